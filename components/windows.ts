import { z } from "zod";

const clock = String.raw`([01]\d|2[0-3]):[0-5]\d`;
const day = "(?:mon|tue|wed|thu|fri|sat|sun)";
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const dayMinutes = 24 * 60;

/** When something may happen each day, in UTC. */
export const dailyWindow = z
  .string()
  .regex(new RegExp(`^${clock}-${clock}$`), "a daily window in UTC such as 01:00-01:30");

/** When something may happen each week, in UTC. */
export const weeklyWindow = z
  .string()
  .regex(new RegExp(`^${day}:${clock}-${day}:${clock}$`), "a weekly window in UTC such as sun:03:00-sun:04:00");

/** A stretch of the week, which is a circle, in minutes from Sunday 00:00 UTC on. */
export interface WeekRange {
  readonly start: number;
  readonly length: number;
}

/** A daily window on each day of the week. */
export function dailyRanges(daily: string): WeekRange[] {
  const [from = "", to = ""] = daily.split("-");
  const { start, length } = range(minute(from), minute(to), dayMinutes);
  return days.map((_, index) => ({ start: index * dayMinutes + start, length }));
}

export function weeklyRange(weekly: string): WeekRange {
  const [from = "", to = ""] = weekly.split("-");
  return range(weekMinute(from), weekMinute(to), 7 * dayMinutes);
}

/** Whether a daily and a weekly window ever meet, which RDS and ElastiCache refuse. */
export const windowsOverlap = (daily: string, weekly: string): boolean =>
  dailyRanges(daily).some((each) => meet(each, weeklyRange(weekly)));

/** Whether two stretches share a minute. The week is a circle, so each is also looked at one week later. */
export const meet = (a: WeekRange, b: WeekRange): boolean =>
  [-7 * dayMinutes, 0, 7 * dayMinutes].some((shift) => {
    const start = b.start + shift;
    return a.start < start + b.length && start < a.start + a.length;
  });

const minute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
const weekMinute = (text: string): number => days.indexOf(text.slice(0, 3)) * dayMinutes + minute(text.slice(4));
const range = (start: number, end: number, cycle: number): WeekRange => ({
  start,
  length: (end - start + cycle) % cycle,
});
