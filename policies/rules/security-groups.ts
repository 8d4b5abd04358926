import { z } from "zod";
import * as kinds from "../kinds";
import { is, type Resource } from "../resource";
import { resourceRule } from "../rule";

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

const everybody = ["0.0.0.0/0", "::/0"];

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
      const sources = each.sources.filter((source) => everybody.includes(source));
      if (open.length > 0 && sources.length > 0) yield `${sources.join(" and ")} may reach port ${open.join(" and ")}`;
    }
  },
});
