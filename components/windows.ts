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

/** Whether a daily and a weekly window ever meet, which RDS and ElastiCache refuse. */
export function windowsOverlap(daily: string, weekly: string): boolean {
  const [from = "", to = ""] = daily.split("-");
  const [weekFrom = "", weekTo = ""] = weekly.split("-");
  const weekRange = range(weekMinute(weekFrom), weekMinute(weekTo), 7 * dayMinutes);
  return days.some((_, index) => {
    const start = index * dayMinutes + minute(from);
    const daily = { start, length: range(minute(from), minute(to), dayMinutes).length };
    return meet(daily, weekRange);
  });
}

const minute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
const weekMinute = (text: string): number => days.indexOf(text.slice(0, 3)) * dayMinutes + minute(text.slice(4));
const range = (start: number, end: number, cycle: number) => ({ start, length: (end - start + cycle) % cycle });

/** The week is a circle, so each is also looked at one week later. */
const meet = (a: ReturnType<typeof range>, b: ReturnType<typeof range>): boolean =>
  [-7 * dayMinutes, 0, 7 * dayMinutes].some((shift) => {
    const start = b.start + shift;
    return a.start < start + b.length && start < a.start + a.length;
  });
