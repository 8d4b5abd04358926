import { describe, expect, it } from "vitest";
import { alarm, type AlarmSpec, type Metric } from "../components/alarm";
import { recorded } from "./recorded";
import { alarms } from "./wiring";

const metric = (name: string, statistic = "Average"): Metric => ({
  namespace: "AWS/RDS",
  name,
  dimensions: { DBInstanceIdentifier: "main-1" },
  statistic,
});
const spec: AlarmSpec = {
  key: "cpu",
  severity: "warning",
  description: "the database is busy",
  metric: metric("CPUUtilization"),
  comparison: "above",
  threshold: 80,
  periodSeconds: 300,
  periods: 3,
  missing: "breaching",
};
const inputs = async (change: Partial<AlarmSpec> = {}, args = {}) => {
  const made = await recorded(() => alarm("main", { ...spec, ...change }, { ...alarms, ...args }, {}));
  return made.inputs("main-metric-alarm-cpu");
};

describe("an alarm", () => {
  it("on one metric says what is wrong and how urgent it is", async () => {
    expect(await inputs()).toEqual({
      alarmDescription: "warning: the database is busy",
      namespace: "AWS/RDS",
      metricName: "CPUUtilization",
      dimensions: { DBInstanceIdentifier: "main-1" },
      statistic: "Average",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 80,
      period: 300,
      evaluationPeriods: 3,
      treatMissingData: "breaching",
      actionsEnabled: true,
      alarmActions: ["topic-warning"],
      okActions: ["topic-warning"],
      tags: { Name: "shop-production-main-metric-alarm-cpu", Severity: "warning" },
    });
  });

  it("tells the topic of its severity when it rings and when it is over", async () => {
    expect(await inputs({ severity: "critical" })).toMatchObject({
      alarmActions: ["topic-critical"],
      okActions: ["topic-critical"],
    });
  });

  it("on a percentile uses CloudWatch's own field for it", async () => {
    const made = await inputs({ metric: metric("ReadLatency", "p95") });
    expect(made).toMatchObject({ extendedStatistic: "p95" });
    expect(made).not.toHaveProperty("statistic");
  });

  it("on an expression watches the expression alone, over its metrics", async () => {
    const expression = "100 * errors / requests";
    const metrics = { errors: metric("Errors", "Sum"), requests: metric("Requests", "Sum") };
    const made = await inputs({ metric: { expression, metrics } });
    const query = (name: string) => ({
      namespace: "AWS/RDS",
      metricName: name,
      dimensions: { DBInstanceIdentifier: "main-1" },
      period: 300,
      stat: "Sum",
    });
    expect(made["metricQueries"]).toEqual([
      { id: "result", expression, label: "result", returnData: true },
      { id: "errors", metric: query("Errors") },
      { id: "requests", metric: query("Requests") },
    ]);
    for (const key of ["metricName", "period", "statistic"]) expect(made).not.toHaveProperty(key);
  });

  it.each([
    [{ comparison: "atLeast" }, { comparisonOperator: "GreaterThanOrEqualToThreshold" }],
    [{ comparison: "below" }, { comparisonOperator: "LessThanThreshold" }],
    [{ missing: "fine" }, { treatMissingData: "notBreaching" }],
    [{ missing: "ignore" }, { treatMissingData: "ignore" }],
  ] satisfies [Partial<AlarmSpec>, object][])("says %o as CloudWatch does", async (change, expected) => {
    expect(await inputs(change)).toMatchObject(expected);
  });

  it("of something that does not run yet wakes nobody", async () => {
    expect(await inputs({}, { enabled: false })).toMatchObject({ actionsEnabled: false });
  });
});
