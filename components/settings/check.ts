import type { z } from "zod";
import type { Path } from "./definition";
import { findings, unsaid, type Finding } from "./issues";
import { merge } from "./layers";
import { pathText, type Problem } from "./problems";
import { branch, get, leaf, toPlain, without, type Tree } from "./tree";

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
  const held = new Set<string>();
  let tree = whole;
  for (let round = 0; round < rounds; round++) {
    const result = schema.safeParse(toPlain(tree), { error: () => unsaid });
    if (result.success) return { value: result.data, problems: problems.map(plain), removed, tree };
    const all = result.error.issues.map((issue) => ({ issue, found: findings(issue, schema, tree) }));
    const slips = round === 0 ? all.flatMap(({ found }) => found.filter(({ meant }) => meant !== undefined)) : [];
    // What a rule of the entry misses may only be misspelt: it is asked again after the repair.
    const waits = ({ issue, found }: (typeof all)[number]) =>
      issue.code === "custom" && found.every(({ path }) => slips.some((slip) => related(slip.path, path)));
    for (const { found } of all.filter(waits)) for (const { path } of found) held.add(pathText(path));
    const found = all.filter((each) => !waits(each)).flatMap((each) => each.found);
    problems.push(...found.filter(({ path }) => round === 0 || held.delete(pathText(path)) || isNew(path, problems)));
    // A second guess at the same place would be no better than the first.
    const guessed =
      round === 0 ? found.filter(({ standIn, meant }) => standIn !== undefined || meant !== undefined) : [];
    const guesses = new Map(guessed.map((each) => [pathText(each.remove), each]));
    const take = found.filter((each) => !guessed.includes(each)).map(({ remove }) => existing(tree, remove));
    if (take.some((path) => path.length === 0)) break;
    removed.push(...take);
    tree = without(expanded(repair(tree, [], guesses), schema, guessed), take);
  }
  return { problems: problems.map(plain), removed, tree };
}

/** What stood under a misspelt key could not be written short, for want of a schema: under the key that is meant it can. */
const expanded = (tree: Tree, schema: z.ZodType, guessed: readonly Finding[]): Tree =>
  guessed.some(({ meant }) => meant !== undefined) ? (merge([tree], schema, {}).tree ?? tree) : tree;

/** A later round also finds what only follows from a mistake; but below a misspelt key nobody has looked before. */
function isNew(path: Path, known: readonly Finding[]): boolean {
  const around = known.filter((problem) => related(problem.path, path));
  const below = ({ path: typo, meant }: Finding) =>
    meant !== undefined && [...typo.slice(0, -1), meant].every((key, index) => String(path[index]) === String(key));
  return (
    around.length === 0 || (around.some(below) && around.every((problem) => pathText(problem.path) !== pathText(path)))
  );
}

/** A copy with what is probably meant, and values that could stand there instead of wrong ones. */
function repair(tree: Tree, path: Path, guesses: ReadonlyMap<string, Finding>): Tree {
  if (guesses.size === 0) return tree;
  if (tree.type === "list") {
    return { ...tree, items: tree.items.map((item, index) => repair(item, [...path, index], guesses)) };
  }
  if (tree.type === "map") {
    const entries = [...tree.entries].map(([key, { at, node }]) => {
      const meant = guesses.get(pathText([...path, key]))?.meant;
      return [meant ?? key, { at, node: repair(node, [...path, key], guesses) }] as const;
    });
    const missing = [...guesses.values()].filter(({ remove }) => pathText(remove.slice(0, -1)) === pathText(path));
    for (const { remove, standIn } of missing) {
      const key = String(remove.at(-1));
      if (standIn !== undefined && !tree.entries.has(key))
        entries.push([key, { at: tree.at, node: leaf(standIn, tree.at) }]);
    }
    return branch(entries, tree.at);
  }
  const value = guesses.get(pathText(path))?.standIn;
  return value === undefined ? tree : leaf(value, tree.at);
}

const plain = ({ at, path, message }: Finding): Problem => ({ at, path, message });

/** The value at this path, or the nearest one around it. */
function existing(tree: Tree, path: Path): Path {
  return path.length === 0 || get(tree, path) !== undefined ? path : existing(tree, path.slice(0, -1));
}

/** Whether both are about the same entry of a map, or one is around the other. */
export const related = (a: Path, b: Path): boolean =>
  [0, 1].every((index) => a[index] === undefined || b[index] === undefined || String(a[index]) === String(b[index]));
