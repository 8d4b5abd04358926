import { z } from "zod";
import { check } from "./check";
import { hint, type Problem } from "./problems";
import { branch, leaf, locate, type Tree } from "./tree";

const exemptionSchema = z.strictObject({
  rule: z.string().describe("the rule that may be broken, by its name in docs/policies.md"),
  resource: z.string().min(1).describe("the logical name of the resource, as the preview shows it"),
  reason: z.string().min(8).describe("why: people read it in the preview and in reviews"),
  until: z.iso.date({ error: "a day such as 2027-01-31" }).describe("the last day on which it holds, in UTC"),
});

/** What `plinth:exemptions` holds. */
export const exemptionsSchema = z
  .array(exemptionSchema)
  .describe("resources that may break a rule of the policies for some time, each with the reason");

/** A resource that may break a rule for some time. */
export type Exemption = z.output<typeof exemptionSchema>;

/** Where it stands in a stack file. */
export const exemptionsKey = "plinth:exemptions";

/**
 * Reads the exemptions of a stack. `rules` gives the names that they may speak of, and is asked only where there are any
 * exemptions; whoever does not judge knows none, and leaves that to who does.
 */
export function readExemptions(
  written: Tree | undefined,
  rules?: () => readonly string[],
): { exemptions: Exemption[]; problems: Problem[] } {
  if (written === undefined) return { exemptions: [], problems: [] };
  const tree = withDays(written);
  const { value: exemptions = [], problems } = check(exemptionsSchema, tree);
  const found = problems.map((problem) => ({ ...problem, path: [exemptionsKey, ...problem.path] }));
  const said = (index: number, key: string, message: string): void => {
    found.push({ at: locate(tree, [index, key]), path: [exemptionsKey, index, key], message });
  };
  // Those that are wrong in themselves are left out above, and what is left has other places than in the file.
  if (found.length > 0) return { exemptions: [], problems: found };
  const names = exemptions.length === 0 ? undefined : rules?.();
  for (const [index, { rule, resource }] of exemptions.entries()) {
    if (names?.includes(rule) === false) {
      said(index, "rule", `${JSON.stringify(rule)} was given; wanted: the name of a rule; ${hint(rule, names)}`);
    }
    if (exemptions.findIndex((other) => other.rule === rule && other.resource === resource) < index) {
      said(index, "resource", `${resource} is exempt from ${rule} already; wanted: each once`);
    }
  }
  return { exemptions, problems: found };
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
