import { describe, expect, it } from "vitest";
import { jobAlarms, overdueHours } from "../../components/job/alarms";
import { jobSettings } from "../../components/job/settings";

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

  it("ring for a daily job that has not succeeded for 26 hours", () => {
    expect(alarms()[4]).toMatchObject({
      key: "overdue",
      severity: "critical",
      metric: { name: "ExecutionsSucceeded", dimensions: { StateMachineArn: "arn:machine" }, statistic: "Sum" },
      comparison: "below",
      threshold: 1,
      periodSeconds: 3600,
      periods: 26,
      missing: "breaching",
      // A new job has not succeeded either until its first time.
      warmUpMinutes: 26 * 60,
    });
    // The most that CloudWatch takes.
    expect(alarms({ schedule: "0 2 * * MON-FRI" })[4]).toMatchObject({ periods: 74, warmUpMinutes: 2880 });
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
    ["0 2 * * *", 60, 0, 26],
    ["0 2 * * *", 90, 30, 27],
    ["*/5 * * * *", 5, 0, 2],
    ["0 2 * * MON-FRI", 60, 0, 74],
    ["0 2 * * 0", 60, 0, undefined],
    ["0 2 1 * *", 60, 0, undefined],
    ["0 2 * * *", 8520, 0, 167],
    ["0 2 * * *", 8581, 0, undefined],
  ])("of %s with %i minutes of its own and %i of AWS's: %s", (schedule, timeoutMinutes, windowMinutes, hours) => {
    expect(overdueHours({ schedule, timeoutMinutes, windowMinutes })).toBe(hours);
  });
});
