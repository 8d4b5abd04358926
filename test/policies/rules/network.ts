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
  "network-acl-no-admin-ports": one(kinds.networkAclRule, {
    right: [
      { ruleAction: "allow", protocol: "tcp", cidrBlock: "0.0.0.0/0", fromPort: 443, toPort: 443 },
      { ruleAction: "deny", protocol: "-1", cidrBlock: "0.0.0.0/0" },
      { ruleAction: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0", egress: true },
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
};
