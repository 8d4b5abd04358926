import { describe, expect, it } from "vitest";
import type { Value } from "../../../preview/values";
import { baseline, byUsage, costOf, lines, made } from "./bill";

describe("an alarm", () => {
  const alarm = (inputs: Parameters<typeof made>[2]) => made("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", inputs);

  it("costs by the metrics that it reads", () => {
    expect(baseline(alarm({ period: 300 }))).toEqual([["alarm metric", "1", "0.1", "0.1"]]);
    const share = { id: "share", expression: "100 * errors / requests" };
    const metric = { metricName: "RequestCount", period: 60 };
    expect(baseline(alarm({ metricQueries: [share, { id: "errors", metric }, { id: "requests", metric }] }))).toEqual([
      ["alarm metric", "2", "0.1", "0.2"],
    ]);
  });

  it("costs three times as much below a minute, and for a band", () => {
    expect(baseline(alarm({ period: 10 }))).toEqual([["alarm metric", "1", "0.3", "0.3"]]);
    const queries: Value[] = [
      { id: "m", metric: { period: 300 } },
      { id: "band", expression: "ANOMALY_DETECTION_BAND(m)" },
    ];
    expect(baseline(alarm({ metricQueries: queries, thresholdMetricId: "band" }))).toEqual([
      ["alarm metric", "3", "0.1", "0.3"],
    ]);
  });

  it("is made twice by target tracking", () => {
    const policy = (policyType: string) => made("aws:appautoscaling/policy:Policy", "policy", { policyType });
    expect(baseline(policy("TargetTrackingScaling"))).toEqual([["alarm metric of target tracking", "2", "0.1", "0.2"]]);
    expect(lines(policy("StepScaling"))).toEqual([]);
  });
});

it("three dashboards are free, whatever their order", () => {
  const boards = ["a", "b", "c", "d", "e"].map((name) => made("aws:cloudwatch/dashboard:Dashboard", name));
  expect(costOf(...boards).monthlyCost).toBe("6");
  expect(costOf(...boards.toReversed())).toEqual(costOf(...boards));
  expect(costOf(...boards.slice(0, 3)).monthlyCost).toBe("0");
});

it("a log group costs by what is written and for how long it is kept", () => {
  const group = (inputs: Parameters<typeof made>[2]) => made("aws:cloudwatch/logGroup:LogGroup", "logs", inputs);
  // 0.5 GB a month, three months of it
  expect(byUsage(group({ retentionInDays: 90 }))).toEqual([
    ["log data in", "0.5", "0.5", "0.25"],
    ["log data kept", "1.5", "0.03", "0.045"],
  ]);
  // 0.5 x 365 / 30
  expect(byUsage(group({}))[1]).toEqual(["log data kept", "6.0833", "0.03", "0.182499"]);
});

it.each([
  ["aws:cloudwatch/compositeAlarm:CompositeAlarm", [["composite alarm", "1", "0.5", "0.5"]]],
  ["aws:cloudwatch/logMetricFilter:LogMetricFilter", [["custom metric", "1", "0.3", "0.3"]]],
  ["aws:kms/key:Key", [["key", "1", "1", "1"]]],
  ["aws:secretsmanager/secret:Secret", [["secret", "1", "0.4", "0.4"]]],
])("%s costs every month", (type, expected) => {
  expect(baseline(made(type, "it"))).toEqual(expected);
});

it.each([
  ["aws:kms/key:Key", {}, [["requests", "1", "0.03", "0.03"]]],
  // 1,000 of 10,000 calls
  ["aws:secretsmanager/secret:Secret", {}, [["API calls", "0.1", "0.05", "0.005"]]],
  ["aws:scheduler/schedule:Schedule", {}, [["invocations", "0", "1", "0"]]],
  ["aws:sfn/stateMachine:StateMachine", {}, [["state transitions", "1", "0.025", "0.025"]]],
  ["aws:sns/topic:Topic", {}, [["requests", "0", "0.5", "0"]]],
  ["aws:sqs/queue:Queue", {}, [["requests", "0", "0.4", "0"]]],
  [
    "aws:lambda/function:Function",
    { memorySize: 256, architectures: ["arm64"] },
    [
      ["calls", "0.001", "0.2", "0.0002"],
      // 1,000 s x 0.25 GB
      ["compute", "250", "0.0000133334", "0.00333335"],
    ],
  ],
  [
    "aws:lambda/function:Function",
    {},
    [
      ["calls", "0.001", "0.2", "0.0002"],
      ["compute", "125", "0.0000166667", "0.0020833375"],
    ],
  ],
])("%s costs by usage", (type, inputs, expected) => {
  expect(byUsage(made(type, "it", inputs))).toEqual(expected);
});

it("an express workflow has no price", () => {
  const express = made("aws:sfn/stateMachine:StateMachine", "it", { type: "EXPRESS" });
  expect(costOf(express).withoutPrice[0]?.costComponents).toEqual(["express workflow"]);
});
