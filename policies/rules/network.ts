import * as kinds from "../kinds";
import { anyOf, is, NotJudged } from "../resource";
import { graphRule, resourceRule } from "../rule";
import { zone } from "../zones";

/**
 * Source: "NAT gateway basics", Amazon VPC User Guide: resources that share a zonal NAT gateway lose the internet with its
 * zone. A regional one stands in every zone in which there is something to serve.
 */
export const natSinglePoint = graphRule({
  name: "nat-single-point",
  description: "No zone goes out to the internet through another zone.",
  severity: "high",
  remedy: "One NAT gateway in each zone, or a regional one: `network.nat: perZone` or `regional`.",
  level: { production: "mandatory", otherwise: "disabled" },
  on: [kinds.natGateway],
  *check(gateway, _, graph) {
    if (gateway.props.availabilityMode === "regional") return;
    const tables = [
      ...graph.users(gateway, kinds.routeTable, "routes"),
      ...graph
        .users(gateway, kinds.route, "natGatewayId")
        .flatMap((route) => graph.links(route, "routeTableId", kinds.routeTable)),
    ];
    const served = tables
      .flatMap((table) => graph.users(table, kinds.routeTableAssociation, "routeTableId"))
      .flatMap((association) => graph.links(association, "subnetId", kinds.subnet))
      .map(zone);
    if (served.length === 0) return;
    const own = graph.links(gateway, "subnetId", kinds.subnet).map(zone);
    if (own.length === 0) throw new NotJudged(`the subnet of ${gateway.name} is not of this stack`);
    const others = [...new Set(served)].filter((zone) => !own.includes(zone)).sort();
    if (others.length > 0) {
      yield `it stands in ${own.join()} and is the only way out of ${others.join(" and ")} as well: when its zone fails, they lose the internet too`;
    }
  },
});

/** Source: "Logging IP traffic using VPC Flow Logs", Amazon VPC User Guide. */
export const networkFlowLog = graphRule({
  name: "network-flow-log",
  description: "A network writes down who spoke to whom.",
  severity: "medium",
  remedy: "Add a FlowLog of the VPC.",
  tags: ["checkov:CKV2_AWS_11", "fsbp:EC2.6", "cis-3.0:3.7", "cis-4.0.1:3.7"],
  level: "mandatory",
  on: [kinds.vpc],
  *check(network, _, graph) {
    const logs = graph.users(network, kinds.flowLog, "vpcId");
    if (logs.length === 0) yield "it has no FlowLog";
    for (const { name, props } of logs) {
      if (props.trafficType === "ACCEPT") yield `${name} leaves out what was refused`;
    }
  },
});

/** Source: "Default security groups for your VPCs", Amazon VPC User Guide: it lets its members reach each other. */
export const networkDefaultSecurityGroup = graphRule({
  name: "network-default-security-group",
  description: "The security group that things get by accident lets nothing through.",
  severity: "medium",
  remedy: "Add a DefaultSecurityGroup of the VPC without rules.",
  tags: ["checkov:CKV2_AWS_12", "fsbp:EC2.2", "cis-3.0:5.4", "cis-4.0.1:5.5"],
  level: "mandatory",
  on: [kinds.vpc],
  *check(network, _, graph) {
    const groups = graph.users(network, kinds.securityGroup, "vpcId");
    const [group] = groups.filter(({ type }) => type.endsWith(":DefaultSecurityGroup"));
    if (group === undefined) yield "its default security group lets whatever is in it reach all the rest";
    else if ((group.props.ingress ?? []).length + (group.props.egress ?? []).length > 0)
      yield `${group.name} has rules`;
  },
});

/** Source: "Modify the IP addressing attributes of your subnet" and "Default VPCs", Amazon VPC User Guide. */
export const subnetNoPublicAddresses = resourceRule({
  name: "subnet-no-public-addresses",
  description: "Nothing has an address in the internet just because of where it stands.",
  severity: "high",
  remedy: "Leave `mapPublicIpOnLaunch` out, and use a VPC of your own.",
  tags: ["checkov:CKV_AWS_130", "checkov:CKV_AWS_148", "fsbp:EC2.15"],
  level: "mandatory",
  on: anyOf(kinds.subnet, kinds.defaultVpc),
  *check(place) {
    if (!is(place, kinds.subnet)) yield "all subnets of a default VPC are public";
    else if (place.props.mapPublicIpOnLaunch === true) yield "`mapPublicIpOnLaunch` gives all in it public addresses";
  },
});

/** Source: "Control subnet traffic with network access control lists", Amazon VPC User Guide. */
export const networkAclNoAdminPorts = resourceRule({
  name: "network-acl-no-admin-ports",
  description: "No access list lets the internet reach a port for administrators.",
  severity: "medium",
  remedy: "Refuse 22 and 3389 by a rule with a lower number, or name the ports that are meant.",
  tags: [
    ...["checkov:CKV_AWS_231", "checkov:CKV_AWS_232", "checkov:CKV_AWS_352", "fsbp:EC2.21"],
    ...["cis-3.0:5.1", "cis-4.0.1:5.2"],
  ],
  level: "advisory",
  on: [kinds.networkAclRule],
  *check({ props: { egress, ruleAction = "", cidrBlock, ipv6CidrBlock, protocol, fromPort = 0, toPort = 65_535 } }) {
    if (egress === true || ruleAction.toLowerCase() !== "allow") return;
    const from = [cidrBlock, ipv6CidrBlock].filter((cidr) => cidr === "0.0.0.0/0" || cidr === "::/0");
    const all = protocol === "-1" || protocol === "all";
    const ports = [22, 3389].filter((port) => all || (fromPort <= port && port <= toPort));
    if (from.length > 0 && ports.length > 0) yield `${from.join(" and ")} may reach port ${ports.join(" and ")}`;
  },
});
