import type { ExternalSettings, PostgresSettings } from "../database/settings";
import { startsOfWeek } from "../schedule";
import type { Rule } from "../settings/definition";
import { dailyRanges, meet, weeklyRange, type WeekRange } from "../windows";
import type { BackupsSettings } from "./settings";

type Windows = Pick<PostgresSettings, "backupWindow" | "maintenanceWindow">;

/** How long before each of its windows RDS takes no backup any more. */
const leadMinutes = 60;

/**
 * The windows of a database in which AWS Backup may start to back it up, and would fail: RDS takes no backup during its
 * own backup window, its maintenance window, and the hour before either.
 *
 * Source: "Troubleshooting AWS Backup", AWS Backup Developer Guide.
 */
export function clashes(
  { schedule, timeZone, startWindowMinutes }: Pick<BackupsSettings, "schedule" | "timeZone" | "startWindowMinutes">,
  { backupWindow, maintenanceWindow }: Windows,
): (keyof Windows)[] {
  const starts = startsOfWeek(schedule, timeZone).map((start) => ({ start, length: startWindowMinutes }));
  const closed = {
    backupWindow: dailyRanges(backupWindow).map(withLead),
    maintenanceWindow: [withLead(weeklyRange(maintenanceWindow))],
  };
  return (["backupWindow", "maintenanceWindow"] as const).filter((window) =>
    closed[window].some((range) => starts.some((start) => meet(start, range))),
  );
}

const withLead = ({ start, length }: WeekRange): WeekRange => ({
  start: start - leadMinutes,
  length: length + leadMinutes,
});

/** Backups start when the databases can be backed up. */
export const backupTimesRule: Rule<{
  backups: BackupsSettings;
  databases: Readonly<Record<string, Windows | Pick<ExternalSettings, "engine">>>;
}> = ({ settings: { backups, databases } }, report) => {
  for (const [name, windows] of Object.entries(databases)) {
    if (!("backupWindow" in windows)) continue;
    for (const window of clashes(backups, windows)) {
      report(
        ["backups", "schedule"],
        `another time: a backup may start up to ${backups.startWindowMinutes} minutes late, and none can from an hour ` +
          `before databases.${name}.${window} (${windows[window]} UTC) until it ends (an RDS rule)`,
      );
    }
  }
};
