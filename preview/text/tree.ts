import { reasonText } from "../danger";
import type { Change, Diff, ResourceDiff } from "../diff/model";
import { topOf } from "../diff/paths";
import { childrenByParent, nameOf, type Plan, type PlanResource, STACK_TYPE } from "../plan";
import { prefix, type Colors } from "./prefixes";
import { changes, properties } from "./properties";

/** One line of the tree: a resource, and what happens to it. */
interface Shown {
  readonly resource: PlanResource;
  readonly change: Change;
  readonly difference?: ResourceDiff;
}

/** The resources under their components, a line each; in a comparison only those that change, with what is around them. */
export function tree(plan: Plan, diff: Diff | undefined, all: boolean, colors: Colors): string[] {
  const shown = diff === undefined ? plan.resources.map((resource) => ({ resource, change: resource.op })) : of(diff);
  const byUrn = new Map(shown.map((each) => [each.resource.urn, each]));
  const children = childrenByParent({ ...plan, resources: shown.map(({ resource }) => resource) });
  const lines: string[] = [];
  const show = (siblings: readonly PlanResource[], depth: number) => {
    const width = Math.max(0, ...siblings.filter(({ custom }) => custom).map(({ type }) => type.length));
    for (const { urn, type } of siblings) {
      // The header stands for the stack.
      const isShown = type !== STACK_TYPE;
      if (isShown) lines.push(...entry(byUrn.get(urn) as Shown, { width, depth, all, colors }));
      show(children.get(urn) ?? [], isShown ? depth + 1 : depth);
    }
  };
  show(children.get("") ?? [], 0);
  return lines;
}

/** What changes, and the components around it. */
function of({ resources }: Diff): Shown[] {
  const sides = resources.flatMap((difference): Shown[] => {
    const resource = difference.after ?? difference.before;
    return resource === undefined ? [] : [{ resource, change: difference.change, difference }];
  });
  const parents = new Map(sides.map(({ resource }) => [resource.urn, resource.parent]));
  const kept = new Set<string>();
  for (const { resource, change } of sides) {
    if (change === "same" || change === "read") continue;
    for (let urn: string | undefined = resource.urn; urn !== undefined && !kept.has(urn); urn = parents.get(urn)) {
      kept.add(urn);
    }
  }
  return sides.filter(({ resource }) => kept.has(resource.urn));
}

interface Look {
  readonly width: number;
  readonly depth: number;
  /** With all properties. */
  readonly all: boolean;
  readonly colors: Colors;
}

function entry({ resource, change, difference }: Shown, { width, depth, all, colors }: Look): string[] {
  const { custom, type, name, protect, inputs, outputs } = resource;
  const { bold, dim } = colors;
  const what = custom ? `${type.padEnd(width)} ${name}` : `${bold(name)} ${dim(type)}`;
  const line = `${"  ".repeat(depth)}${prefix(change, colors)} ${what}${protect ? dim(" (protected)") : ""}`;
  if (difference === undefined || change === "create") {
    return [line, ...(all ? properties({ ...inputs, ...outputs }, depth + 2) : [])];
  }
  const keys = [...new Set(difference.properties.map(({ path }) => topOf(path)))];
  const said = [
    ...(keys.length === 0 ? [] : [dim(` [${keys.join(", ")}]`)]),
    ...(difference.renamedFrom === undefined ? [] : [dim(` (was ${nameOf(difference.renamedFrom)})`)]),
    ...(difference.retained ? [dim(" (stays in AWS)")] : []),
    ...difference.reasons.map((reason) => `\n${"  ".repeat(depth + 2)}because ${reasonText(reason)}`),
  ];
  return [`${line}${said.join("")}`, ...(all ? changes(difference.properties, depth + 2, colors) : [])];
}
