import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Replaces } from "../../../../preview/diff/replacing";

/** The inputs of a type; written by tools/engine/facts/write.ts. */
export interface Declared {
  /** Those without which the provider refuses. */
  readonly required: readonly string[];
  /** All; any other is refused. */
  readonly properties: readonly string[];
}

/** What Pulumi's AWS provider knows about a type, as far as the stand-in needs it. What replaces it, the preview knows too. */
export type Facts = Declared & Replaces;

export type Inputs = Readonly<Record<string, unknown>>;

const read = (file: string) => JSON.parse(readFileSync(join(__dirname, file), "utf8")) as unknown;
const inputs = read("facts.json") as Readonly<Record<string, Declared>>;
const replaces = read("../../../../preview/diff/tables/aws.json") as Readonly<Record<string, Replaces>>;

export const facts: Readonly<Record<string, Facts>> = Object.fromEntries(
  Object.entries(inputs).map(([type, known]) => [type, { ...known, ...(replaces[type] as Replaces) }]),
);

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
