import { z } from "zod";
import * as kinds from "../kinds";
import { anyOf, is, type Resource } from "../resource";
import { graphRule, resourceRule } from "../rule";

/** What a security group lets in, in one form for the three ways to say it. */
interface Opening {
  /** `-1` is every protocol. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly sources: readonly string[];
}

/** Source: "Security group rules", Amazon VPC User Guide. Without ports, a rule is about all of them. */
function openings(resource: Resource): Opening[] {
  if (is(resource, kinds.securityGroup)) return (resource.props.ingress ?? []).map(opening);
  if (is(resource, kinds.securityGroupRule)) return resource.props.type === "ingress" ? [opening(resource.props)] : [];
  if (is(resource, kinds.securityGroupIngressRule)) {
    const { ipProtocol = "-1", fromPort, toPort, cidrIpv4, cidrIpv6 } = resource.props;
    const sources = [cidrIpv4, cidrIpv6].filter((cidr) => cidr !== undefined);
    return [opening({ protocol: ipProtocol, fromPort, toPort, cidrBlocks: sources })];
  }
  return [];
}

const opening = (rule: {
  readonly protocol?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrBlocks?: readonly string[];
  readonly ipv6CidrBlocks?: readonly string[];
}): Opening => ({
  protocol: rule.protocol ?? "-1",
  from: rule.fromPort ?? 0,
  to: rule.toPort ?? 65_535,
  sources: [...(rule.cidrBlocks ?? []), ...(rule.ipv6CidrBlocks ?? [])],
});

/**
 * Whether a range is the internet, or so large a part of it that two or a few together are: no owner, and no private network,
 * has more than a /8 of IPv4 or a /16 of IPv6, but for the private addresses of IPv6, which are a /7.
 *
 * Source: "IPv4 Address Space Registry", IANA; RFC 1918 and RFC 4193.
 */
export function isInternet(range: string): boolean {
  const [address = "", prefix = ""] = range.split("/");
  if (!address.includes(":")) return prefix !== "" && Number(prefix) < 8;
  return prefix !== "" && Number(prefix) < 16 && !/^f[cd]/i.test(address);
}

/** By name or by number, as AWS takes them. Remote Desktop has UDP too. */
const lets = ({ protocol, from, to }: Opening, port: number): boolean =>
  ["-1", "all"].includes(protocol) || (["tcp", "6", "udp", "17"].includes(protocol) && from <= port && port <= to);

/** Source: the controls EC2.13 and EC2.14 of Security Hub, and 5.2 to 5.4 of the CIS AWS Foundations Benchmark. */
export const securityGroupNoAdminPorts = resourceRule({
  name: "security-group-no-admin-ports",
  description: "No port for administrators is open to the internet.",
  severity: "critical",
  remedy:
    "Remove the rule. To get into a task, use ECS Exec; to a host, Session Manager: both need no open port, and IAM says who may.",
  tags: [
    ...["checkov:CKV_AWS_24", "checkov:CKV_AWS_25", "fsbp:EC2.13", "fsbp:EC2.14"],
    ...["cis-3.0:5.2", "cis-3.0:5.3", "cis-4.0.1:5.3", "cis-4.0.1:5.4"],
  ],
  level: "mandatory",
  config: z.strictObject({
    ports: z.array(z.int().min(0).max(65_535)).min(1).default([22, 3389]).describe("the ports; SSH and Remote Desktop"),
  }),
  on: [kinds.securityGroup, kinds.securityGroupRule, kinds.securityGroupIngressRule] as const,
  *check(resource, { ports }) {
    for (const each of openings(resource)) {
      const open = ports.filter((port) => lets(each, port));
      const sources = each.sources.filter(isInternet);
      if (open.length > 0 && sources.length > 0) yield `${sources.join(" and ")} may reach port ${open.join(" and ")}`;
    }
  },
});

/** Source: "Security group rules for different use cases", Amazon VPC User Guide. */
export const securityGroupOpenPorts = resourceRule({
  name: "security-group-open-ports",
  description: "The internet reaches nothing but the web's own ports.",
  severity: "high",
  remedy: "Let a load balancer stand before it, and name its security group as the source instead of a range.",
  tags: ["checkov:CKV_AWS_260", "checkov:CKV_AWS_277", "fsbp:EC2.18", "fsbp:EC2.19"],
  level: "mandatory",
  config: z.strictObject({
    ports: z
      .array(z.int().min(0).max(65_535))
      .default([80, 443])
      .describe("ports that everybody may reach; what comes on 80 is sent to 443"),
  }),
  on: [kinds.securityGroup, kinds.securityGroupRule, kinds.securityGroupIngressRule] as const,
  *check(resource, { ports }) {
    for (const { protocol, from, to, sources } of openings(resource)) {
      const open = sources.filter(isInternet);
      if (open.length === 0 || protocol.startsWith("icmp") || ["1", "58"].includes(protocol)) continue;
      const every = ["-1", "all"].includes(protocol);
      if (!every && from === to && ports.includes(from)) continue;
      const range = every ? "every port" : from === to ? `port ${from}` : `ports ${from} to ${to}`;
      yield `${open.join(" and ")} may reach ${range}`;
    }
  },
});

/** Source: "Security group rules", Amazon VPC User Guide. What may go out everywhere can carry away whatever it can read. */
export const securityGroupEgress = resourceRule({
  name: "security-group-egress",
  description: "What may go out is said by port.",
  severity: "low",
  remedy: "Name the port, mostly 443, and a security group where the target is of this account.",
  tags: ["checkov:CKV_AWS_382"],
  level: "advisory",
  on: [kinds.securityGroup, kinds.securityGroupRule, kinds.securityGroupEgressRule] as const,
  *check(resource) {
    for (const { protocol, sources } of exits(resource)) {
      const open = sources.filter(isInternet);
      if (["-1", "all"].includes(protocol) && open.length > 0) yield `it may reach every port of ${open.join(" and ")}`;
    }
  },
});

/** What a security group lets out, in the same form: its targets stand for the sources. */
function exits(resource: Resource): Opening[] {
  if (is(resource, kinds.securityGroup)) return (resource.props.egress ?? []).map(opening);
  if (is(resource, kinds.securityGroupRule)) return resource.props.type === "egress" ? [opening(resource.props)] : [];
  if (is(resource, kinds.securityGroupEgressRule)) {
    const { ipProtocol = "-1", fromPort, toPort, cidrIpv4, cidrIpv6 } = resource.props;
    const targets = [cidrIpv4, cidrIpv6].filter((cidr) => cidr !== undefined);
    return [opening({ protocol: ipProtocol, fromPort, toPort, cidrBlocks: targets })];
  }
  return [];
}

/** Source: SecurityGroup of @pulumi/aws: rules within it and beside it remove each other at every deployment. */
export const securityGroupOnePlace = graphRule({
  name: "security-group-one-place",
  description: "The rules of a security group stand within it or beside it, not both.",
  severity: "high",
  remedy: "Move the rules out of the group, each to a resource of its own.",
  level: "mandatory",
  on: [kinds.securityGroup],
  *check(group, _, graph) {
    const beside = [kinds.securityGroupRule, kinds.securityGroupIngressRule, kinds.securityGroupEgressRule]
      .flatMap((kind) => graph.users<unknown>(group, kind, "securityGroupId"))
      .map(({ name }) => name);
    if (beside.length === 0) return;
    const { ingress = [], egress = [] } = group.props;
    if (ingress.length + egress.length > 0)
      yield `it has rules of its own, which remove ${beside.join(", ")}, and those it`;
  },
});

/** Source: "Security group rules", Amazon VPC User Guide. */
export const securityGroupDescribed = resourceRule({
  name: "security-group-described",
  description: "A rule says what it is for: nobody dares to remove one that does not.",
  severity: "low",
  remedy: "Set `description`.",
  tags: ["checkov:CKV_AWS_23"],
  level: "advisory",
  on: anyOf(kinds.securityGroupRule, kinds.securityGroupIngressRule, kinds.securityGroupEgressRule),
  *check({ props: { description = "" } }) {
    if (description.trim() === "") yield "it has no `description`";
  },
});
