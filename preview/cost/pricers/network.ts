import { input, maps, textInput, type PlanView } from "../plan-view";
import { allMonth, baseline, usage } from "../lines";
import type { CostComponent } from "../model";
import { price } from "../price-list";
import type { PlanResource } from "../../plan";
import type { Pricer } from "./pricer";

const SUBNET = "aws:ec2/subnet:Subnet";

const publicAddresses = (name: string, count: number): CostComponent =>
  allMonth(name, price("vpc", "public IPv4 in use or idle"), count);

export const eip: Pricer = () => [publicAddresses("public IPv4 address", 1)];

/** A zonal gateway's address is an Elastic IP of its own; a regional one has an address of AWS's in each zone. */
export const natGateway: Pricer = (resource, plan) => {
  const regional = input(resource, "availabilityMode") === "regional";
  const zones = regional ? zonesBeside(resource, plan) : 1;
  const assumption = regional ? `it serves all ${zones} zones` : undefined;
  return [
    allMonth("NAT gateway", price("nat-gateway", "gateway"), zones, { assumption }),
    ...(regional ? [publicAddresses("public IPv4 addresses", zones)] : []),
    usage("data through NAT", price("nat-gateway", "data processed"), 10, "10 GB for each gateway"),
  ];
};

/** The zones of the subnets of the same network. */
function zonesBeside({ parent }: PlanResource, plan: PlanView): number {
  const subnets = plan.ofType(SUBNET).filter((subnet) => subnet.parent === parent);
  const zones = new Set(subnets.map((subnet) => textInput(subnet, "availabilityZone") ?? ""));
  return Math.max(zones.size, 1);
}

/** An interface endpoint is billed in each of its subnets; one of S3 or DynamoDB that is a gateway is free. */
export const vpcEndpoint: Pricer = (resource, plan) => {
  const kind = textInput(resource, "vpcEndpointType") ?? "Gateway";
  if (kind === "Gateway") return [];
  const subnets = plan.count(resource, "subnetIds", SUBNET);
  if (kind !== "Interface") return [allMonth(`${kind} endpoint`, undefined, subnets, { unit: "hour" })];
  return [
    allMonth("interface endpoint", price("vpc-endpoint", "interface endpoint, per AZ"), subnets),
    usage(
      "data through the endpoint",
      price("vpc-endpoint", "interface data processed, first PB"),
      10,
      "10 GB for each endpoint",
    ),
  ];
};

/** One that faces the internet has a public address in each subnet. */
export const loadBalancer: Pricer = (resource, plan) => {
  const kind = textInput(resource, "loadBalancerType") ?? "application";
  const subnets = plan.count(resource, "subnets", SUBNET) || maps(input(resource, "subnetMappings")).length;
  const addresses = input(resource, "internal") === true ? [] : [publicAddresses("public IPv4 addresses", subnets)];
  switch (kind) {
    case "application":
      return [
        allMonth("application load balancer", price("alb", "load balancer"), 1),
        ...addresses,
        usage(
          "LCU",
          price("alb", "LCU"),
          73,
          "a tenth of an LCU on average: 2.5 new connections a second, or 0.1 GB an hour",
        ),
      ];
    case "network":
      return [
        allMonth("network load balancer", price("nlb", "load balancer"), 1),
        ...addresses,
        usage(
          "NLCU",
          price("nlb", "NLCU"),
          73,
          "a tenth of an NLCU on average: 80 new connections a second, or 0.1 GB an hour",
        ),
      ];
    default:
      return [allMonth(`${kind} load balancer`, undefined, 1, { unit: "hour" }), ...addresses];
  }
};

export const zone: Pricer = () => [
  baseline("hosted zone", price("route53", "hosted zone (first 25)"), 1),
  usage(
    "queries",
    price("route53", "standard queries"),
    "0.1",
    "100,000 to each zone; those of alias records are free",
  ),
];

/** Rules of AWS's with a fee of their own. Source: "AWS WAF Pricing". */
const withFee = [
  "AWSManagedRulesBotControlRuleSet",
  "AWSManagedRulesATPRuleSet",
  "AWSManagedRulesACFPRuleSet",
  "AWSManagedRulesAntiDDoSRuleSet",
];

export const webAcl: Pricer = (resource) => {
  const rules = maps(input(resource, "rules"));
  const text = JSON.stringify(rules);
  return [
    baseline("web ACL", price("waf", "web ACL"), 1),
    ...(rules.length === 0
      ? []
      : [baseline("rules and rule groups", price("waf", "rule or managed rule group"), rules.length)]),
    ...withFee
      .filter((name) => text.includes(name))
      .map((name) => baseline(`fee of ${name}`, undefined, 1, { unit: "month" })),
    usage(
      "requests",
      price("waf", "requests (base WCU tier)"),
      1,
      "1,000,000 to each web ACL, whose rules take at most 1,500 WCU",
    ),
  ];
};
