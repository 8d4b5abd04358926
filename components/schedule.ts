import { z } from "zod";

/**
 * When something runs, as cron writes it on Unix and in Kubernetes: `minute hour day-of-month month day-of-week`. It is
 * what both take, because one description runs on ECS and on EKS: weekdays are 0 (Sunday) to 6, and `L`, `W`, `#`, `?` and
 * seconds are unknown.
 */
export const schedule = () =>
  z.string().refine((text) => mistake(text) === undefined, {
    error: ({ input }) => mistake(String(input)),
    // What else is said of a schedule can rely on it being one.
    abort: true,
  });

/** The zone in which a schedule is read. */
export const timeZone = () =>
  z.string().refine(isTimeZone, { error: "an IANA time zone such as Europe/Berlin, or UTC" }).default("UTC");

/** The same schedule in the form of EventBridge and AWS Backup, whose weekdays start at another number. */
export function awsCron(expression: string): string {
  const { minutes, hours, daysOfMonth, months, daysOfWeek } = parse(expression);
  // Exactly one of the two is `?`. Source: "Cron expressions", Amazon EventBridge Scheduler User Guide.
  const [dayOfMonth, dayOfWeek] = daysOfWeek
    ? ["?", list(daysOfWeek, fields.dayOfWeek, weekday)]
    : [daysOfMonth ? list(daysOfMonth, fields.dayOfMonth) : "*", "?"];
  const time = `${list(minutes, fields.minute)} ${list(hours, fields.hour)}`;
  return `cron(${time} ${dayOfMonth} ${list(months, fields.month)} ${dayOfWeek} *)`;
}

/** In which minutes of an hour a schedule runs. */
export const minutesOfHour = (expression: string): readonly number[] => parse(expression).minutes;

/**
 * The minutes since Sunday 00:00 UTC at which a schedule may run, whatever the season: summer time moves it against what
 * AWS says in UTC.
 */
export function startsOfWeek(expression: string, zone: string): number[] {
  const local = localStarts(parse(expression));
  const all = offsetsOf(zone).flatMap((offset) => local.map((start) => (start - offset + weekMinutes) % weekMinutes));
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The longest time between two runs, in hours; undefined where weeks are unlike each other. */
export function longestPauseHours(expression: string): number | undefined {
  const parsed = parse(expression);
  if (parsed.daysOfMonth !== undefined || parsed.months.length < 12) return undefined;
  const starts = localStarts(parsed);
  const pauses = starts.map((start, index) => (starts[index + 1] ?? (starts[0] ?? 0) + weekMinutes) - start);
  return Math.max(...pauses) / 60;
}

const weekMinutes = 7 * 24 * 60;

/** The values of each field, in rising order; a day that does not matter is left out. */
interface Schedule {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth?: readonly number[];
  readonly months: readonly number[];
  readonly daysOfWeek?: readonly number[];
}

interface Field {
  readonly what: string;
  readonly first: number;
  readonly last: number;
  /** In the order of the numbers. */
  readonly names?: readonly string[];
}

const fields = {
  minute: { what: "minute", first: 0, last: 59 },
  hour: { what: "hour", first: 0, last: 23 },
  dayOfMonth: { what: "day of the month", first: 1, last: 31 },
  month: {
    what: "month",
    first: 1,
    last: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  dayOfWeek: {
    what: "day of the week",
    first: 0,
    last: 6,
    names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
  },
} satisfies Record<string, Field>;

const shorthands = new Map([
  ["@hourly", "0 * * * *"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@weekly", "0 0 * * 0"],
  ["@monthly", "0 0 1 * *"],
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
]);

/** Says what is wanted in place of what is no schedule. */
class NoSchedule extends Error {}

/** What is wanted, if the text is no schedule. */
function mistake(text: string): string | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof NoSchedule) return error.message;
    throw error;
  }
}

function parse(text: string): Schedule {
  const parts = (shorthands.get(text.trim()) ?? text.trim()).split(/\s+/);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = parts;
  if (parts.length !== 5 || !minute || !hour || !dayOfMonth || !month || !dayOfWeek) {
    const known = [...shorthands.keys()].join(", ");
    throw new NoSchedule(
      `five fields, minute hour day-of-month month day-of-week, such as 0 2 * * *; or one of ${known}`,
    );
  }
  const parsed = {
    minutes: values(minute, fields.minute),
    hours: values(hour, fields.hour),
    daysOfMonth: dayOfMonth === "*" ? undefined : values(dayOfMonth, fields.dayOfMonth),
    months: values(month, fields.month),
    daysOfWeek: dayOfWeek === "*" ? undefined : values(dayOfWeek, fields.dayOfWeek),
  };
  if (parsed.daysOfMonth && parsed.daysOfWeek) {
    throw new NoSchedule(
      "a day of the month or a day of the week, and * for the other: cron would run on either, which AWS cannot say",
    );
  }
  if (parsed.daysOfMonth && !parsed.months.some((each) => daysIn(each) >= (parsed.daysOfMonth?.[0] ?? 0))) {
    throw new NoSchedule(`a day that the month has: ${dayOfMonth} in month ${month} never comes`);
  }
  return parsed;
}

/** In a leap year. */
const daysIn = (month: number): number => new Date(Date.UTC(2024, month, 0)).getUTCDate();

function values(text: string, field: Field): number[] {
  const all = text.split(",").flatMap((part) => partValues(part, field));
  return [...new Set(all)].sort((a, b) => a - b);
}

/** One entry of a list: `*`, a value, a range, or the first or last of these with a step. */
function partValues(part: string, field: Field): number[] {
  const fail = (wanted: string) => new NoSchedule(`${wanted} as ${field.what}, not ${part === "" ? "nothing" : part}`);
  const value = (name: string): number => {
    const index = field.names?.indexOf(name.toUpperCase()) ?? -1;
    const number = index >= 0 ? field.first + index : /^\d{1,2}$/.test(name) ? Number(name) : NaN;
    if (number >= field.first && number <= field.last) return number;
    const names = field.names ? ` or ${field.names[0]} to ${field.names.at(-1)}` : "";
    throw fail(`${field.first} to ${field.last}${names}`);
  };
  const [, range = "", step] = /^([^/]*)(?:\/(.*))?$/.exec(part) ?? [];
  const [from = "", to, more] = range.split("-");
  if (more !== undefined) throw fail("a range of two");
  const first = range === "*" ? field.first : value(from);
  const last = range === "*" ? field.last : to === undefined ? first : value(to);
  if (first > last) throw fail("a range that rises (two with a comma between go over the end)");
  if (step === undefined) return numbers(first, last, 1);
  if (range !== "*" && to === undefined) throw fail(`a step of a range such as ${from}-${field.last}/${step}`);
  const most = field.last - field.first;
  if (!/^\d{1,2}$/.test(step) || Number(step) < 1 || Number(step) > most) throw fail(`a step of 1 to ${most}`);
  return numbers(first, last, Number(step));
}

const numbers = (first: number, last: number, step: number): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);

const weekday = (day: number): string => fields.dayOfWeek.names[day] ?? "";

/** `*` for all values, otherwise each of them, and a range for three and more that follow each other. */
function list(all: readonly number[], { first, last }: Field, name: (value: number) => string = String): string {
  if (all.length === last - first + 1) return "*";
  const runs: number[][] = [];
  for (const value of all) {
    const run = runs.at(-1);
    if (run?.at(-1) === value - 1) run.push(value);
    else runs.push([value]);
  }
  return runs
    .map((run) => (run.length < 3 ? run.map(name).join(",") : `${name(run[0] ?? 0)}-${name(run.at(-1) ?? 0)}`))
    .join(",");
}

/** Minutes since Sunday 00:00 of the schedule's own zone; a day of the month may be any day of the week. */
function localStarts({ minutes, hours, daysOfWeek = numbers(0, 6, 1) }: Schedule): number[] {
  return daysOfWeek.flatMap((day) => hours.flatMap((hour) => minutes.map((minute) => (day * 24 + hour) * 60 + minute)));
}

/** How far a zone's clocks are ahead of UTC, in minutes, over one year. */
function offsetsOf(zone: string): number[] {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const offsets = numbers(0, 11, 1).map((month) => {
    const name = format.formatToParts(Date.UTC(2026, month)).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours = "0", minutes = "0"] = /^GMT(?:([+-])(\d+):(\d+))?/.exec(name) ?? [];
    return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  });
  return [...new Set(offsets)];
}

/** A name with its case as IANA has it; `Intl` takes any case, offsets and short names as well, which AWS does not. */
function isTimeZone(name: string): boolean {
  if (name === "UTC") return true;
  if (!/^[A-Z][A-Za-z]*(\/[A-Z][A-Za-z0-9_+-]*)+$/.test(name)) return false;
  try {
    const known = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
