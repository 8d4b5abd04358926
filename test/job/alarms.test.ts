import { describe, expect, it } from "vitest";
import { jobAlarms, jobsOverdueRemark, overdueHours } from "../../components/job/alarms";
import { jobSettings } from "../../components/job/settings";
import { given, stack } from "../wiring";

const alarms = (input: object = {}) =>
  jobAlarms(jobSettings.parse({ schedule: "0 2 * * *", ...input }), {
    stateMachineArn: "arn:machine",
    queueName: "dead",
  });

describe("a job's alarms", () => {
  it("ring for an execution that failed, and for a start that never came, at once", () => {
    const atOnce = { comparison: "above", threshold: 0, periods: 1, periodSeconds: 300, missing: "fine" };
    expect(alarms().slice(0, 4)).toMatchObject(
      [
        { key: "failed", metric: { namespace: "AWS/States", name: "ExecutionsFailed", statistic: "Sum" } },
        { key: "timed-out", metric: { name: "ExecutionsTimedOut", dimensions: { StateMachineArn: "arn:machine" } } },
        { key: "aborted", metric: { name: "ExecutionsAborted" } },
        {
          key: "not-started",
          metric: {
            namespace: "AWS/SQS",
            name: "ApproximateNumberOfMessagesVisible",
            dimensions: { QueueName: "dead" },
            statistic: "Maximum",
          },
        },
      ].map((spec) => ({ ...atOnce, severity: "critical", ...spec })),
    );
  });

  it("ring for a daily job that has not succeeded by the end of its last attempt", () => {
    expect(alarms()[4]).toMatchObject({
      key: "overdue",
      severity: "critical",
      metric: { name: "ExecutionsSucceeded", dimensions: { StateMachineArn: "arn:machine" }, statistic: "Sum" },
      comparison: "below",
      threshold: 1,
      periodSeconds: 3600,
      // A day, three attempts of an hour each with pauses of one and two minutes, and the hour that has only begun.
      periods: 29,
      missing: "breaching",
      // A new job has not succeeded either until its first time.
      warmUpMinutes: 29 * 60,
    });
    // The most that CloudWatch takes.
    expect(alarms({ schedule: "0 2 * * MON-FRI" })[4]).toMatchObject({ periods: 77, warmUpMinutes: 2880 });
  });

  it("are as urgent as the job is, all of them", () => {
    expect(alarms({ alarms: { severity: "warning" } }).map(({ severity }) => severity)).toEqual(
      Array(5).fill("warning"),
    );
  });

  it("leave out what CloudWatch cannot look back on", () => {
    expect(alarms({ schedule: "0 2 1 * *" }).map(({ key }) => key)).toEqual([
      "failed",
      "timed-out",
      "aborted",
      "not-started",
    ]);
  });
});

describe("the hours after which a success is overdue", () => {
  it.each([
    ["0 2 * * *", 60, 0, 0, 26],
    ["0 2 * * *", 90, 0, 30, 27],
    ["0 2 * * *", 60, 2, 0, 29],
    // Pauses of 10, 20, 40, 80 and 160 minutes between attempts of one.
    ["0 2 * * *", 1, 5, 0, 31],
    ["*/5 * * * *", 5, 0, 0, 2],
    ["0 2 * * MON-FRI", 60, 0, 0, 74],
    ["0 2 * * 0", 60, 0, 0, undefined],
    ["0 2 1 * *", 60, 0, 0, undefined],
    ["0 2 * * *", 8580, 0, 0, 168],
    ["0 2 * * *", 8581, 0, 0, undefined],
  ])("of %s with %i minutes, tried again %i times, %i minutes late: %s", (schedule, timeout, retries, late, hours) => {
    const times = {
      timeoutMinutes: timeout,
      retries,
      retryDelaySeconds: retries === 5 ? 600 : 60,
      windowMinutes: late,
    };
    expect(overdueHours({ schedule, ...times })).toBe(hours);
  });

  it("are told where CloudWatch cannot look back so far", () => {
    const jobs = {
      dump: jobSettings.parse({ schedule: "0 2 * * *" }),
      invoices: jobSettings.parse({ schedule: "0 2 1 * *" }),
    };
    const remarks = (kind: string) => jobsOverdueRemark({ settings: { platform: { kind }, jobs }, stack, given });
    expect(remarks("eks")).toEqual([]);
    expect(remarks("ecs")).toEqual([
      "nobody is told when invoices is overdue: between two successes there may be more than the 7 days that CloudWatch " +
        "looks back",
    ]);
  });
});
