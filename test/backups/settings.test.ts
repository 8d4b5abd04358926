import { describe, expect, it } from "vitest";
import { backupTimesRule, clashes } from "../../components/backups/clash";
import { backupsOverdueRemark, backupsSettings, overdueHours } from "../../components/backups/settings";
import { given, reported, stack } from "../wiring";

const parsed = (input: object = {}) => backupsSettings.parse(input);
const mistakes = (input: object) =>
  backupsSettings.safeParse(input).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("the settings of backups", () => {
  it("are right without a word: daily at two, kept for five weeks", () => {
    expect(parsed()).toEqual({
      schedule: "0 2 * * *",
      timeZone: "UTC",
      startWindowMinutes: 60,
      completionWindowMinutes: 480,
      retentionDays: 35,
      deletion: { kind: "protected" },
    });
  });

  it("say what is wrong with a schedule", () => {
    expect(mistakes({ schedule: "0 25 * * *" })).toEqual(["schedule: 0 to 23 as hour, not 25"]);
    expect(mistakes({ schedule: "0,30 * * * *" })).toEqual(["schedule: at most once an hour (an AWS Backup rule)"]);
    expect(mistakes({ timeZone: "Berlin" })).toEqual(["timeZone: an IANA time zone such as Europe/Berlin, or UTC"]);
  });

  it("leave a late backup an hour to complete", () => {
    expect(mistakes({ startWindowMinutes: 120, completionWindowMinutes: 180 })).toBeUndefined();
    expect(mistakes({ startWindowMinutes: 120, completionWindowMinutes: 179 })).toEqual([
      "completionWindowMinutes: at least 60 more than `startWindowMinutes`: a backup may start as late as that, and takes its time",
    ]);
  });

  it("keep backups for a week to a year", () => {
    for (const retentionDays of [7, 365]) expect(mistakes({ retentionDays })).toBeUndefined();
    for (const retentionDays of [6, 366]) expect(mistakes({ retentionDays })).toHaveLength(1);
  });
});

describe("a backup is overdue", () => {
  it.each([
    ["0 2 * * *", 60, 26],
    ["0 2 * * *", 90, 27],
    ["0 * * * *", 60, 3],
    ["0 2 * * MON-SAT", 60, 50],
    ["0 2 * * SUN", 60, undefined],
    ["0 2 1 * *", 60, undefined],
  ])("by %s, starting within %i minutes, after %s hours", (schedule, startWindowMinutes, hours) => {
    expect(overdueHours({ schedule, startWindowMinutes })).toBe(hours);
  });

  it("and nobody is told, if the pauses are longer than CloudWatch looks back", () => {
    const remarks = (input: object) => backupsOverdueRemark({ settings: { backups: parsed(input) }, stack, given });
    expect(remarks({})).toEqual([]);
    expect(remarks({ schedule: "0 2 * * SUN" })).toEqual([
      "nobody is told when a backup is overdue: between two successes there may be more than the 7 days that CloudWatch " +
        "looks back",
    ]);
  });
});

describe("a backup and the windows of a database", () => {
  const quiet = { backupWindow: "12:00-12:30", maintenanceWindow: "sun:15:00-sun:16:00" };

  it.each([
    ["01:00-01:30", []],
    ["02:30-03:00", ["backupWindow"]],
    // The last start is just before three, and the hour before begins then.
    ["04:00-04:30", []],
    ["03:59-04:30", ["backupWindow"]],
    ["23:30-02:00", []],
    ["23:30-02:01", ["backupWindow"]],
  ])("at two, and %s daily: %j", (backupWindow, expected) => {
    expect(clashes(parsed(), { ...quiet, backupWindow })).toEqual(expected);
  });

  it.each([
    ["0 2 * * *", "sun:04:00-sun:05:00", []],
    ["0 2 * * *", "sun:03:00-sun:04:00", ["maintenanceWindow"]],
    ["0 2 * * MON-SAT", "sun:03:00-sun:04:00", []],
    ["0 2 1 * *", "sun:03:00-sun:04:00", ["maintenanceWindow"]],
    ["30 23 * * SAT", "sun:00:30-sun:01:30", ["maintenanceWindow"]],
    ["30 23 * * SAT", "sun:01:30-sun:02:30", []],
    ["0 0 * * SUN", "sat:22:00-sun:00:00", []],
    ["0 0 * * SUN", "sun:00:30-sun:01:30", ["maintenanceWindow"]],
  ])("by %s, and %s weekly: %j", (schedule, maintenanceWindow, expected) => {
    expect(clashes(parsed({ schedule }), { ...quiet, maintenanceWindow })).toEqual(expected);
  });

  it("are compared in UTC, in summer and in winter", () => {
    const berlin = { schedule: "0 4 * * *", timeZone: "Europe/Berlin" };
    expect(clashes(parsed(berlin), { ...quiet, backupWindow: "04:30-05:00" })).toEqual(["backupWindow"]);
    expect(clashes(parsed(berlin), { ...quiet, backupWindow: "01:30-02:30" })).toEqual(["backupWindow"]);
    expect(clashes(parsed(berlin), { ...quiet, backupWindow: "05:00-05:30" })).toEqual([]);
  });

  it("which start later meet more", () => {
    const windows = { ...quiet, maintenanceWindow: "sun:04:30-sun:05:30" };
    expect(clashes(parsed({ startWindowMinutes: 90 }), windows)).toEqual([]);
    expect(clashes(parsed({ startWindowMinutes: 91 }), windows)).toEqual(["maintenanceWindow"]);
  });

  it("do not meet, or the settings are wrong", () => {
    const databases = {
      main: { backupWindow: "01:00-01:30", maintenanceWindow: "sun:04:30-sun:05:30" },
      reports: { backupWindow: "02:30-03:00", maintenanceWindow: "sun:03:30-sun:04:30" },
    };
    const wanted = (window: string) =>
      "backups.schedule: another time: a backup may start up to 60 minutes late, and none can from an hour before " +
      `databases.reports.${window} UTC) until it ends (an RDS rule)`;
    expect(reported(backupTimesRule, { backups: parsed(), databases })).toEqual([
      wanted("backupWindow (02:30-03:00"),
      wanted("maintenanceWindow (sun:03:30-sun:04:30"),
    ]);
  });
});
