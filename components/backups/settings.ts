import { z } from "zod";
import { plainDeletionSettings } from "../deletion";
import { hoursUntilOverdue, untold } from "../overdue";
import { minutesOfHour, schedule, timeZone } from "../schedule";
import type { Remarks } from "../settings/definition";

/** The fewest days that backups can be kept; the vault takes none for less. */
export const leastRetentionDays = 7;

/** Settings of `backups`: copies of databases and buckets in a vault apart from them. */
export const backupsSettings = z
  .strictObject({
    schedule: schedule()
      .refine((text) => minutesOfHour(text).length === 1, { error: "at most once an hour (an AWS Backup rule)" })
      .default("0 2 * * *")
      .describe("when backups are taken, as cron writes it: minute hour day-of-month month day-of-week"),
    timeZone: timeZone().describe("the IANA time zone of the schedule"),
    startWindowMinutes: z
      .int()
      .min(60)
      .max(1440)
      .default(60)
      .describe("how much later than scheduled a backup may start; AWS Backup spreads them"),
    completionWindowMinutes: z
      .int()
      .min(120)
      .max(10_080)
      .default(480)
      .describe("in which time a backup has to be complete, or it is given up"),
    retentionDays: z
      .int()
      .min(leastRetentionDays)
      .max(365)
      .default(35)
      .describe("days that a backup is kept; while the vault is protected, AWS lets nobody delete it sooner"),
    deletion: plainDeletionSettings().describe("what may happen to the vault and the backups in it"),
  })
  .refine(({ startWindowMinutes: start, completionWindowMinutes: complete }) => complete >= start + 60, {
    error: "at least 60 more than `startWindowMinutes`: a backup may start as late as that, and takes its time",
    path: ["completionWindowMinutes"],
  })
  .describe("copies of databases and buckets in a vault apart from them");

export type BackupsSettings = z.infer<typeof backupsSettings>;

/**
 * After how many hours without a complete backup something is wrong: the next one may start late and takes an hour.
 * Undefined where CloudWatch cannot look back so far.
 */
export const overdueHours = ({
  schedule,
  startWindowMinutes,
}: Pick<BackupsSettings, "schedule" | "startWindowMinutes">): number | undefined =>
  hoursUntilOverdue(schedule, startWindowMinutes + 60);

export const backupsOverdueRemark: Remarks<{ backups: BackupsSettings }> = ({ settings: { backups } }) =>
  overdueHours(backups) === undefined ? [untold("a backup")] : [];
