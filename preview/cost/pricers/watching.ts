import { Decimal } from "decimal.js";
import { baseline, usage } from "../lines";
import { input, maps, numberInput } from "../plan-view";
import { price } from "../price-list";
import { isMap } from "../../values";
import type { Pricer } from "./pricer";

/** An alarm is billed for each metric that it reads. */
export const metricAlarm: Pricer = (resource) => {
  const metrics = maps(input(resource, "metricQueries")).flatMap(({ metric }) =>
    metric !== undefined && isMap(metric) ? [metric] : [],
  );
  const periods = metrics.map(({ period }) => (typeof period === "number" ? new Decimal(period) : undefined));
  const seconds = metrics.length === 0 ? [numberInput(resource, "period")] : periods;
  const high = seconds.some((period) => period?.lessThan(60));
  // The band of an anomaly detector counts as two metrics beside the one that it is about.
  const band = input(resource, "thresholdMetricId") === undefined ? 0 : 2;
  const rate = price("cloudwatch", high ? "high-resolution alarm metric" : "standard-resolution alarm metric");
  return [baseline("alarm metric", rate, Math.max(metrics.length, 1) + band)];
};

export const compositeAlarm: Pricer = () => [baseline("composite alarm", price("cloudwatch", "composite alarm"), 1)];

/** Target tracking makes two alarms, when to grow and when to shrink, which are billed like any other. */
export const scalingPolicy: Pricer = (resource) =>
  input(resource, "policyType") === "TargetTrackingScaling"
    ? [
        baseline("alarm metric of target tracking", price("cloudwatch", "standard-resolution alarm metric"), 2, {
          assumption: "target tracking makes two alarms",
        }),
      ]
    : [];

export const metricFilter: Pricer = () => [
  baseline("custom metric", price("cloudwatch", "custom metric first 10k"), 1, {
    assumption: "there is something to count in every hour",
  }),
];

/** The account's first three are free. */
export const dashboard: Pricer = ({ urn, type }, plan) => {
  const place = plan.ofType(type).findIndex((each) => each.urn === urn);
  return [
    baseline("dashboard", price("cloudwatch", "dashboard beyond 3 free"), place < 3 ? 0 : 1, {
      assumption: "three of an account are free, and no other stack uses them up",
    }),
  ];
};

export const logGroup: Pricer = (resource) => {
  const days = numberInput(resource, "retentionInDays");
  const ingested = new Decimal("0.5");
  // Without a retention everything is kept; a year of it is what can be said.
  const kept = ingested
    .times(days ?? 365)
    .dividedBy(30)
    .toDecimalPlaces(4);
  return [
    usage("log data in", price("cloudwatch-logs", "ingest standard class"), ingested, "0.5 GB for each log group"),
    usage(
      "log data kept",
      price("cloudwatch-logs", "archived storage"),
      kept,
      "0.5 GB a month for each log group, kept for its retention (a year without one) and not compressed",
    ),
  ];
};
