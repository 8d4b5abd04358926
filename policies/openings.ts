import type { Graph } from "./graph";
import * as kinds from "./kinds";
import type { Resource } from "./resource";

/** What a rule of a security group is about, in whichever of the three ways it is written. */
interface Ports {
  readonly ipProtocol?: string;
  readonly protocol?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

const covers = ({ ipProtocol, protocol = ipProtocol ?? "-1", fromPort = 0, toPort = 65_535 }: Ports, port: number) =>
  ["-1", "all"].includes(protocol) || (["tcp", "6"].includes(protocol) && fromPort <= port && port <= toPort);

type Group = Resource<NonNullable<(typeof kinds.securityGroup)["props"]>>;

/**
 * Whether what is in some security groups reaches what is in others on a TCP port: one of the first lets out, and one of the
 * second lets in. An opening for addresses is taken to be one for these.
 *
 * Source: "Security group rules", Amazon VPC User Guide.
 */
export const opens = (from: readonly Resource[], to: readonly Resource[], port: number, graph: Graph): boolean =>
  (from as readonly Group[]).some((group) => letsOut(group, to, port, graph)) &&
  (to as readonly Group[]).some((group) => letsIn(group, from, port, graph));

const letsIn = (group: Group, from: readonly Resource[], port: number, graph: Graph): boolean =>
  graph
    .users(group, kinds.securityGroupIngressRule, "securityGroupId")
    .some((rule) => covers(rule.props, port) && isFor(rule, "referencedSecurityGroupId", rule.props, from)) ||
  legacy(group, "ingress", from, port, graph) ||
  (group.props.ingress ?? []).some((rule) => covers(rule, port) && isFor(group, "ingress", rule, from));

const letsOut = (group: Group, to: readonly Resource[], port: number, graph: Graph): boolean =>
  graph
    .users(group, kinds.securityGroupEgressRule, "securityGroupId")
    .some((rule) => covers(rule.props, port) && isFor(rule, "referencedSecurityGroupId", rule.props, to)) ||
  legacy(group, "egress", to, port, graph) ||
  (group.props.egress ?? []).some((rule) => covers(rule, port) && isFor(group, "egress", rule, to));

const legacy = (group: Group, type: string, others: readonly Resource[], port: number, graph: Graph): boolean =>
  graph
    .users(group, kinds.securityGroupRule, "securityGroupId")
    .some(
      (rule) =>
        rule.props.type === type &&
        covers(rule.props, port) &&
        isFor(rule, "sourceSecurityGroupId", rule.props, others),
    );

interface Addresses {
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  readonly cidrBlocks?: readonly string[];
  readonly ipv6CidrBlocks?: readonly string[];
}

const isFor = (rule: Resource, property: string, addresses: Addresses, others: readonly Resource[]): boolean =>
  (rule.propertyDependencies[property] ?? []).some((needed) => others.includes(needed)) ||
  [addresses.cidrIpv4, addresses.cidrIpv6, addresses.cidrBlocks?.length, addresses.ipv6CidrBlocks?.length].some(
    Boolean,
  );
