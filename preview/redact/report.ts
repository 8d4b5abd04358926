import type { Before } from "../diff/before";
import type { PropertyChange, ResourceDiff } from "../diff/model";
import { keysOf } from "../diff/paths";
import type { Plan, PlanResource } from "../plan";
import type { Report } from "../report";
import { Secret, SECRET_TEXT, Unknown, type Properties, type Value } from "../values";
import { finderOf, marked, secret, type KnownSecret } from ".";
import { beside, besideMap, isHidden, type Hiding } from "./beside";
import type { Finder } from "./forms";
import { saysSecret } from "./named";

/**
 * A report without what is secret, though it does not stand there as a secret:
 * - by path: what is a secret on one side of a comparison is one on the other, too;
 * - by name: what is called a password is one, whatever the program thinks of it;
 * - by value: a secret of what there is, wherever it stands, and every secret in what there was.
 *
 * A secret of the program itself that stands in plain text in what the program wants is left: `findLeak` refuses to print
 * it, so that somebody mends the program. What there was, nobody can mend.
 */
export function redacted(report: Report, secrets: readonly KnownSecret[], before?: Before): Report {
  const { diff, comparison } = report;
  const olds = new Map((diff?.resources ?? []).flatMap(({ urn, before: old }) => (old ? [[urn, old] as const] : [])));
  const hiding = leaving(secrets);
  const plan = hiddenPlan(report.plan, hiding, before, olds);
  const news = new Map(plan.resources.map((now) => [now.urn, now]));
  const all = finderOf(secrets);
  const changed = (each: ResourceDiff): ResourceDiff => {
    const was = each.before && shown(each.before, OLD, each.after);
    const is = each.after && (news.get(each.urn) ?? shown(each.after, hiding, each.before));
    return {
      ...each,
      ...(was && { before: without(was, all) }),
      ...(is && { after: is }),
      properties: each.properties.map((property) => change(property, [was, is], hiding, all)),
    };
  };
  const hidden: Report = {
    ...report,
    plan,
    diff: diff && {
      ...diff,
      resources: diff.resources.map(changed),
      outputs: diff.outputs.map((output) => change(output, [], hiding, all)),
    },
    comparison: comparison && {
      ...comparison,
      settings: comparison.settings.map(named),
      resources: comparison.resources.map((each) => ({ ...each, properties: each.properties.map(named) })),
    },
  };
  return without(hidden, ofOldAlone(secrets));
}

/** The plan of a program that failed, likewise; there is no report of it. */
export const redactedPlan = (plan: Plan, secrets: readonly KnownSecret[], before?: Before): Plan =>
  without(hiddenPlan(plan, leaving(secrets), before), ofOldAlone(secrets));

/** A plan as it may be kept, likewise: what is hidden is hidden as a whole, so that its fingerprint tells whether it changes. */
export function keepable(plan: Plan, secrets: readonly KnownSecret[], before?: Before): Plan {
  const { says } = leaving(secrets);
  const gone = ofOldAlone(secrets);
  const hiding: Hiding = { says: (name, value) => says(name, value) || gone.finds(value), whole: true };
  return without(hiddenPlan(plan, hiding, before), gone);
}

/** In what there was, all is hidden that says that it is a secret. */
const OLD: Hiding = { says: saysSecret, whole: false };

/** What says so and is known to the program as a secret is left to be refused: hidden, nobody would mend it. */
function leaving(secrets: readonly KnownSecret[]): Hiding {
  const own = finderOf(secrets.filter(({ isOld }) => !isOld));
  return { says: (name, value) => saysSecret(name, value) && !own.finds(value), whole: false };
}

function hiddenPlan(
  plan: Plan,
  hiding: Hiding,
  before: Before | undefined,
  olds = new Map(before?.resources.map((old) => [old.urn, old])),
): Plan {
  const resources = plan.resources.map((now) => {
    const old = olds.get(now.urn);
    return shown(now, hiding, old, old && before?.provided.get(old.urn));
  });
  return { ...plan, resources, outputs: besideMap(plan.outputs, before?.outputs ?? {}, hiding) };
}

function ofOldAlone(secrets: readonly KnownSecret[]): Finder {
  const own = new Set(secrets.filter(({ isOld }) => !isOld).map(({ value }) => value));
  return finderOf(secrets.filter(({ isOld, value }) => isOld && !own.has(value)));
}

/** A resource beside what it was, or what it becomes. */
function shown(resource: PlanResource, hiding: Hiding, other?: PlanResource, provided: Properties = {}): PlanResource {
  const names = [...resource.additionalSecretOutputs, ...(other?.additionalSecretOutputs ?? [])];
  const { inputs, outputs } = resource;
  return {
    ...resource,
    inputs: besideMap(marked(inputs, names), other?.inputs ?? {}, hiding),
    ...(outputs && { outputs: besideMap(marked(outputs, names), { ...provided, ...other?.outputs }, hiding) }),
  };
}

/** A property of which one side is hidden is hidden on both. */
function change(
  property: PropertyChange,
  sides: readonly (PlanResource | undefined)[],
  hiding: Hiding,
  finder: Finder,
): PropertyChange {
  const { path, before, after } = property;
  const isSecret =
    [before, after].some((value) => value instanceof Secret) ||
    sides.some((side) => side !== undefined && isHidden(side.inputs, path));
  const hide = (value: Value | undefined, other: Value | undefined, how: Hiding) =>
    value === undefined ? undefined : isSecret ? secret(value) : beside(value, other, lastOf(path), how);
  const [was, is] = [hide(before, after, OLD), hide(after, before, hiding)];
  return {
    ...property,
    // The keys of what goes are of what there was.
    ...(after === undefined && { path: finder.hide(path) }),
    ...(was !== undefined && { before: without(was, finder) }),
    ...(is !== undefined && { after: is }),
  };
}

/** A value of two stacks, which is text by now. */
function named<T extends { readonly path: string; readonly here?: string; readonly there?: string }>(property: T): T {
  const hide = (text: string | undefined) =>
    text === undefined ? undefined : saysSecret(lastOf(property.path), text) ? SECRET_TEXT : text;
  return { ...property, here: hide(property.here), there: hide(property.there) };
}

/** The name of what stands at a path: of `env.API_KEY.value` that of the variable. */
function lastOf(path: string): string {
  const keys = keysOf(path).filter((key) => typeof key === "string");
  return (keys.at(-1) === "value" ? keys.at(-2) : undefined) ?? keys.at(-1) ?? "";
}

/** The same with `[secret]` in the place of values, in keys as well. */
function without<T>(value: T, finder: Finder): T {
  if (finder.isEmpty) return value;
  const seen = new Map<unknown, unknown>();
  const visit = (item: unknown): unknown => {
    if (typeof item === "string") return finder.hide(item);
    if (typeof item !== "object" || item === null || item instanceof Secret || item instanceof Unknown) return item;
    const known = seen.get(item);
    if (known !== undefined) return known;
    const made = Array.isArray(item)
      ? item.map(visit)
      : Object.fromEntries(Object.entries(item).map(([key, inner]) => [finder.hide(key), visit(inner)]));
    seen.set(item, made);
    return made;
  };
  return visit(value) as T;
}
