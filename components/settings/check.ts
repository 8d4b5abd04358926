import type { z } from "zod";
import type { Path } from "./definition";
import { findings, unsaid, type Finding } from "./issues";
import type { Problem } from "./problems";
import { get, toPlain, without, type Tree } from "./tree";

export interface Checked<T> {
  /** The value; where something was wrong, as far as the rest makes one. */
  readonly value?: T;
  readonly problems: Problem[];
  /** What the value was made without. */
  readonly removed: Path[];
  readonly tree: Tree;
}

/** One mistake may hide another in the value around it; more rounds than this find nothing that helps. */
const rounds = 8;

/**
 * Parses a tree and finds every mistake: what is wrong is taken out and the rest parsed again, so that rules over
 * several keys can judge what is left in the same run.
 */
export function check<Schema extends z.ZodType>(schema: Schema, whole: Tree): Checked<z.output<Schema>> {
  const problems: Finding[] = [];
  const removed: Path[] = [];
  let tree = whole;
  for (let round = 0; round < rounds; round++) {
    const result = schema.safeParse(toPlain(tree), { error: () => unsaid });
    if (result.success) return { value: result.data, problems: problems.map(plain), removed, tree };
    const found = result.error.issues.flatMap((issue) => findings(issue, schema, tree));
    // A later round also finds what is missing only because it was taken out.
    problems.push(...found.filter(({ path }) => !removed.some((gone) => related(gone, path))));
    const take = found.map(({ remove }) => existing(tree, remove));
    if (take.some((path) => path.length === 0)) break;
    removed.push(...take);
    tree = without(tree, take);
  }
  return { problems: problems.map(plain), removed, tree };
}

const plain = ({ at, path, message }: Finding): Problem => ({ at, path, message });

/** The value at this path, or the nearest one around it. */
function existing(tree: Tree, path: Path): Path {
  return path.length === 0 || get(tree, path) !== undefined ? path : existing(tree, path.slice(0, -1));
}

/** Whether both are about the same entry of a map, or one is around the other. */
export const related = (a: Path, b: Path): boolean =>
  [0, 1].every((index) => a[index] === undefined || b[index] === undefined || String(a[index]) === String(b[index]));
