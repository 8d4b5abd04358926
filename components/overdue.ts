import type { AlarmSpec, Metric } from "./alarm";
import { longestPauseHours } from "./schedule";

/** CloudWatch looks back no further, in hours. Source: PutMetricAlarm, Amazon CloudWatch API Reference. */
const lookBackHours = 7 * 24;

/** The most that CloudWatch gives a new alarm: what has longer pauses rings once before its first time. */
const longestWarmUpMinutes = 2880;

/**
 * After how many hours without a success something that the clock starts is overdue: the longest pause of its schedule, and
 * the minutes that may pass from its time to its success. Undefined where that is longer than CloudWatch looks back, or no
 * pause is like another, as with months.
 */
export function hoursUntilOverdue(schedule: string, minutes: number): number | undefined {
  const hours = Math.ceil((longestPauseHours(schedule) ?? Infinity) + minutes / 60);
  return hours <= lookBackHours ? hours : undefined;
}

/** Rings when `successes` has counted none for so many hours, or not yet any. */
export const overdueAlarm = (
  hours: number,
  successes: Metric,
  { severity, description }: Pick<AlarmSpec, "severity" | "description">,
): AlarmSpec => ({
  key: "overdue",
  severity,
  description,
  metric: successes,
  comparison: "below",
  threshold: 1,
  periodSeconds: 3600,
  periods: hours,
  missing: "breaching",
  warmUpMinutes: Math.min(hours * 60, longestWarmUpMinutes),
});

/** What is not even tried fails nowhere, so people should know where nothing would tell them. */
export const untold = (what: string): string =>
  `nobody is told when ${what} is overdue: between two successes there may be more than the 7 days that CloudWatch looks back`;
