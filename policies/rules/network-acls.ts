import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { is, type Resource } from "../resource";
import { graphRule } from "../rule";
import { isInternet } from "./security-groups";

/** A rule on what comes in, within an access list or beside it. */
interface Entry {
  readonly number: number;
  readonly action: string;
  readonly sources: readonly string[];
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/** What both ways to write a rule have in common. */
interface Said {
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly protocol?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

const entry = (number: number, action: string, said: Said): Entry => ({
  ...{ number, action: action.toLowerCase(), protocol: said.protocol ?? "-1" },
  ...{ from: said.fromPort ?? 0, to: said.toPort ?? 65_535 },
  sources: [said.cidrBlock, said.ipv6CidrBlock].filter((cidr) => cidr !== undefined),
});

type Acl = Resource<NonNullable<(typeof kinds.networkAcl)["props"]>>;
type AclRule = Resource<NonNullable<(typeof kinds.networkAclRule)["props"]>>;

const within = ({ props }: Acl): Entry[] => (props.ingress ?? []).map((rule) => entry(rule.ruleNo, rule.action, rule));

const beside = ({ props }: AclRule): Entry[] =>
  props.egress === true ? [] : [entry(props.ruleNumber ?? 0, props.ruleAction ?? "", props)];

/** The rules beside the same list, of which an earlier one may refuse. */
const siblings = (rule: AclRule, graph: Graph): Entry[] =>
  graph
    .links(rule, "networkAclId", kinds.networkAcl)
    .flatMap((acl) => graph.users(acl, kinds.networkAclRule, "networkAclId"))
    .flatMap(beside);

const isAbout = ({ protocol, from, to }: Entry, port: number): boolean =>
  ["-1", "all"].includes(protocol) || (["tcp", "6", "udp", "17"].includes(protocol) && from <= port && port <= to);

const everybody = (source: string): string => (source.includes(":") ? "::/0" : "0.0.0.0/0");

/** Whether a rule that is asked before refuses a port to all of these addresses. */
const isRefused = (port: number, source: string, { number }: Entry, all: readonly Entry[]): boolean =>
  all.some(
    (other) =>
      other.action === "deny" &&
      other.number < number &&
      other.sources.some((refused) => refused === source || refused === everybody(source)) &&
      isAbout(other, port),
  );

/**
 * Rules are asked by their numbers, and the first that fits decides. One beside a list of another stack is judged by itself.
 *
 * Source: "Control subnet traffic with network access control lists", Amazon VPC User Guide.
 */
export const networkAclNoAdminPorts = graphRule({
  name: "network-acl-no-admin-ports",
  description: "No access list lets the internet reach a port for administrators.",
  severity: "medium",
  remedy: "Refuse 22 and 3389 by a rule with a lower number, or name the ports that are meant.",
  tags: [
    ...["checkov:CKV_AWS_231", "checkov:CKV_AWS_232", "checkov:CKV_AWS_352", "fsbp:EC2.21"],
    ...["cis-3.0:5.1", "cis-4.0.1:5.2"],
  ],
  level: "advisory",
  on: [kinds.networkAcl, kinds.networkAclRule] as readonly Kind[],
  *check(resource, _, graph) {
    if (is(resource, kinds.networkAcl)) yield* open(within(resource), within(resource));
    if (is(resource, kinds.networkAclRule)) {
      const own = beside(resource);
      if (own.length > 0) yield* open(own, siblings(resource, graph));
    }
  },
});

function* open(own: readonly Entry[], all: readonly Entry[]): Iterable<string> {
  for (const each of own.filter(({ action }) => action === "allow")) {
    for (const source of each.sources.filter(isInternet)) {
      const ports = [22, 3389].filter((port) => isAbout(each, port) && !isRefused(port, source, each, all));
      if (ports.length > 0) yield `${source} may reach port ${ports.join(" and ")}`;
    }
  }
}
