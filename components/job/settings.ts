import { z } from "zod";
import { sizeRule, taskShape } from "../task/settings";

/** Settings of one entry of `jobs`. */
export const jobSettings = z
  .strictObject({
    ...taskShape,
    schedule: z.string().describe("when it is started, as five fields of cron such as `0 2 * * *`"),
  })
  .refine(...sizeRule);

export type JobSettings = z.infer<typeof jobSettings>;
