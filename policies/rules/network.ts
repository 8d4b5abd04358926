import { z } from "zod";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { anyOf, is, isSet, NotJudged, type Resource } from "../resource";
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

type Network = Resource<NonNullable<(typeof kinds.vpc)["props"]>>;
type Table = Resource<NonNullable<(typeof kinds.routeTable)["props"]>>;

/** Where stores say in which subnets they stand. */
const storeGroups: readonly Kind[] = [kinds.rdsSubnetGroup, kinds.documentSubnetGroup, kinds.cacheSubnetGroup];

/** Source: "Working with a DB instance in a VPC", Amazon RDS User Guide, and "Route tables", Amazon VPC User Guide. */
export const dataSubnetPrivate = graphRule({
  name: "data-subnet-private",
  description: "No internet gateway leads to where databases and caches stand.",
  severity: "high",
  remedy: "Give these subnets a route table of their own, without a route to an internet gateway.",
  tags: ["checkov:CKV2_AWS_35", "fsbp:RDS.46"],
  level: "mandatory",
  on: [kinds.subnet],
  *check(subnet, _, graph) {
    const groups = storeGroups.flatMap((kind) => graph.users(subnet, kind, "subnetIds"));
    if (groups.length === 0) return;
    const tables = graph
      .users(subnet, kinds.routeTableAssociation, "subnetId")
      .flatMap((association) => graph.links(association, "routeTableId", kinds.routeTable));
    if (tables.length === 0) throw new NotJudged(`the route table of ${subnet.name} is not of this stack`);
    for (const table of tables) {
      if (!leadsToInternet(table, graph)) continue;
      const names = groups.map(({ name }) => name).join(" and ");
      yield `${names} ${groups.length === 1 ? "stands" : "stand"} in it, and ${table.name} leads to an internet gateway`;
    }
  },
});

/** By resources first, which are known where ids are not. */
function leadsToInternet(table: Table, graph: Graph): boolean {
  const routes = graph.users(table, kinds.route, "routeTableId");
  const linked = [
    ...graph.links(table, "routes", kinds.internetGateway),
    ...routes.flatMap((route) => graph.links(route, "gatewayId", kinds.internetGateway)),
  ];
  if (linked.length > 0) return true;
  return [...routes.map(({ props }) => props), ...(table.props.routes ?? [])].some(
    ({ gatewayId }) => gatewayId?.startsWith("igw-") === true,
  );
}

/** What a task needs to start: its image, its secrets and a place for its log. Its image's layers come from S3. */
const startingNeeds = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"];

/**
 * Source: "Gateway endpoints for Amazon S3" and "AWS services that integrate with AWS PrivateLink", AWS PrivateLink guide; "Amazon
 * ECR interface VPC endpoints", Amazon ECR User Guide.
 */
export const networkEndpoints = graphRule({
  name: "network-endpoints",
  description:
    "What runs in a network reaches the services of AWS: S3 for nothing, and the others with or without a way out.",
  severity: "medium",
  remedy:
    "Add a VpcEndpoint for S3 of the type Gateway, which is free, and interface endpoints where there is no NAT gateway (`network.endpoints`).",
  // The controls ask for them where there is a NAT gateway too; so does who names them in `services`.
  tags: ["fsbp:EC2.10", "fsbp:EC2.55", "fsbp:EC2.56"],
  level: "advisory",
  config: z.strictObject({
    services: z
      .array(z.string())
      .default([])
      .describe("services such as `ecr.api` that need an interface endpoint even where there is a way out"),
  }),
  on: [kinds.vpc],
  *check(network, { services }, graph) {
    const endpoints = graph.users(network, kinds.vpcEndpoint, "vpcId").map(({ props }) => props);
    const has = (type: string, service: string) =>
      endpoints.some(
        ({ vpcEndpointType = "Gateway", serviceName = "" }) =>
          vpcEndpointType === type && serviceName.endsWith(`.${service}`),
      );
    if (!has("Gateway", "s3")) yield "it has no gateway endpoint for S3: what goes there pays for NAT, or finds no way";
    const isOpen = hasWayOut(network, graph);
    const missing = [...new Set([...(isOpen ? [] : startingNeeds), ...services])].filter(
      (service) => !has("Interface", service),
    );
    const why = isOpen ? "" : ": it has no way out, and no task starts without";
    if (missing.length > 0) yield `it has no interface endpoint for ${missing.join(", ")}${why}`;
  },
});

/** Whether a route of the network leads somewhere beyond it that is not the internet alone. */
const hasWayOut = (network: Network, graph: Graph): boolean =>
  graph
    .users(network, kinds.routeTable, "vpcId")
    .flatMap((table) => [
      ...graph.users(table, kinds.route, "routeTableId").map(({ props }) => props),
      ...(table.props.routes ?? []),
    ])
    .some((route) =>
      (["natGatewayId", "transitGatewayId", "networkInterfaceId"] as const).some((way) => isSet(() => route[way])),
    );
