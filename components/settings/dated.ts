import { z } from "zod";
import { check } from "./check";
import type { Problem } from "./problems";
import { branch, leaf, locate, type Tree } from "./tree";

/** What every entry of a stack file says that lets something pass until a day. */
export const dated = {
  reason: z.string().min(8).describe("why: people read it in the preview and in reviews"),
  until: z.iso.date({ error: "a day such as 2027-01-31" }).describe("the last day on which it holds, in UTC"),
};

interface Read<Entry> {
  readonly key: string;
  readonly schema: z.ZodArray<z.ZodType<Entry>>;
  /** What is wrong with an entry beside the others: under which of its keys, and in words. */
  readonly beside?: (entry: Entry, index: number, all: readonly Entry[]) => Iterable<readonly [string, string]>;
}

/** Reads a list of such entries. Where something is wrong with one, none counts. */
export function readDated<Entry>(
  written: Tree | undefined,
  { key, schema, beside }: Read<Entry>,
): { entries: Entry[]; problems: Problem[] } {
  if (written === undefined) return { entries: [], problems: [] };
  const tree = withDays(written);
  const { value: entries = [], problems } = check(schema, tree);
  const found = problems.map((problem) => ({ ...problem, path: [key, ...problem.path] }));
  // Those that are wrong in themselves are left out above, and what is left has other places than in the file.
  if (found.length > 0 || beside === undefined) return { entries: found.length > 0 ? [] : entries, problems: found };
  const others = entries.flatMap((entry, index) =>
    [...beside(entry, index, entries)].map(([under, message]): Problem => {
      return { at: locate(tree, [index, under]), path: [key, index, under], message };
    }),
  );
  return { entries, problems: others };
}

/** A day without quotes is a moment to Pulumi, which hands it over as one. */
function withDays(tree: Tree): Tree {
  if (tree.type === "list") return { ...tree, items: tree.items.map(withDays) };
  if (tree.type === "map") {
    const entries = [...tree.entries].map(([key, { at, node }]) => [key, { at, node: withDays(node) }] as const);
    return branch(entries, tree.at);
  }
  const [, day] = /^(\d{4}-\d{2}-\d{2}) 00:00:00 \+0000 UTC$/.exec(tree.source) ?? [];
  return day === undefined ? tree : leaf(day, tree.at);
}
