import { z } from "zod";
import { dated, readDated } from "./dated";
import type { Problem } from "./problems";
import type { Tree } from "./tree";

/** The changes that stop a pull request until somebody allows them, the worst first. */
export const dangerousChanges = [
  "data-deleted",
  "data-replaced",
  "entry-deleted",
  "entry-replaced",
  "scaled-to-zero",
  "opened-to-the-internet",
  "protection-lifted",
  "backups-shortened",
] as const;

const allowedSchema = z.strictObject({
  change: z
    .enum(dangerousChanges)
    .describe("what may happen to it; an entry is what users come in by: a load balancer, a DNS name"),
  resource: z.string().min(1).describe("the logical name of the resource, as the preview shows it"),
  ...dated,
});

/** What `plinth:allow` holds. */
export const allowSchema = z
  .array(allowedSchema)
  .describe("dangerous changes that the next deployments may make, each with the reason");

/** A dangerous change that may be made for some time. */
export type Allowed = z.output<typeof allowedSchema>;

/** Where it stands in a stack file. */
export const allowKey = "plinth:allow";

/** Reads what a stack allows. */
export function readAllow(written: Tree | undefined): { allow: Allowed[]; problems: Problem[] } {
  const { entries: allow, problems } = readDated(written, {
    key: allowKey,
    schema: allowSchema,
    *beside({ change, resource }, index, all) {
      if (all.findIndex((other) => other.change === change && other.resource === resource) < index) {
        yield ["resource", `${change} of ${resource} is allowed already; wanted: each once`];
      }
    },
  });
  return { allow, problems };
}
