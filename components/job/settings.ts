import { z } from "zod";
import { severities } from "../notifications";
import { schedule, timeZone } from "../schedule";
import { sizeRule, taskShape } from "../task/settings";

/** Settings of one entry of `jobs`. */
export const jobSettings = z
  .strictObject({
    ...taskShape,
    schedule: schedule().describe(
      "when it is started, as five fields of cron such as `0 2 * * *`; now and then AWS starts twice",
    ),
    timeZone: timeZone().describe(
      "in which the schedule is read; what falls into an hour that summer time skips is not run",
    ),
    windowMinutes: z
      .int()
      .min(0)
      .max(1440)
      .default(0)
      .describe("minutes after its time within which AWS may start it, to spread load; 0 starts it in the same minute"),
    timeoutMinutes: z
      .int()
      .min(1)
      .max(7 * 24 * 60)
      .default(60)
      .describe("minutes that one attempt may take, its start among them; then it is stopped, and not tried again"),
    retries: z.int().min(0).max(5).default(2).describe("further attempts after one that failed"),
    retryDelaySeconds: z
      .int()
      .min(1)
      .max(600)
      .default(60)
      .describe("seconds before the first further attempt; each next one waits twice as long"),
    alarms: z
      .strictObject({
        severity: z
          .enum(severities)
          .default("critical")
          .describe("of its alarms: it failed, was not started, or has not succeeded for too long"),
      })
      .prefault({})
      .describe("how loud the job's alarms ring"),
  })
  .refine(...sizeRule);

export type JobSettings = z.infer<typeof jobSettings>;
