import { buildUrn, type PlanResource } from "../plan";

/** Which resources of before and after are one. */
export interface Pairs {
  /** The old one, by the URN of the new one. */
  readonly old: ReadonlyMap<string, PlanResource>;
  /** What URNs of before are now. */
  readonly renamed: ReadonlyMap<string, string>;
}

interface Side {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly PlanResource[];
}

/** By URN, and else by alias: its own, or one that it has because its parent has another name or place now. */
export function match(before: readonly PlanResource[], after: Side): Pairs {
  const olds = new Map(before.map((resource) => [resource.urn, resource]));
  const news = new Map(after.resources.map((resource) => [resource.urn, resource]));
  const pairs = new Map<string, PlanResource>();
  const taken = new Set<string>();
  for (const urn of news.keys()) {
    const old = olds.get(urn);
    if (old !== undefined) pairs.set(urn, old);
    if (old !== undefined) taken.add(urn);
  }
  const looked = new Set<string>();
  const look = (resource: PlanResource): void => {
    if (looked.has(resource.urn)) return;
    looked.add(resource.urn);
    const parent = resource.parent === undefined ? undefined : news.get(resource.parent);
    if (parent !== undefined) look(parent);
    if (pairs.has(resource.urn)) return;
    const known = aliasesOf(resource, parent, pairs, after).find((alias) => olds.has(alias) && !taken.has(alias));
    if (known === undefined) return;
    pairs.set(resource.urn, olds.get(known) as PlanResource);
    taken.add(known);
  };
  // By name, so that it does not matter in which order a program registers: two may claim one.
  [...news.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1)).forEach(look);
  return { old: pairs, renamed: new Map([...pairs].map(([urn, old]) => [old.urn, urn])) };
}

/** As the engine makes them: generateAliases in pkg/resource/deploy/step_generator.go. */
function aliasesOf(
  { aliases, type, name }: PlanResource,
  parent: PlanResource | undefined,
  pairs: ReadonlyMap<string, PlanResource>,
  { stack, project }: Side,
): string[] {
  const was = parent === undefined ? undefined : pairs.get(parent.urn);
  if (parent === undefined || was === undefined || was.urn === parent.urn) return [...aliases];
  const inherited = (type: string, name: string) => {
    const before = name.startsWith(parent.name) ? was.name + name.slice(parent.name.length) : name;
    return [before, name].map((each) => buildUrn(stack, project, was.urn, type, each));
  };
  const byOwn = aliases.flatMap((alias) => inherited(typeOf(alias), nameOf(alias)));
  return [...aliases, ...inherited(type, name), ...byOwn];
}

const typeOf = (urn: string): string => (urn.split("::")[2] ?? "").replace(/^.*\$/, "");
const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");
