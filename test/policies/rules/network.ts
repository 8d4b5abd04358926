import * as kinds from "../../../policies/kinds";
import { UNKNOWN, type Properties } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample, sampleOf, type Sample } from "../sample";

const gateway = (zone: string): Sample[] => [
  sample(kinds.subnet, `public-${zone}`, { availabilityZone: zone }),
  sample(kinds.natGateway, `nat-${zone}`, {}, { needs: { subnetId: [`public-${zone}`] } }),
];
/** A zone of which the private subnet goes out by a gateway. */
const zone = (name: string, nat: string, availabilityZone: string | typeof UNKNOWN = name): Sample[] => [
  sample(kinds.subnet, `private-${name}`, { availabilityZone }),
  sample(kinds.routeTable, `table-${name}`, {}),
  sample(
    kinds.routeTableAssociation,
    `association-${name}`,
    {},
    { needs: { routeTableId: [`table-${name}`], subnetId: [`private-${name}`] } },
  ),
  sample(kinds.route, `route-${name}`, {}, { needs: { routeTableId: [`table-${name}`], natGatewayId: [nat] } }),
];

const vpc = sample(kinds.vpc, "vpc", {});
const flowLog = (props: object) => sample(kinds.flowLog, "log", props, { needs: { vpcId: ["vpc"] } });
const defaultGroup = (props: Properties) =>
  sampleOf("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", props, { needs: { vpcId: ["vpc"] } });

/** A subnet with a database in it and a table of its own. */
const data: Sample[] = [
  sample(kinds.subnet, "data-a", {}),
  sample(kinds.rdsSubnetGroup, "group", {}, { needs: { subnetIds: ["data-a"] } }),
];
const association = sample(
  kinds.routeTableAssociation,
  "association",
  {},
  { needs: { routeTableId: ["table"], subnetId: ["data-a"] } },
);
const table = (routes?: { gatewayId: string }[] | typeof UNKNOWN, needs = {}) =>
  sample(kinds.routeTable, "table", { routes }, { needs: { vpcId: ["vpc"], ...needs } });
const internet = sample(kinds.internetGateway, "internet", {});
const route = (props: Properties, needs = {}) =>
  sample(kinds.route, "route", props, { needs: { routeTableId: ["table"], ...needs } });
const dataRoutes = [vpc, ...data, association, internet];

const endpoint = (service: string | typeof UNKNOWN, vpcEndpointType?: string) =>
  sample(
    kinds.vpcEndpoint,
    typeof service === "string" ? `endpoint-${service}` : "endpoint",
    { serviceName: typeof service === "string" ? `com.amazonaws.eu-central-1.${service}` : service, vpcEndpointType },
    { needs: { vpcId: ["vpc"] } },
  );
const throughNat = [table(), route({ natGatewayId: UNKNOWN })];
const forTasks = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"].map((service) => endpoint(service, "Interface"));

const ruleBeside = (name: string, props: NonNullable<(typeof kinds.networkAclRule)["props"]>) =>
  sample(kinds.networkAclRule, name, { cidrBlock: "0.0.0.0/0", ...props }, { needs: { networkAclId: ["acl"] } });
const all = { protocol: "-1", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0 };
const withRules = (...ingress: NonNullable<NonNullable<(typeof kinds.networkAcl)["props"]>["ingress"]>) =>
  sample(kinds.networkAcl, "acl", { ingress });

export const network: Cases = {
  "nat-single-point": [
    {
      what: "a gateway in each zone",
      stack: [...gateway("a"), ...gateway("b"), ...zone("a", "nat-a"), ...zone("b", "nat-b")],
    },
    { what: "a gateway that nobody uses", stack: gateway("a") },
    {
      what: "a regional gateway",
      stack: [
        sample(kinds.natGateway, "nat", { availabilityMode: "regional" }),
        ...zone("a", "nat"),
        ...zone("b", "nat"),
      ],
    },
    {
      what: "one gateway for three zones",
      stack: [...gateway("a"), ...zone("a", "nat-a"), ...zone("b", "nat-a"), ...zone("c", "nat-a")],
      finds: ["nat-a: it stands in a and is the only way out of b and c as well"],
    },
    {
      what: "gateways that are crossed",
      stack: [...gateway("a"), ...gateway("b"), ...zone("a", "nat-b"), ...zone("b", "nat-a")],
      finds: [
        "nat-a: it stands in a and is the only way out of b",
        "nat-b: it stands in b and is the only way out of a",
      ],
    },
    {
      what: "routes within the table",
      stack: [
        ...gateway("a"),
        sample(kinds.subnet, "private-b", { availabilityZone: "b" }),
        sample(kinds.routeTable, "table-b", { routes: UNKNOWN }, { needs: { routes: ["nat-a"] } }),
        sample(
          kinds.routeTableAssociation,
          "association",
          {},
          { needs: { routeTableId: ["table-b"], subnetId: ["private-b"] } },
        ),
      ],
      finds: ["nat-a: it stands in a and is the only way out of b"],
    },
    {
      what: "zones by their ids",
      stack: [
        sample(kinds.subnet, "public", { availabilityZone: UNKNOWN, availabilityZoneId: "euc1-az1" }),
        sample(kinds.natGateway, "nat", {}, { needs: { subnetId: ["public"] } }),
        ...zone("b", "nat"),
      ],
      finds: ["nat: it stands in euc1-az1 and is the only way out of b"],
    },
    {
      what: "a gateway in a subnet of another stack",
      stack: [sample(kinds.natGateway, "nat", { subnetId: "subnet-1" }), ...zone("a", "nat")],
      notJudged: ["nat: the subnet of nat is not of this stack"],
    },
    {
      what: "a zone that is not known",
      stack: [...gateway("a"), ...zone("b", "nat-a", UNKNOWN)],
      notJudged: ["nat-a: the zone of private-b is not known"],
    },
  ],
  "network-flow-log": [
    { what: "a network with its log", stack: [vpc, flowLog({ trafficType: "ALL" })] },
    { what: "one without", stack: [vpc], finds: ["vpc: it has no FlowLog"] },
    {
      what: "a log of half of it",
      stack: [vpc, flowLog({ trafficType: "ACCEPT" })],
      finds: ["vpc: log leaves out what was refused"],
    },
    {
      what: "a log that will say",
      stack: [vpc, flowLog({ trafficType: UNKNOWN })],
      notJudged: ["vpc: log.trafficType is known only after the deployment"],
    },
  ],
  "network-default-security-group": [
    { what: "one without rules", stack: [vpc, defaultGroup({ ingress: [], egress: [] })] },
    { what: "none", stack: [vpc], finds: ["vpc: its default security group lets"] },
    {
      what: "one with rules",
      stack: [vpc, defaultGroup({ ingress: [{ protocol: "-1" }] })],
      finds: ["vpc: default has rules"],
    },
    {
      what: "one that will say",
      stack: [vpc, defaultGroup({ ingress: UNKNOWN })],
      notJudged: ["vpc: default.ingress is known only after the deployment"],
    },
  ],
  "subnet-no-public-addresses": [
    ...one(kinds.subnet, {
      right: [{}, { mapPublicIpOnLaunch: false }],
      wrong: [[{ mapPublicIpOnLaunch: true }, "`mapPublicIpOnLaunch` gives all in it public addresses"]],
      unknown: "mapPublicIpOnLaunch",
    }),
    ...one(kinds.defaultVpc, { right: [], wrong: [[{}, "all subnets of a default VPC are public"]] }),
  ],
  "data-subnet-private": [
    { what: "a table with no way out", stack: [...dataRoutes, table()] },
    { what: "a way out by NAT", stack: [...dataRoutes, table(), route({ natGatewayId: UNKNOWN })] },
    {
      what: "a subnet for something else",
      stack: [sample(kinds.subnet, "public", {}), internet, table(), route({}, { gatewayId: ["internet"] })].concat(
        vpc,
      ),
    },
    {
      what: "a route to the internet",
      stack: [...dataRoutes, table(), route({ gatewayId: UNKNOWN }, { gatewayId: ["internet"] })],
      finds: ["data-a: group stands in it, and table leads to an internet gateway"],
    },
    {
      what: "a route within the table, for two stores",
      stack: [
        ...[...dataRoutes, table(UNKNOWN, { routes: ["internet"] })],
        sample(kinds.cacheSubnetGroup, "cache", {}, { needs: { subnetIds: ["data-a"] } }),
      ],
      finds: ["data-a: group and cache stand in it, and table leads to an internet gateway"],
    },
    {
      what: "gateways by their ids",
      stack: [...dataRoutes, table([{ gatewayId: "vgw-1" }]), route({ gatewayId: "igw-1" })],
      finds: ["data-a: group stands in it, and table leads to an internet gateway"],
    },
    {
      what: "a gateway that is not known",
      stack: [...dataRoutes, table(), route({ gatewayId: UNKNOWN })],
      notJudged: ["data-a: route.gatewayId is known only after the deployment"],
    },
    {
      what: "a table of somebody else",
      stack: data,
      notJudged: ["data-a: the route table of data-a is not of this stack"],
    },
  ],
  "network-endpoints": [
    { what: "S3, and a way out by NAT", stack: [vpc, endpoint("s3"), ...throughNat] },
    { what: "all that a task needs, without a way out", stack: [vpc, endpoint("s3", "Gateway"), ...forTasks, table()] },
    {
      what: "nothing",
      stack: [vpc, ...throughNat],
      finds: ["vpc: it has no gateway endpoint for S3: what goes there pays for NAT"],
    },
    {
      what: "S3 by an interface, which costs",
      stack: [vpc, endpoint("s3", "Interface"), ...throughNat],
      finds: ["vpc: it has no gateway endpoint for S3"],
    },
    {
      what: "no way out, and two of what a task needs",
      stack: [vpc, endpoint("s3"), ...forTasks.slice(0, 2)],
      finds: ["vpc: it has no interface endpoint for logs, secretsmanager: it has no way out"],
    },
    {
      what: "a service that is wanted beside NAT",
      stack: [vpc, endpoint("s3"), ...throughNat, endpoint("ecr.api", "Interface")],
      config: { services: ["ecr.api", "ecr.dkr"] },
      finds: ["vpc: it has no interface endpoint for ecr.dkr"],
    },
    {
      what: "a service that is not known",
      stack: [vpc, ...throughNat, endpoint(UNKNOWN)],
      notJudged: ["vpc: endpoint.serviceName is known only after the deployment"],
    },
  ],
  "network-acl-no-admin-ports": [
    ...one(kinds.networkAclRule, {
      right: [
        { ruleAction: "allow", protocol: "tcp", cidrBlock: "0.0.0.0/0", fromPort: 443, toPort: 443 },
        { ruleAction: "deny", protocol: "-1", cidrBlock: "0.0.0.0/0" },
        { ruleAction: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0", egress: true },
        { ruleAction: "allow", protocol: "icmp", cidrBlock: "0.0.0.0/0" },
      ],
      wrong: [
        [{ ruleAction: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0" }, "0.0.0.0/0 may reach port 22 and 3389"],
        [
          { ruleAction: "allow", protocol: "tcp", ipv6CidrBlock: "::/0", fromPort: 22, toPort: 22 },
          "::/0 may reach port 22",
        ],
      ],
      unknown: "cidrBlock",
    }),
    {
      what: "a rule beside the list after one that refuses one of the ports",
      stack: [
        sample(kinds.networkAcl, "acl", {}),
        ruleBeside("refused", { ruleNumber: 90, ruleAction: "DENY", protocol: "6", fromPort: 22, toPort: 22 }),
        ruleBeside("allowed", { ruleNumber: 100, ruleAction: "allow", protocol: "-1" }),
      ],
      finds: ["allowed: 0.0.0.0/0 may reach port 3389"],
    },
    {
      what: "rules within the list, of which an earlier one refuses",
      stack: [withRules({ ruleNo: 90, action: "deny", ...all }, { ruleNo: 100, action: "allow", ...all })],
    },
    {
      what: "rules within the list, of which a later one refuses",
      stack: [withRules({ ruleNo: 110, action: "deny", ...all }, { ruleNo: 100, action: "allow", ...all })],
      finds: ["acl: 0.0.0.0/0 may reach port 22 and 3389"],
    },
    {
      what: "one within the list of another port",
      stack: [withRules({ ruleNo: 100, action: "allow", ...all, protocol: "tcp", fromPort: 443, toPort: 443 })],
    },
    {
      what: "rules within the list that are not known",
      stack: [sample(kinds.networkAcl, "acl", { ingress: UNKNOWN })],
      notJudged: ["acl: acl.ingress is known only after the deployment"],
    },
  ],
};
