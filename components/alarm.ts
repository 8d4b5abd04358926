import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Severity } from "./notifications";
import { named } from "./names";

/** One metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Record<string, pulumi.Input<string>>;
  /** `Average`, `Sum` ... or a percentile such as `p95`. */
  readonly statistic: string;
}

/** When an alarm rings, as data: what a component knows about itself. */
export interface AlarmSpec {
  /** Ends the logical name: `main-metric-alarm-connections`. */
  readonly key: string;
  readonly severity: Severity;
  /** What is wrong, for the person who is woken. */
  readonly description: string;
  /** One metric, or an expression over several by their ids. */
  readonly metric: Metric | { readonly expression: string; readonly metrics: Readonly<Record<string, Metric>> };
  readonly comparison: "above" | "atLeast" | "below";
  readonly threshold: number;
  readonly periodSeconds: number;
  /** How many periods in a row. */
  readonly periods: number;
  /** What no data means. Metrics that only exist when something happens are `fine` without; a heartbeat is `breaching`. */
  readonly missing: "fine" | "breaching" | "ignore";
  /** Minutes after it was made in which it does not ring, at most 2880: what happens once a day has not happened yet. */
  readonly warmUpMinutes?: number;
  /** That something is alive has no curve worth looking at, so the dashboard leaves it out. */
  readonly isHeartbeat?: true;
}

/** Rings when something that always reports its CPU has not done so for 3 minutes. */
export const heartbeat = (cpu: Metric, description: string): AlarmSpec => ({
  key: "down",
  severity: "critical",
  description,
  metric: { ...cpu, statistic: "SampleCount" },
  comparison: "below",
  threshold: 1,
  periodSeconds: 60,
  periods: 3,
  missing: "breaching",
  isHeartbeat: true,
});

/** What a component needs to make alarms. */
export interface AlarmArgs {
  readonly topicArns: Readonly<Record<Severity, pulumi.Input<string>>>;
  /** False where the thing watched is not running yet, so that nobody is woken by what was never started. */
  readonly enabled?: boolean;
}

const operators = {
  above: "GreaterThanThreshold",
  atLeast: "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
} as const;
const missingData = { fine: "notBreaching", breaching: "breaching", ignore: "ignore" } as const;

/** Makes one CloudWatch alarm which tells the topic of its severity both when it rings and when it is over. */
export function alarm(
  owner: string,
  spec: AlarmSpec,
  { topicArns, enabled = true }: AlarmArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  const logicalName = `${owner}-metric-alarm-${spec.key}`;
  const actions = [topicArns[spec.severity]];
  return new aws.cloudwatch.MetricAlarm(
    logicalName,
    {
      alarmDescription: `${spec.severity}: ${spec.description}`,
      comparisonOperator: operators[spec.comparison],
      threshold: spec.threshold,
      evaluationPeriods: spec.periods,
      treatMissingData: missingData[spec.missing],
      warmUpConfiguration:
        spec.warmUpMinutes === undefined ? undefined : { warmUpPeriodDurationInMinutes: spec.warmUpMinutes },
      actionsEnabled: enabled,
      alarmActions: actions,
      okActions: actions,
      ...watched(spec),
      tags: { ...named(logicalName), Severity: spec.severity },
    },
    opts,
  );
}

/** Makes all alarms of a component, and answers with what they watch, which the dashboard shows. */
export function watch(
  owner: string,
  specs: readonly AlarmSpec[],
  args: AlarmArgs,
  opts: pulumi.CustomResourceOptions,
): readonly AlarmSpec[] {
  for (const spec of specs) alarm(owner, spec, args, opts);
  return specs;
}

function watched({ metric, periodSeconds }: AlarmSpec): Partial<aws.cloudwatch.MetricAlarmArgs> {
  if ("name" in metric) {
    const { namespace, name, dimensions } = metric;
    return { namespace, metricName: name, dimensions, period: periodSeconds, ...statistic(metric) };
  }
  return {
    metricQueries: [
      { id: "result", expression: metric.expression, label: "result", returnData: true },
      ...Object.entries(metric.metrics).map(([id, { namespace, name, dimensions, statistic }]) => ({
        id,
        metric: { namespace, metricName: name, dimensions, period: periodSeconds, stat: statistic },
      })),
    ],
  };
}

const statistic = ({ statistic }: Metric) =>
  /^p\d/.test(statistic) ? { extendedStatistic: statistic } : { statistic };
