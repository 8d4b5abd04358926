import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** What Pulumi's AWS provider knows about a type, as far as the stand-in needs it; written by tools/engine/facts/write.ts. */
export interface Facts {
  /** Inputs without which the provider refuses. */
  readonly required: readonly string[];
  /** All inputs; any other is refused. */
  readonly properties: readonly string[];
  /** Inputs, or paths such as `deploymentController.type`, of which any change replaces the resource. */
  readonly replaces: readonly string[];
  /** Inputs that replace where they come or go, and are changed in place otherwise. */
  readonly replacesWhenItComesOrGoes?: readonly string[];
  /** Inputs of which any change replaces, unless the input that each names is true. */
  readonly replacesUnless?: Readonly<Record<string, string>>;
  /** The input that Pulumi makes a name for, unless it or its prefix is given. */
  readonly autoName?: { readonly property: string; readonly maxLength: number; readonly prefixProperty?: string };
  /** Where the replacements stand. */
  readonly source: string;
}

export type Inputs = Readonly<Record<string, unknown>>;

export const facts = JSON.parse(readFileSync(join(__dirname, "facts.json"), "utf8")) as Readonly<Record<string, Facts>>;

/** The paths for which a change from one state of the inputs to another replaces the resource; none for an unknown type. */
export function replacedBy(type: string, before: Inputs, after: Inputs): string[] {
  const { replaces = [], replacesWhenItComesOrGoes = [], replacesUnless = {} } = facts[type] ?? {};
  const isChanged = (path: string) => !isDeepStrictEqual(at(before, path), at(after, path));
  const comesOrGoes = (name: string) => isGiven(before[name]) !== isGiven(after[name]);
  const conditional = Object.entries(replacesUnless).filter(([name, flag]) => isChanged(name) && after[flag] !== true);
  return [
    ...new Set([
      ...replaces.filter(isChanged),
      ...replacesWhenItComesOrGoes.filter(comesOrGoes),
      ...conditional.map(([name]) => name),
    ]),
  ];
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

/** The value at a path such as `deploymentController.type`. */
const at = (inputs: Inputs, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => (value as Inputs | undefined)?.[key], inputs);
