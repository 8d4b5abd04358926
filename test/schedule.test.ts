import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { awsCron, longestPauseHours, schedule, startsOfWeek, timeZone } from "../components/schedule";

/** What is wanted instead of a text, if it is no schedule. */
const wanted = (text: unknown) => schedule().safeParse(text).error?.issues[0]?.message;

describe("a schedule", () => {
  it.each([
    ["0 2 * * *", "cron(0 2 * * ? *)"],
    ["  30   4 1 *  * ", "cron(30 4 1 * ? *)"],
    ["0 3 * * 0", "cron(0 3 ? * SUN *)"],
    ["0 9 * * MON-FRI", "cron(0 9 ? * MON-FRI *)"],
    ["0 9 * * sat,0", "cron(0 9 ? * SUN,SAT *)"],
    ["*/15 8-18/5 * jan,7-9 *", "cron(0,15,30,45 8,13,18 * 1,7-9 ? *)"],
    ["5 0 1,15,31 * *", "cron(5 0 1,15,31 * ? *)"],
    ["0 0 29 FEB *", "cron(0 0 29 2 ? *)"],
    ["0 2 * * 0-6", "cron(0 2 ? * * *)"],
    ["@hourly", "cron(0 * * * ? *)"],
    ["@daily", "cron(0 0 * * ? *)"],
    ["@weekly", "cron(0 0 ? * SUN *)"],
    ["@monthly", "cron(0 0 1 * ? *)"],
    ["@yearly", "cron(0 0 1 1 ? *)"],
  ])("%s is %s", (text, expected) => {
    expect(wanted(text)).toBeUndefined();
    expect(awsCron(text)).toBe(expected);
  });

  const fiveFields =
    "five fields, minute hour day-of-month month day-of-week, such as 0 2 * * *; " +
    "or one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually";
  it.each([
    ["", fiveFields],
    ["0 2 * *", fiveFields],
    ["cron(0 2 * * ? *)", fiveFields],
    ["@reboot", fiveFields],
    ["constructor", fiveFields],
    ["60 2 * * *", "0 to 59 as minute, not 60"],
    ["-5 2 * * *", "0 to 59 as minute, not -5"],
    ["0 24 * * *", "0 to 23 as hour, not 24"],
    ["0 2 0 * *", "1 to 31 as day of the month, not 0"],
    ["0 2 L * *", "1 to 31 as day of the month, not L"],
    ["0 2 * 13 *", "1 to 12 or JAN to DEC as month, not 13"],
    ["0 2 * * 7", "0 to 6 or SUN to SAT as day of the week, not 7"],
    ["0 2 * * MONDAY", "0 to 6 or SUN to SAT as day of the week, not MONDAY"],
    ["0 2 * * ?", "0 to 6 or SUN to SAT as day of the week, not ?"],
    ["0,,5 2 * * *", "0 to 59 as minute, not nothing"],
    ["0 1-2-3 * * *", "a range of two as hour, not 1-2-3"],
    ["0 22-2 * * *", "a range that rises (two with a comma between go over the end) as hour, not 22-2"],
    ["5/10 * * * *", "a step of a range such as 5-59/10 as minute, not 5/10"],
    ["*/90 * * * *", "a step of 1 to 59 as minute, not */90"],
    ["0 */0 * * *", "a step of 1 to 23 as hour, not */0"],
    ["0 */ * * *", "a step of 1 to 23 as hour, not */"],
    ["0 2 31 2,4 *", "a day that the month has: 31 in month 2,4 never comes"],
    [
      "0 2 1 * MON",
      "a day of the month or a day of the week, and * for the other: cron would run on either, which AWS cannot say",
    ],
  ])("%j is none", (text, message) => {
    expect(wanted(text)).toBe(message);
  });
});

describe("the translation for AWS", () => {
  interface Item {
    readonly from?: number;
    readonly to?: number;
    readonly step?: number;
  }
  const item = (first: number, last: number): fc.Arbitrary<Item> => {
    const value = fc.integer({ min: first, max: last });
    const step = fc.option(fc.integer({ min: 1, max: last - first }), { nil: undefined });
    return fc.oneof(
      value.map((from) => ({ from, to: from })),
      fc.tuple(value, value, step).map(([a, b, each]) => ({ from: Math.min(a, b), to: Math.max(a, b), step: each })),
      step.map((each) => ({ step: each })),
    );
  };
  const field = (first: number, last: number) =>
    fc.oneof(fc.constant([{}]), fc.array(item(first, last), { minLength: 1, maxLength: 4 }));
  const written = (items: readonly Item[]) =>
    items
      .map(({ from, to, step }) => {
        const range = from === undefined ? "*" : from === to && step === undefined ? `${from}` : `${from}-${to}`;
        return step === undefined ? range : `${range}/${step}`;
      })
      .join(",");
  const unixHolds = (items: readonly Item[], value: number, [first, last]: readonly [number, number]) =>
    items.some(({ from = first, to = last, step = 1 }) => value >= from && value <= to && (value - from) % step === 0);

  /** AWS's form: `*`, `?`, values and rising ranges, weekdays by name. */
  const names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
  const awsHolds = (text: string, value: number | string) => {
    const place = (name: string) => (names.includes(name) ? names.indexOf(name) : Number(name));
    return text.split(",").some((part) => {
      if (part === "*" || part === "?") return true;
      const [from = "", to = from] = part.split("-");
      const at = typeof value === "string" ? place(value) : value;
      return at >= place(from) && at <= place(to);
    });
  };

  it("means the same at any time", () => {
    const bounds = { minute: [0, 59], hour: [0, 23], date: [1, 31], month: [1, 12], day: [0, 6] } as const;
    const anyDays = fc.constantFrom("date", "day", "neither");
    const time = fc.record({
      days: fc.integer({ min: 0, max: 3650 }),
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
    });
    let [runs, rests] = [0, 0];
    fc.assert(
      fc.property(
        fc.record({
          minute: field(...bounds.minute),
          hour: field(...bounds.hour),
          date: field(...bounds.date),
          month: field(...bounds.month),
          day: field(...bounds.day),
        }),
        anyDays,
        fc.array(time, { minLength: 60, maxLength: 60 }),
        (items, matters, times) => {
          const star = [{}];
          const unix = {
            ...items,
            date: matters === "date" ? items.date : star,
            day: matters === "day" ? items.day : star,
          };
          const text = [unix.minute, unix.hour, unix.date, unix.month, unix.day].map(written).join(" ");
          fc.pre(wanted(text) === undefined);
          const [minute = "", hour = "", date = "", month = "", day = "", year] = awsCron(text).slice(5, -1).split(" ");
          expect(year).toBe("*");
          expect([date, day].filter((each) => each === "?")).toHaveLength(1);
          for (const { days, hour: atHour, minute: atMinute } of times) {
            const at = new Date(Date.UTC(2024, 0, 1 + days));
            const unixRuns =
              unixHolds(unix.minute, atMinute, bounds.minute) &&
              unixHolds(unix.hour, atHour, bounds.hour) &&
              unixHolds(unix.date, at.getUTCDate(), bounds.date) &&
              unixHolds(unix.month, at.getUTCMonth() + 1, bounds.month) &&
              unixHolds(unix.day, at.getUTCDay(), bounds.day);
            const awsRuns =
              awsHolds(minute, atMinute) &&
              awsHolds(hour, atHour) &&
              awsHolds(date, at.getUTCDate()) &&
              awsHolds(month, at.getUTCMonth() + 1) &&
              awsHolds(day, names[at.getUTCDay()] ?? "");
            expect(awsRuns, `${text} at ${at.toISOString()} ${atHour}:${atMinute}`).toBe(unixRuns);
            if (unixRuns) runs++;
            else rests++;
          }
        },
      ),
    );
    // Both are looked at, or it would prove little.
    expect(runs).toBeGreaterThan(100);
    expect(rests).toBeGreaterThan(100);
  });
});

describe("when a schedule may run in a week, in UTC", () => {
  const at = (day: number, hour: number, minute = 0) => (day * 24 + hour) * 60 + minute;

  it.each([
    ["0 2 * * *", "UTC", [0, 1, 2, 3, 4, 5, 6].map((day) => at(day, 2))],
    ["30 3 * * 0", "UTC", [at(0, 3, 30)]],
    ["0 2 * * 0", "Europe/Berlin", [at(0, 0), at(0, 1)]],
    ["0 1 * * 0", "Europe/Berlin", [at(0, 0), at(6, 23)]],
    ["0 20 * * 6", "America/New_York", [at(0, 0), at(0, 1)]],
    ["0 0 * * 1", "Asia/Kolkata", [at(0, 18, 30)]],
    ["0 2 31 12 *", "UTC", [0, 1, 2, 3, 4, 5, 6].map((day) => at(day, 2))],
  ])("%s in %s", (text, zone, expected) => {
    expect(startsOfWeek(text, zone)).toEqual(expected);
  });
});

describe("the longest pause of a schedule", () => {
  it.each([
    ["0 * * * *", 1],
    ["0 2 * * *", 24],
    ["0 2,14 * * *", 12],
    ["0 2 * * MON-FRI", 72],
    ["0 2 * * 0", 168],
    ["0 2 1 * *", undefined],
    ["0 2 * 1-6 *", undefined],
  ])("%s: %s hours", (text, hours) => {
    expect(longestPauseHours(text)).toBe(hours);
  });
});

describe("a time zone", () => {
  const zone = timeZone();

  it("is every one that is known, by its old names as well, and UTC unless said otherwise", () => {
    for (const name of [...Intl.supportedValuesOf("timeZone"), "UTC", "Etc/UTC", "Asia/Kolkata", "Europe/Kyiv"]) {
      expect(zone.safeParse(name).success, name).toBe(true);
    }
    expect(zone.parse(undefined)).toBe("UTC");
  });

  it.each(["Berlin", "europe/berlin", "Europe/Atlantis", "+01:00", "CET", "", "Europe/"])("is not %j", (name) => {
    expect(zone.safeParse(name).error?.issues).toMatchObject([
      { message: "an IANA time zone such as Europe/Berlin, or UTC" },
    ]);
  });
});
