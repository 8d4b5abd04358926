import { createHash } from "node:crypto";
import { compare } from "../cost/plan-view";
import type { Change, Diff } from "../diff/model";
import { groupBy, type Plan, type PlanResource } from "../plan";
import { INTERNET, type Link, linksOf } from "./links";
import type { Diagram, DiagramEdge, DiagramGroup, DiagramNode } from "./model";
import { type Drawn, Owners } from "./owners";
import { count, type Place, type Shown } from "./types";

/** The picture of a plan; with a diff, what it changes is marked, and what goes is still there. */
export function diagram(plan: Plan, diff?: Diff): Diagram {
  const { before, after, changes } = sides(plan, diff);
  const remaining = new Set(after.map(({ urn }) => urn));
  const all = [...after, ...before.filter(({ urn }) => !remaining.has(urn))];
  const owners = new Owners(all);
  const sorted = [...all].sort((a, b) => compare(a.urn, b.urn));
  const parts = groupBy(sorted, ({ urn }) => owners.keyOf(urn));
  const byUrn = new Map(all.map((resource) => [resource.urn, resource]));
  const nodes = [...groupBy(owners.drawn, ({ key }) => key)].map(([key, drawn]) =>
    nodeOf(key, drawn, parts.get(key) ?? [], byUrn, changes),
  );
  const edges = edgesOf(linksOf(before, owners), linksOf(after, owners), diff !== undefined);
  const withInternet = edges.some(({ from }) => from === INTERNET) ? [internet, ...nodes] : nodes;
  return { nodes: withInternet, edges, groups: groupsOf(nodes, sorted) };
}

const internet: DiagramNode = { id: INTERNET, label: "Internet", kind: "clients", category: "outside", urns: [] };

type Changes = ReadonlyMap<string, Change>;

/** The resources of both sides by the URNs that they have now, and what happens to each. */
function sides(plan: Plan, diff: Diff | undefined) {
  if (diff === undefined) return { before: [], after: plan.resources, changes: new Map<string, Change>() };
  const renamed = new Map(diff.resources.map(({ renamedFrom, urn }) => [renamedFrom ?? urn, urn]));
  const now = (urn: string) => renamed.get(urn) ?? urn;
  const before = diff.resources.flatMap(({ before: had, urn }): PlanResource[] =>
    had === undefined
      ? []
      : [
          {
            ...had,
            urn,
            parent: had.parent === undefined ? undefined : now(had.parent),
            dependencies: had.dependencies.map(now),
            propertyDependencies: Object.fromEntries(
              Object.entries(had.propertyDependencies).map(([property, urns]) => [property, urns.map(now)]),
            ),
          },
        ],
  );
  const changes = new Map(diff.resources.map(({ urn, change }) => [urn, change]));
  return { before, after: plan.resources, changes };
}

function nodeOf(
  key: string,
  drawn: readonly Drawn[],
  parts: readonly PlanResource[],
  byUrn: ReadonlyMap<string, PlanResource>,
  changes: Changes,
): DiagramNode {
  const [first] = drawn as [Drawn];
  const { as, resource } = first;
  const alarms = parts.filter(({ type, urn }) => ALARM.test(type) && changes.get(urn) !== "delete").length;
  const merged = as.merged !== undefined && drawn.length > 1 ? as.merged : undefined;
  const details = [
    merged === undefined ? as.detail?.(resource) : keysOf(drawn, byUrn),
    alarms === 0 ? undefined : count(alarms, "alarm", "alarms"),
  ].filter((detail) => detail !== undefined);
  return {
    id: idOf(key),
    label:
      merged?.split(" ").at(-1) ??
      as.label?.(resource) ??
      (as.merged === undefined ? nameOf(resource) : keyOf(resource, byUrn)),
    kind: merged === undefined ? resolve(as.kind, resource) : `${drawn.length} ${merged}`,
    detail: details.length === 0 ? undefined : details.join(", "),
    category: as.category,
    group: placeOf(as, resource, byUrn),
    change: changeOf(drawn, parts, changes),
    urns: parts.map(({ urn }) => urn),
  };
}

const ALARM = /^aws:cloudwatch\/(composite|metric)Alarm:/;

const idOf = (key: string): string =>
  key === INTERNET ? key : `n${createHash("sha256").update(key).digest("hex").slice(0, 12)}`;

const resolve = <T extends string>(of: T | ((resource: PlanResource) => T), resource: PlanResource): T =>
  typeof of === "function" ? of(resource) : of;

/** `main-pooler` of `main-pooler-load-balancer`: a child's name without what AWS calls it. */
function nameOf({ type, name }: PlanResource): string {
  const noun = (type.split(":").at(-1) ?? "").replace(/(?<!^)[A-Z]/g, (capital) => `-${capital}`).toLowerCase();
  return name.replace(new RegExp(`-${noun}(?=-|$)`), "");
}

/** What several of a component are told apart by, where that is short: "a, b, c". */
function keysOf(drawn: readonly Drawn[], byUrn: ReadonlyMap<string, PlanResource>): string | undefined {
  return drawn.length > 4 ? undefined : drawn.map(({ resource }) => keyOf(resource, byUrn)).join(", ");
}

function keyOf(resource: PlanResource, byUrn: ReadonlyMap<string, PlanResource>): string {
  const parent = byUrn.get(resource.parent ?? "")?.name;
  const name = nameOf(resource);
  return parent !== undefined && name.startsWith(`${parent}-`) ? name.slice(parent.length + 1) : name;
}

/** The tier that Plinth's subnets say, where the resource is in some; else where such a thing usually is. */
function placeOf(as: Shown, resource: PlanResource, byUrn: ReadonlyMap<string, PlanResource>): string | undefined {
  const usual = resolve<Place>(as.place, resource);
  if (usual === "global") return undefined;
  if (usual === "region") return usual;
  const tags = Object.values(resource.propertyDependencies)
    .flat()
    .map((urn) => byUrn.get(urn))
    .filter((used) => used?.type === "aws:ec2/subnet:Subnet")
    .map((subnet) => (subnet?.inputs["tags"] as { Tier?: unknown } | undefined)?.Tier);
  return tiers.find(({ id }) => tags.includes(id))?.id ?? usual;
}

const tiers = [
  { id: "public", label: "public subnets" },
  { id: "private", label: "private subnets" },
  { id: "data", label: "data subnets" },
];

/** Region, VPC and tiers, as far as anything is in them. */
function groupsOf(nodes: readonly DiagramNode[], resources: readonly PlanResource[]): DiagramGroup[] {
  const used = new Set(nodes.map(({ group }) => group));
  const inVpc = tiers.filter(({ id }) => used.has(id));
  const known = (type: string, property: string) => {
    const value = resources.find((resource) => resource.type === type)?.inputs[property];
    return typeof value === "string" ? value : undefined;
  };
  const region: DiagramGroup = { id: "region", label: known("pulumi:providers:aws", "region") ?? "region" };
  const range = known("aws:ec2/vpc:Vpc", "cidrBlock");
  const vpc: DiagramGroup = { id: "vpc", label: range === undefined ? "VPC" : `VPC ${range}`, parent: "region" };
  if (inVpc.length === 0) return used.has("region") ? [region] : [];
  return [region, vpc, ...inVpc.map((tier) => ({ ...tier, parent: "vpc" }))];
}

/** What happens to a thing: all that is drawn of it comes, or goes, or something of it or about it changes. */
function changeOf(drawn: readonly Drawn[], parts: readonly PlanResource[], changes: Changes): DiagramNode["change"] {
  const own = new Set(drawn.map(({ resource }) => changes.get(resource.urn)));
  if (own.has("replace")) return "replace";
  const [only] = own;
  if (own.size === 1 && (only === "create" || only === "delete" || only === "import")) return only;
  const anything = parts.some(({ urn }) => !["same", "read", undefined].includes(changes.get(urn)));
  return anything ? "update" : undefined;
}

function edgesOf(
  before: ReadonlyMap<string, Link>,
  after: ReadonlyMap<string, Link>,
  compared: boolean,
): DiagramEdge[] {
  const keys = [...new Set([...after.keys(), ...before.keys()])];
  return keys.sort(compare).map((key): DiagramEdge => {
    const [had, has] = [before.get(key), after.get(key)];
    const { from, to, labels } = (has ?? had) as Link;
    return {
      from: idOf(from),
      to: idOf(to),
      label: labels.length === 0 ? undefined : labels.join(", "),
      change: compared ? edgeChange(had, has) : undefined,
    };
  });
}

function edgeChange(had: Link | undefined, has: Link | undefined): DiagramEdge["change"] {
  if (had === undefined) return "create";
  if (has === undefined) return "delete";
  return had.labels.join() === has.labels.join() ? undefined : "update";
}
