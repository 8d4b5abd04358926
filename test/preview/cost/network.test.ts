import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../preview/values";
import { baseline, byUsage, costOf, lines, made } from "./bill";

const subnets = ["a", "b", "c"].map((zone) =>
  made("aws:ec2/subnet:Subnet", `subnet-${zone}`, { availabilityZone: `us-east-1${zone}` }, {}, { parent: "network" }),
);

describe("ways out", () => {
  it("cost each hour, and an address each", () => {
    const nat = made("aws:ec2/natGateway:NatGateway", "nat");
    expect(baseline(nat, ...subnets)).toEqual([["NAT gateway", "730", "0.045", "32.85"]]);
    expect(byUsage(nat)).toEqual([["data through NAT", "10", "0.045", "0.45"]]);
    expect(baseline(made("aws:ec2/eip:Eip", "eip"))).toEqual([["public IPv4 address", "730", "0.005", "3.65"]]);
  });

  it("of a region cost each zone of its network, with AWS's addresses", () => {
    const regional = made(
      "aws:ec2/natGateway:NatGateway",
      "nat",
      { availabilityMode: "regional" },
      {},
      { parent: "network" },
    );
    const twice = made(
      "aws:ec2/subnet:Subnet",
      "subnet-data-a",
      { availabilityZone: "us-east-1a" },
      {},
      { parent: "network" },
    );
    const foreign = made(
      "aws:ec2/subnet:Subnet",
      "subnet-d",
      { availabilityZone: "us-east-1d" },
      {},
      { parent: "other" },
    );
    expect(baseline(regional, ...subnets, twice, foreign)).toEqual([
      ["NAT gateway", "2190", "0.045", "98.55"],
      ["public IPv4 addresses", "2190", "0.005", "10.95"],
    ]);
  });
});

describe("an endpoint", () => {
  const endpoint = (inputs: Record<string, string>) =>
    made("aws:ec2/vpcEndpoint:VpcEndpoint", "endpoint", { ...inputs, subnetIds: UNKNOWN }, { subnetIds: subnets });

  it("costs in each of its subnets, unless it is a gateway", () => {
    // 3 subnets x 730 h x 0.01
    expect(baseline(endpoint({ vpcEndpointType: "Interface" }), ...subnets)).toEqual([
      ["interface endpoint", "2190", "0.01", "21.9"],
    ]);
    expect(lines(endpoint({ vpcEndpointType: "Gateway" }), ...subnets)).toEqual([]);
    expect(lines(endpoint({}), ...subnets)).toEqual([]);
  });

  it("of another kind has no price", () => {
    expect(costOf(endpoint({ vpcEndpointType: "GatewayLoadBalancer" }), ...subnets).withoutPrice).toHaveLength(1);
  });
});

describe("a load balancer", () => {
  const balancer = (inputs: Record<string, string | boolean>) =>
    made("aws:lb/loadBalancer:LoadBalancer", "balancer", { ...inputs, subnets: [UNKNOWN, UNKNOWN, UNKNOWN] });

  it("costs each hour, and an address in each subnet where it faces the internet", () => {
    expect(baseline(balancer({ loadBalancerType: "application", internal: false }))).toEqual([
      ["application load balancer", "730", "0.0225", "16.425"],
      // 3 subnets x 3.65
      ["public IPv4 addresses", "2190", "0.005", "10.95"],
    ]);
    expect(baseline(balancer({ loadBalancerType: "network", internal: true }))).toEqual([
      ["network load balancer", "730", "0.0225", "16.425"],
    ]);
  });

  it("costs by what it does: 73 LCU-hours are a tenth of one all month", () => {
    expect(byUsage(balancer({}))).toEqual([["LCU", "73", "0.008", "0.584"]]);
    expect(byUsage(balancer({ loadBalancerType: "network" }))).toEqual([["NLCU", "73", "0.006", "0.438"]]);
  });

  it("of another kind has no price", () => {
    expect(costOf(balancer({ loadBalancerType: "gateway", internal: true })).withoutPrice[0]?.costComponents).toEqual([
      "gateway load balancer",
    ]);
  });
});

it("a hosted zone costs half a dollar", () => {
  const zone = made("aws:route53/zone:Zone", "zone");
  expect(baseline(zone)).toEqual([["hosted zone", "1", "0.5", "0.5"]]);
  expect(byUsage(zone)).toEqual([["queries", "0.1", "0.4", "0.04"]]);
});

describe("a web ACL", () => {
  const acl = (...rules: Record<string, string>[]) => made("aws:wafv2/webAcl:WebAcl", "acl", { rules });

  it("costs five dollars, and one for each rule", () => {
    expect(baseline(acl({ name: "rate" }, { name: "common" }))).toEqual([
      ["web ACL", "1", "5", "5"],
      ["rules and rule groups", "2", "1", "2"],
    ]);
    expect(baseline(acl())).toEqual([["web ACL", "1", "5", "5"]]);
    expect(byUsage(acl())).toEqual([["requests", "1", "0.6", "0.6"]]);
  });

  it("names rules that have a fee of their own", () => {
    const bots = acl({ name: "AWSManagedRulesBotControlRuleSet" });
    expect(costOf(bots).withoutPrice[0]?.costComponents).toEqual(["fee of AWSManagedRulesBotControlRuleSet"]);
  });
});
