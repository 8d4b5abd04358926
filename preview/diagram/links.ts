import { compare, maps } from "../cost/plan-view";
import type { PlanResource } from "../plan";
import { isMap, type Properties, type Value } from "../values";
import type { Owners } from "./owners";
import { connecting, shown } from "./types";

/** The key of everybody outside. */
export const INTERNET = "internet";

/** A line from one thing to another, by their keys. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly labels: readonly string[];
}

export const linkKey = ({ from, to }: Pick<Link, "from" | "to">): string => JSON.stringify([from, to]);

/**
 * Who reaches whom: by rules of security groups, by services of Kubernetes, and by what names a thing that is drawn, as a
 * permission to use a bucket does. By `linkKey`.
 */
export function linksOf(
  resources: readonly PlanResource[],
  owners: Pick<Owners, "keyOf" | "isUbiquitous">,
): Map<string, Link> {
  const keyOf = (urn: string) => owners.keyOf(urn);
  const labels = new Map<string, { from: string; to: string; labels: Set<string> }>();
  const add = (from: string | undefined, to: string | undefined, label?: string) => {
    if (from === undefined || to === undefined || from === to) return;
    const key = linkKey({ from, to });
    const link = labels.get(key) ?? { from, to, labels: new Set<string>() };
    labels.set(key, link);
    if (label !== undefined) link.labels.add(label);
  };
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const workloads = resources.filter((resource) => isWorkload(resource));
  for (const resource of resources) {
    for (const opening of openingsOf(resource)) {
      // All pods have the cluster's security group. Which of them a rule is for, tells who waits for it.
      const ends = (urn: string) => {
        const pods =
          byUrn.get(urn)?.type === CLUSTER ? workloads.filter(waitsFor(resource)).map((each) => each.urn) : [];
        return (pods.length > 0 ? pods : [urn]).map(keyOf);
      };
      const to = opening.groups.flatMap(ends);
      const from = [...opening.sources.flatMap(ends), ...(opening.toAll ? [INTERNET] : [])];
      for (const one of from) for (const other of to) add(one, other, opening.ports);
    }
    if (isWorkload(resource)) {
      for (const urn of resource.dependencies) {
        const used = byUrn.get(urn);
        if (used?.type === "kubernetes:core/v1:Service") add(keyOf(resource.urn), keyOf(urn), servicePorts(used));
      }
    }
    namedBy(resource, byUrn, owners, add);
  }
  return new Map([...labels].map(([key, link]) => [key, { ...link, labels: [...link.labels].sort(byPort) }]));
}

const CLUSTER = "aws:eks/cluster:Cluster";
const isWorkload = ({ type }: PlanResource): boolean => /^kubernetes:(apps|batch)\//.test(type);
const waitsFor =
  ({ urn }: PlanResource) =>
  ({ dependencies }: PlanResource): boolean =>
    dependencies.includes(urn);

/** Ports by their number, and words after them. */
const byPort = (a: string, b: string): number => portOf(a) - portOf(b) || compare(a, b);
const portOf = (label: string): number => (/^\d/.test(label) ? Number.parseInt(label) : 65_536);

/** What watches a thing or follows it, and what a thing says itself of those who may use it. */
const sayingNothing = /^aws:(cloudwatch|appautoscaling)\/|^aws:(?!iam)\w+\/\w*[pP]olicy:/;

type Add = (from: string | undefined, to: string | undefined, label?: string) => void;

/** What a resource names in its inputs, as far as a line to it says something. */
function namedBy(
  resource: PlanResource,
  byUrn: ReadonlyMap<string, PlanResource>,
  owners: Pick<Owners, "keyOf" | "isUbiquitous">,
  add: Add,
): void {
  const own = owners.keyOf(resource.urn);
  if (own === undefined || owners.isUbiquitous(own) || sayingNothing.test(resource.type)) return;
  const { label, reversed = false } = connecting[resource.type] ?? {};
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    for (const urn of urns) {
      const named = byUrn.get(urn);
      const as = named === undefined ? undefined : shown(named);
      if (as === undefined || as.ubiquitous) continue;
      const other = owners.keyOf(urn);
      const said = label ?? (property === "accessLogs" ? "access logs" : undefined);
      if (reversed) add(other, own, said);
      else add(own, other, said);
    }
  }
}

/** What a rule, or a security group with rules inside, lets in. */
interface Opening {
  readonly groups: readonly string[];
  readonly sources: readonly string[];
  readonly toAll: boolean;
  readonly ports: string;
}

function openingsOf({ urn, type, inputs, propertyDependencies }: PlanResource): Opening[] {
  const named = (property: string) => propertyDependencies[property] ?? [];
  const one = (groups: readonly string[], sources: readonly string[], rule: Properties): Opening => ({
    groups,
    sources,
    toAll: isForAll(rule),
    ports: ports(rule),
  });
  switch (type) {
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
      return [one(named("securityGroupId"), named("referencedSecurityGroupId"), inputs)];
    case "aws:ec2/securityGroupRule:SecurityGroupRule":
      return inputs["type"] === "ingress"
        ? [one(named("securityGroupId"), named("sourceSecurityGroupId"), inputs)]
        : [];
    case "aws:ec2/securityGroup:SecurityGroup":
      // Which of several rules has which source, only the deployment tells.
      return maps(inputs["ingress"]).map((rule) => one([urn], named("ingress"), rule));
    default:
      return [];
  }
}

const isForAll = ({ cidrIpv4, cidrIpv6, cidrBlocks, ipv6CidrBlocks }: Properties): boolean =>
  [cidrIpv4, cidrIpv6, cidrBlocks, ipv6CidrBlocks].flat().some((range) => range === "0.0.0.0/0" || range === "::/0");

/** "5432", "1000-2000", "53/udp", "all ports". */
function ports({ fromPort, toPort, ipProtocol, protocol = ipProtocol }: Properties): string {
  if (typeof fromPort !== "number" || protocol === "-1" || fromPort === -1) return "all ports";
  const range = typeof toPort === "number" && toPort !== fromPort ? `${fromPort}-${toPort}` : `${fromPort}`;
  return typeof protocol === "string" && !["tcp", "6"].includes(protocol) ? `${range}/${protocol}` : range;
}

function servicePorts({ inputs }: PlanResource): string | undefined {
  const spec: Value = inputs["spec"] ?? null;
  const found = isMap(spec) ? maps(spec["ports"]).map(({ port }) => port) : [];
  const numbers = found.filter((port) => typeof port === "number");
  return numbers.length === 0 ? undefined : numbers.join(", ");
}
