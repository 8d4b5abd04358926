import type { PropertyChange, ResourceDiff } from "../diff/model";
import type { Report } from "../report";
import { isMap, Secret, SECRET_TEXT, UNKNOWN, type Value } from "../values";
import { counted, shortType } from "../words";
import { clip, fence } from "./escape";
import { fold } from "./parts";
import { hasSecret } from "../diff/normal";

const PROPERTIES = 40; // of one resource
const WIDTH = 200; // of one value

/** The folds with every property; none where there is nothing to show. */
export interface Properties {
  readonly updates: readonly string[];
  readonly creates: readonly string[];
}

/** Property by property, for who wants to see it: what changes apart from what is new. */
export function propertyFolds({ diff }: Report): Properties {
  const { resources = [], outputs = [] } = diff ?? {};
  const changed = resources.filter(({ change, properties }) => isChange(change) && properties.length > 0);
  const made = resources
    .filter(({ change }) => change === "create")
    .map(resourceLines)
    .filter(({ length }) => length > 1);
  const ofStack = outputs.length === 0 ? [] : ["@@ outputs of the stack @@", ...properties(outputs)];
  return {
    updates: folded("Properties that change", [...changed.flatMap(resourceLines), ...ofStack]),
    creates: folded(`Properties of ${counted(made.length, "new resource")}`, made.flat()),
  };
}

const isChange = (change: ResourceDiff["change"]): boolean =>
  change === "update" || change === "replace" || change === "import";

const folded = (summary: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [fold(summary, [fence("diff", lines)])];

function resourceLines({ change, before, after, properties: changed }: ResourceDiff): string[] {
  const { name = "", type = "", inputs = {} } = after ?? before ?? {};
  const all =
    changed.length > 0
      ? changed
      : Object.entries(inputs).map(([path, value]): PropertyChange => ({ path, kind: "add", after: value }));
  const done = { create: "new", replace: "replaced", update: "changed", import: "imported" };
  const verb = change in done ? done[change as keyof typeof done] : change;
  return [`@@ ${clip(name, 100)} (${clip(shortType(type), 100)}), ${verb} @@`, ...properties(all)];
}

function properties(all: readonly PropertyChange[]): string[] {
  const lines = all.slice(0, PROPERTIES).flatMap(property);
  return all.length > PROPERTIES ? [...lines, `  and ${all.length - PROPERTIES} more`] : lines;
}

function property({ path, kind, before, after }: PropertyChange): string[] {
  const label = clip(path, WIDTH);
  const why = kind.endsWith("-replace") ? " (replaces it)" : "";
  const [was, is] = [shown(before), shown(after)];
  if (kind.startsWith("add")) return [`+ ${label}: ${clip(is, WIDTH)}${why}`];
  if (kind.startsWith("delete")) return [`- ${label}: ${clip(was, WIDTH)}${why}`];
  // What is secret, or not known before the deployment, looks the same on both sides.
  const hidden = hasSecret(after) ? "where a secret is not what it was" : "made of something that is made anew";
  if (was === is) return [`! ${label}: ${clip(is, WIDTH)}, ${hidden}${why}`];
  const from = was.length > WIDTH || is.length > WIDTH ? Math.max(0, firstDifference(was, is) - WIDTH / 4) : 0;
  const cut = (text: string): string => `${from > 0 ? "…" : ""}${clip(text.slice(from), WIDTH)}`;
  return [`- ${label}: ${cut(was)}`, `+ ${label}: ${cut(is)}${why}`];
}

function firstDifference(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a[index] === b[index]) index++;
  return index;
}

/** On one line; a text in quotes, so that it is told from what only looks like it. */
function shown(value: Value | undefined): string {
  if (value === undefined) return "";
  if (value instanceof Secret) return SECRET_TEXT;
  if (value === UNKNOWN) return "<computed>";
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (isMap(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${shown(item)}`);
    return `{${entries.join(", ")}}`;
  }
  // A document such as a policy is read more easily without the quotes.
  return typeof value === "string" && /^[{[]/.test(value) ? value : JSON.stringify(value);
}
