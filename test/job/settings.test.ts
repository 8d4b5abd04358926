import { describe, expect, it } from "vitest";
import { jobSettings } from "../../components/job/settings";

const wanted = (input: object) =>
  jobSettings
    .safeParse(input)
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)
    .sort();

describe("settings of a job", () => {
  it("need no more than a schedule", () => {
    expect(jobSettings.parse({ schedule: "0 2 * * *" })).toMatchObject({
      timeZone: "UTC",
      windowMinutes: 0,
      timeoutMinutes: 60,
      retries: 2,
      retryDelaySeconds: 60,
      alarms: { severity: "critical" },
      user: "1000:1000",
    });
  });

  it("say what is wanted instead of what is no schedule, no zone or no size of Fargate's", () => {
    expect(wanted({ schedule: "0 25 * * *", timeZone: "Berlin" })).toEqual([
      "schedule: 0 to 23 as hour, not 25",
      "timeZone: an IANA time zone such as Europe/Berlin, or UTC",
    ]);
    expect(wanted({ schedule: "@daily", cpu: 256, memoryMiB: 4096 })).toEqual([
      "memoryMiB: with 256 CPU units Fargate has 512, 1024, 2048 MiB",
    ]);
  });

  it.each([
    ["timeoutMinutes", 0, 10_081],
    ["retries", -1, 6],
    ["retryDelaySeconds", 0, 601],
    ["windowMinutes", -1, 1441],
  ])("keep %s within its bounds", (key, below, above) => {
    for (const value of [below, above]) {
      expect(wanted({ schedule: "@daily", [key]: value }), String(value)).toHaveLength(1);
    }
    for (const value of [below + 1, above - 1]) {
      expect(wanted({ schedule: "@daily", [key]: value }), String(value)).toBeUndefined();
    }
  });

  it("know two severities, and no key that is a slip of the pen", () => {
    expect(wanted({ schedule: "@daily", alarms: { severity: "loud" } })).toHaveLength(1);
    expect(wanted({ schedule: "@daily", retry: 3 })).toHaveLength(1);
  });
});
