import { join } from "../diff/paths";
import { groupBy, STACK_TYPE, type PlanResource } from "../plan";
import type { Properties } from "../values";
import { differing, text } from "./leaves";
import type { ResourceDifference, SettingDifference } from "./model";
import { shared, type Neutrals } from "./neutral";
import { reasons } from "./because";
import type { Side } from "./side";

/** A resource in one stack or in both. */
interface Pair {
  readonly here?: PlanResource;
  readonly there?: PlanResource;
}

/** The resources of two stacks that differ, and how many do not. */
export function resourceDifferences(
  here: Side,
  there: Side,
  both: Neutrals,
  settings: readonly SettingDifference[],
): { readonly resources: ResourceDifference[]; readonly alike: number } {
  const pairs = paired(here, there, both);
  const alone = new Set(pairs.flatMap(({ here: a, there: b }) => (a && b ? [] : [(a ?? b)?.urn])));
  const components = new Map([...componentsOf(there), ...componentsOf(here)]);
  const names = new Set(components.values());
  const parts = partsOf(pairs, alone);
  const resources = pairs.flatMap((pair): ResourceDifference[] => {
    const { here: ours, there: theirs } = pair;
    const resource = (ours ?? theirs) as PlanResource;
    const found = ours && theirs ? differing(comparable(ours), comparable(theirs), both) : [];
    const isAlone = alone.has(resource.urn);
    // What is a part of one that only one stack has is counted there.
    if (isAlone ? alone.has(resource.parent) : found.length === 0) return [];
    const properties = found.map(({ path, here: a, there: b }) => ({
      path: path.reduce<string>((whole, key) => join(whole, key), ""),
      ...(a !== undefined && { here: text(a) }),
      ...(b !== undefined && { there: text(b) }),
    }));
    const component = components.get(resource.urn) ?? "";
    const count = parts.get(resource.urn) ?? 0;
    return [
      {
        ...{ name: resource.name, type: resource.type, component },
        ...(isAlone && { only: ours === undefined ? ("there" as const) : ("here" as const) }),
        ...(count > 0 && { parts: count }),
        properties,
        because: reasons(component, names, properties, settings),
      },
    ];
  });
  const alike = pairs.filter(({ here: a, there: b }) => a && b).length - resources.filter(({ only }) => !only).length;
  return { resources, alike };
}

/** By the types and the name in a URN, but for what in them names the stack: those of here, then what only there is. */
function paired(here: Side, there: Side, both: Neutrals): Pair[] {
  const names = shared(both, here.plan.resources.map(identity), there.plan.resources.map(identity));
  const byName = (own: readonly string[], { plan: { resources } }: Side) =>
    groupBy([...resources.entries()], ([at]) => own[at] ?? "");
  const [ours, theirs] = [byName(names.here, here), byName(names.there, there)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((name) => {
    const [a, b] = [ours.get(name) ?? [], theirs.get(name) ?? []];
    return Array.from({ length: Math.max(a.length, b.length) }, (_, at) => ({ here: a[at]?.[1], there: b[at]?.[1] }));
  });
}

const identity = ({ urn }: PlanResource): string => urn.split("::").slice(2).join("::");

/** The component of each resource: of those around it, the one that a platform or the program itself holds. */
function componentsOf({ plan: { resources } }: Side): Map<string, string> {
  const known = new Map<string, string>();
  for (const { urn, parent, name, type, custom } of resources) {
    const around = parent === undefined ? undefined : known.get(parent);
    const holds = type === STACK_TYPE || type === PLATFORM;
    // A resource of its own beside the components is in none of them.
    known.set(urn, around || (custom || holds ? "" : name));
  }
  return known;
}

const PLATFORM = "plinth:index:Platform";

/** How many resources are a part of each that only one stack has. */
function partsOf(pairs: readonly Pair[], alone: ReadonlySet<string | undefined>): Map<string, number> {
  const counts = new Map<string, number>();
  const byUrn = new Map(
    pairs.flatMap(({ here, there }) => [here, there]).flatMap((each) => (each ? [[each.urn, each]] : [])),
  );
  for (const urn of alone) {
    let parent = byUrn.get(urn ?? "")?.parent;
    while (parent !== undefined && alone.has(parent)) {
      counts.set(parent, (counts.get(parent) ?? 0) + 1);
      parent = byUrn.get(parent)?.parent;
    }
  }
  return counts;
}

/** Inputs, and the options that say what becomes of a resource. */
const comparable = ({
  op,
  inputs,
  protect,
  retainOnDelete,
  ignoreChanges,
  customTimeouts,
}: PlanResource): Properties => ({
  ...inputs,
  ...{ op, protect, retainOnDelete, ignoreChanges: [...ignoreChanges], customTimeouts: { ...customTimeouts } },
});
