import { z } from "zod";
import { check } from "./check";
import type { Problem } from "./problems";
import type { Tree } from "./tree";

const amount = () => z.number().min(0, { error: "US dollars, 0 or more" });

/** What `plinth:budget` holds. */
export const budgetSchema = z
  .strictObject({
    monthlyUsd: z
      .strictObject({
        min: amount().optional().describe("the least that a month has to cost: below it, something is missing"),
        max: amount().describe("the most that a month may cost"),
      })
      .refine(({ min = 0, max }) => min <= max, { error: "at most as much as `max`", path: ["min"] })
      .describe("US dollars a month, what has to be paid and the usage that is assumed together"),
  })
  .describe("what this environment may cost: the preview fails where the plan's cost lies outside");

/** What a stack may cost in a month. */
export type Budget = z.output<typeof budgetSchema>;

/** Where it stands in a stack file. */
export const budgetKey = "plinth:budget";

/** Reads the budget of a stack; most have none. */
export function readBudget(written: Tree | undefined): { budget?: Budget; problems: Problem[] } {
  if (written === undefined) return { problems: [] };
  const { value, problems } = check(budgetSchema, written);
  const found = problems.map((problem) => ({ ...problem, path: [budgetKey, ...problem.path] }));
  return found.length > 0 ? { problems: found } : { budget: value, problems: [] };
}
