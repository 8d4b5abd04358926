import { describe, expect, it } from "vitest";
import { Network } from "../../components/network";
import { completeNetwork, networkSettings } from "../../components/network/settings";
import { recorded, type Recorded } from "../recorded";
import { logs } from "../wiring";

const settings = (input: object = {}) =>
  completeNetwork(networkSettings.parse({ kind: "create", ...input }), ["a", "b"]);
const network = (input: object = {}) =>
  recorded(
    () => new Network("network", { settings: settings(input), account: "222222222222", region: "eu-central-1", logs }),
  );

const routes = (made: Recorded) => made.names("aws:ec2/route:Route");
const gateways = (made: Recorded) => made.names("aws:ec2/natGateway:NatGateway");
const addresses = (made: Recorded) => made.names("aws:ec2/eip:Eip");
const endpoints = (made: Recorded) => made.names("aws:ec2/vpcEndpoint:VpcEndpoint");

describe("a network of its own", () => {
  it("has a subnet of each tier in each zone, named by the zone's letter, and gives no public addresses", async () => {
    const made = await network();
    expect(made.names("aws:ec2/subnet:Subnet")).toEqual([
      "network-subnet-public-a",
      "network-subnet-public-b",
      "network-subnet-private-a",
      "network-subnet-private-b",
      "network-subnet-data-a",
      "network-subnet-data-b",
    ]);
    expect(made.inputs("network-subnet-private-b")).toMatchObject({
      vpcId: "network-vpc-id",
      availabilityZone: "eu-central-1b",
      cidrBlock: "10.0.16.0/20",
      mapPublicIpOnLaunch: false,
      tags: { Name: "shop-production-network-subnet-private-b", Tier: "private" },
    });
    for (const name of made.names("aws:ec2/subnet:Subnet")) {
      expect(made.inputs(name)["mapPublicIpOnLaunch"], name).toBe(false);
    }
  });

  it("gives the data tier a table with no route at all", async () => {
    const made = await network({ nat: "perZone" });
    expect(made.inputs("network-route-table-association-data-a")).toEqual({
      subnetId: "network-subnet-data-a-id",
      routeTableId: "network-route-table-data-id",
    });
    expect(made.inputs("network-route-table-association-data-b")["routeTableId"]).toBe("network-route-table-data-id");
    expect(made.resource("network-route-table-data").inputs["routes"]).toBeUndefined();
    expect(routes(made).map((name) => made.inputs(name)["routeTableId"])).toEqual([
      "network-route-table-public-id",
      "network-route-table-private-a-id",
      "network-route-table-private-b-id",
    ]);
    expect(made.inputs("network-vpc-endpoint-s3")["routeTableIds"]).not.toContain("network-route-table-data-id");
  });

  it("leads the public tier to the internet gateway", async () => {
    const made = await network();
    expect(made.inputs("network-route-public")).toEqual({
      routeTableId: "network-route-table-public-id",
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: "network-internet-gateway-id",
    });
  });

  it("is its resources' parent, and resolves names within itself", async () => {
    const made = await network();
    const [stack, component, ...children] = made.plan.resources;
    expect(component).toMatchObject({ type: "plinth:index:Network", name: "network", parent: stack?.urn });
    expect(new Set(children.map(({ parent }) => parent))).toEqual(new Set([component?.urn]));
    expect(made.inputs("network-vpc")).toMatchObject({
      cidrBlock: "10.0.0.0/16",
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
  });

  it("empties the default security group", async () => {
    const made = await network();
    expect(made.inputs("network-default-security-group")).toEqual({ vpcId: "network-vpc-id", ingress: [], egress: [] });
  });

  it("keeps flow logs, encrypted, in a group that nothing but their role writes to", async () => {
    const made = await network({ flowLogs: "REJECT" });
    expect(made.inputs("network-flow-log")).toMatchObject({
      vpcId: "network-vpc-id",
      trafficType: "REJECT",
      logDestinationType: "cloud-watch-logs",
      logDestination: "arn:aws:test:::network-log-group-flow",
      iamRoleArn: "arn:aws:test:::network-role-flow-log",
    });
    expect(made.inputs("network-log-group-flow")).toMatchObject({ retentionInDays: 30, kmsKeyId: "logs-key" });
    expect(made.document("network-role-flow-log", "assumeRolePolicy")).toMatchObject({
      Statement: [{ Principal: { Service: "vpc-flow-logs.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    expect(made.document("network-role-policy-flow-log")).toMatchObject({
      Statement: [
        {
          Resource: ["arn:aws:test:::network-log-group-flow", "arn:aws:test:::network-log-group-flow:*"],
        },
      ],
    });
    expect(made.dependencies("network-flow-log")).toContain("network-role-policy-flow-log");
  });
});

describe("the way out of private subnets", () => {
  it("none: no gateway, no route, and the four endpoints without which no task starts", async () => {
    const made = await network({ nat: "none" });
    expect(gateways(made)).toEqual([]);
    expect(addresses(made)).toEqual([]);
    expect(routes(made)).toEqual(["network-route-public"]);
    expect(endpoints(made)).toEqual([
      "network-vpc-endpoint-s3",
      "network-vpc-endpoint-ecr-api",
      "network-vpc-endpoint-ecr-dkr",
      "network-vpc-endpoint-logs",
      "network-vpc-endpoint-secretsmanager",
    ]);
  });

  it("single: one gateway in the first zone, by which every zone goes out", async () => {
    for (const [first, second] of [
      ["a", "b"],
      ["b", "a"],
    ] as const) {
      const zones = [first, second];
      const made = await network({ nat: "single", zones });
      expect(gateways(made)).toEqual([`network-nat-gateway-${first}`]);
      expect(addresses(made)).toEqual([`network-eip-${first}`]);
      expect(made.inputs(`network-nat-gateway-${first}`)).toMatchObject({
        allocationId: `network-eip-${first}-id`,
        subnetId: `network-subnet-public-${first}-id`,
      });
      for (const zone of zones) {
        expect(made.inputs(`network-route-private-${zone}`)).toEqual({
          routeTableId: `network-route-table-private-${zone}-id`,
          destinationCidrBlock: "0.0.0.0/0",
          natGatewayId: `network-nat-gateway-${first}-id`,
        });
      }
    }
  });

  it("perZone: each zone has its own gateway and never leaves its zone", async () => {
    const made = await network({ nat: "perZone", zones: ["a", "b", "c"] });
    expect(addresses(made)).toEqual(["network-eip-a", "network-eip-b", "network-eip-c"]);
    for (const zone of ["a", "b", "c"]) {
      expect(made.inputs(`network-nat-gateway-${zone}`)["subnetId"]).toBe(`network-subnet-public-${zone}-id`);
      expect(made.inputs(`network-route-private-${zone}`)).toMatchObject({
        routeTableId: `network-route-table-private-${zone}-id`,
        natGatewayId: `network-nat-gateway-${zone}-id`,
      });
    }
  });

  it("regional: one gateway of the VPC, with addresses from AWS", async () => {
    const made = await network({ nat: "regional" });
    expect(gateways(made)).toEqual(["network-nat-gateway-regional"]);
    expect(addresses(made)).toEqual([]);
    const inputs = made.inputs("network-nat-gateway-regional");
    expect(inputs).toMatchObject({ vpcId: "network-vpc-id", availabilityMode: "regional" });
    expect(inputs).not.toHaveProperty("subnetId");
    expect(inputs).not.toHaveProperty("allocationId");
    for (const zone of ["a", "b"]) {
      expect(made.inputs(`network-route-private-${zone}`)["natGatewayId"]).toBe("network-nat-gateway-regional-id");
    }
  });

  it.each(["single", "perZone", "regional"])("%s: no gateway before the VPC has a way to the internet", async (nat) => {
    const made = await network({ nat });
    for (const name of [...gateways(made), ...addresses(made)]) {
      expect(made.dependencies(name), name).toContain("network-internet-gateway");
    }
  });
});

describe("endpoints", () => {
  it("let private subnets reach S3 for free, and nothing else beside a NAT gateway", async () => {
    const made = await network();
    expect(endpoints(made)).toEqual(["network-vpc-endpoint-s3"]);
    expect(made.inputs("network-vpc-endpoint-s3")).toMatchObject({
      serviceName: "com.amazonaws.eu-central-1.s3",
      vpcEndpointType: "Gateway",
      routeTableIds: ["network-route-table-private-a-id", "network-route-table-private-b-id"],
    });
    expect(made.names("aws:ec2/securityGroup:SecurityGroup")).toEqual([]);
  });

  it("of interfaces stand in the private subnets, answer to the services' own names, and share a closed group", async () => {
    const made = await network({ nat: "none", endpoints: ["sqs", "ecr.api"] });
    expect(endpoints(made)).toHaveLength(3);
    expect(made.inputs("network-vpc-endpoint-ecr-api")).toMatchObject({
      serviceName: "com.amazonaws.eu-central-1.ecr.api",
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: ["network-subnet-private-a-id", "network-subnet-private-b-id"],
      securityGroupIds: ["network-endpoints-security-group-id"],
    });
    const group = made.inputs("network-endpoints-security-group");
    expect(group["vpcId"]).toBe("network-vpc-id");
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  });
});

/** What of an earlier resource may differ once there is one more zone: the lists that name every zone. */
const growing = ["subnetIds", "routeTableIds"];

describe.each(["none", "single", "perZone", "regional"])("a zone that comes later (nat: %s)", (nat) => {
  it("changes nothing that was there but the lists of zones, and removes nothing", async () => {
    const before = await network({ nat, zones: ["a", "b"] });
    const after = await network({ nat, zones: ["a", "b", "c"] });
    const later = new Map(after.plan.resources.map((resource) => [resource.urn, resource]));
    for (const { urn, inputs } of before.plan.resources) {
      const found = later.get(urn);
      expect(found, urn).toBeDefined();
      for (const key of growing.filter((list) => list in inputs)) {
        expect(found?.inputs[key], urn).toEqual(expect.arrayContaining(inputs[key] as string[]));
      }
      const rest = (all: object) => Object.entries(all).filter(([key]) => !growing.includes(key));
      expect(rest(found?.inputs ?? {}), urn).toEqual(rest(inputs));
    }
    expect(after.plan.resources.length).toBeGreaterThan(before.plan.resources.length);
  });
});

describe("a network that was there before", () => {
  const ids = (tier: string) => ({ a: `subnet-${tier}-a`, b: `subnet-${tier}-b` });

  it("is used as it is: nothing is made, and its ids are handed on", async () => {
    const made = await recorded(() => {
      const { vpcId, publicSubnetIds, privateSubnetIds, dataSubnetIds, endpoints } = new Network("network", {
        settings: settings({
          kind: "existing",
          vpcId: "vpc-1",
          publicSubnets: ids("public"),
          privateSubnets: ids("private"),
          dataSubnets: ids("data"),
        }),
        account: "222222222222",
        region: "eu-central-1",
        logs,
      });
      return { vpcId, publicSubnetIds, privateSubnetIds, dataSubnetIds, hasEndpoints: endpoints !== undefined };
    });
    expect(made.plan.resources.filter(({ custom }) => custom)).toEqual([]);
    expect(made.plan.outputs).toEqual({
      vpcId: "vpc-1",
      publicSubnetIds: ["subnet-public-a", "subnet-public-b"],
      privateSubnetIds: ["subnet-private-a", "subnet-private-b"],
      dataSubnetIds: ["subnet-data-a", "subnet-data-b"],
      hasEndpoints: false,
    });
  });
});
