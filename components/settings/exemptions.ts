import { z } from "zod";
import { dated, readDated } from "./dated";
import { hint, type Problem } from "./problems";
import type { Tree } from "./tree";

const exemptionSchema = z.strictObject({
  rule: z.string().describe("the rule that may be broken, by its name in docs/policies.md"),
  resource: z.string().min(1).describe("the logical name of the resource, as the preview shows it"),
  ...dated,
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
  const { entries: exemptions, problems } = readDated(written, {
    key: exemptionsKey,
    schema: exemptionsSchema,
    *beside({ rule, resource }, index, all) {
      const names = rules?.();
      if (names?.includes(rule) === false) {
        yield ["rule", `${JSON.stringify(rule)} was given; wanted: the name of a rule; ${hint(rule, names)}`];
      }
      if (all.findIndex((other) => other.rule === rule && other.resource === resource) < index) {
        yield ["resource", `${resource} is exempt from ${rule} already; wanted: each once`];
      }
    },
  });
  return { exemptions, problems };
}
