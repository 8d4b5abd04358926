import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** What Pulumi's AWS provider knows about a type, as far as the stand-in needs it; written by tools/engine/facts/write.ts. */
export interface Facts {
  /** Inputs without which the provider refuses. */
  readonly required: readonly string[];
  /** All inputs; any other is refused. */
  readonly properties: readonly string[];
  /** Inputs, or paths such as `volumes[*].name`, of which any change replaces the resource. */
  readonly replaces: readonly string[];
  /** Inputs that replace where they come or go, and are changed in place otherwise. */
  readonly replacesWhenItComesOrGoes?: readonly string[];
  /** The input that Pulumi makes a name for, unless it or its prefix is given. */
  readonly autoName?: { readonly property: string; readonly maxLength: number; readonly prefixProperty?: string };
  /** Where the replacements stand. */
  readonly source: string;
}

export type Inputs = Readonly<Record<string, unknown>>;

export const facts = JSON.parse(readFileSync(join(__dirname, "facts.json"), "utf8")) as Readonly<Record<string, Facts>>;

/** The paths for which a change from one state of the inputs to another replaces the resource; none for an unknown type. */
export function replacedBy(type: string, before: Inputs, after: Inputs): string[] {
  const { replaces = [], replacesWhenItComesOrGoes = [] } = facts[type] ?? {};
  return [
    ...replaces.filter((path) => !isDeepStrictEqual(at(before, path), at(after, path))),
    ...replacesWhenItComesOrGoes.filter((name) => isGiven(before[name]) !== isGiven(after[name])),
  ];
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

/** The value at a path; of every item where it says `[*]`, of every entry of a map where it says `.*`. */
function at(value: unknown, path: string): unknown {
  if (path === "") return value ?? undefined;
  if (value === undefined || value === null) return undefined;
  const [, key = "", rest = ""] = /^\.?(\[\*\]|[^.[]+)(.*)$/.exec(path) ?? [];
  if (key === "[*]") return Array.isArray(value) ? value.map((item) => at(item, rest)) : undefined;
  if (key === "*") return Object.entries(value).map(([name, item]) => [name, at(item, rest)]);
  return at((value as Inputs)[key], rest);
}
