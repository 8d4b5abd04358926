import type * as pulumi from "@pulumi/pulumi";
import { heartbeat, type AlarmSpec, type Metric } from "../alarm";
import type { ServiceSettings } from "./settings";

export interface ServiceAlarmArgs {
  readonly settings: ServiceSettings;
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
  /** Of a public service: how CloudWatch names its load balancer and its target group. */
  readonly targets?: { readonly loadBalancer: pulumi.Input<string>; readonly targetGroup: pulumi.Input<string> };
}

/** Requests in 5 minutes below which a share of errors rings nothing. */
const fewRequests = 20;

/** What can be wrong with any service. */
export function serviceAlarms({ settings, clusterName, serviceName, targets }: ServiceAlarmArgs): AlarmSpec[] {
  const metric = (name: string): Metric => ({
    namespace: "AWS/ECS",
    name,
    dimensions: { ClusterName: clusterName, ServiceName: serviceName },
    statistic: "Average",
  });
  return [
    ...loadAlarms("tasks", settings, { cpu: metric("CPUUtilization"), memory: metric("MemoryUtilization") }),
    ...(targets === undefined ? [] : targetAlarms(settings, targets)),
  ];
}

/** That something runs at all, and how much of what it has it uses, whatever it runs in. */
export function loadAlarms(
  what: "tasks" | "pods",
  { alarms: { cpuPercent, memoryPercent } }: Pick<ServiceSettings, "alarms">,
  metrics: { readonly cpu: Metric; readonly memory: Metric },
): AlarmSpec[] {
  const above = (key: "cpu" | "memory", percent: number, description: string): AlarmSpec => ({
    key,
    severity: "warning",
    description: `${what} have used more than ${percent}% of their ${description}`,
    metric: metrics[key],
    comparison: "above",
    threshold: percent,
    periodSeconds: 300,
    periods: 3,
    missing: "ignore",
  });
  return [
    heartbeat(metrics.cpu, `for 3 minutes no ${what.slice(0, -1)} has given a sign of life`),
    above("cpu", cpuPercent, "CPU for 15 minutes: scaling does not keep up"),
    above("memory", memoryPercent, "memory for 15 minutes; above 100% they are killed"),
  ];
}

/** A number of errors rings whatever their share, which in much traffic stays small. */
const errorRate = (errorsPerSecond: number, metric: (name: string, statistic: string) => Metric): AlarmSpec => ({
  key: "error-rate",
  severity: "critical",
  description: `over 5 minutes there were more than ${errorsPerSecond} errors (5xx) a second`,
  metric: metric("HTTPCode_Target_5XX_Count", "Sum"),
  comparison: "above",
  threshold: errorsPerSecond * 300,
  periodSeconds: 300,
  periods: 1,
  missing: "fine",
});

/** What the load balancer sees of a public service. */
export function targetAlarms(
  { alarms }: ServiceSettings,
  { loadBalancer, targetGroup }: NonNullable<ServiceAlarmArgs["targets"]>,
): AlarmSpec[] {
  const metric = (name: string, statistic: string): Metric => ({
    namespace: "AWS/ApplicationELB",
    name,
    dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
    statistic,
  });
  return [
    {
      key: "errors",
      severity: "critical",
      description: `more than ${alarms.errorPercent}% of the answers of 5 minutes were errors (5xx)`,
      metric: {
        // A share of a handful of requests says nothing.
        expression: `IF(requests >= ${fewRequests}, 100 * FILL(errors, 0) / requests, 0)`,
        metrics: { errors: metric("HTTPCode_Target_5XX_Count", "Sum"), requests: metric("RequestCount", "Sum") },
      },
      comparison: "above",
      threshold: alarms.errorPercent,
      periodSeconds: 300,
      periods: 1,
      missing: "fine",
    },
    ...(alarms.errorsPerSecond === undefined ? [] : [errorRate(alarms.errorsPerSecond, metric)]),
    {
      key: "latency",
      severity: "warning",
      description: `for 5 minutes the p95 of 5 minutes has been above ${alarms.latencyP95Seconds} s`,
      metric: metric("TargetResponseTime", "p95"),
      comparison: "above",
      threshold: alarms.latencyP95Seconds,
      periodSeconds: 300,
      periods: 2,
      missing: "fine",
    },
    {
      key: "unhealthy",
      severity: "warning",
      description: "for 5 minutes there has been a task that the load balancer sends nothing to",
      metric: metric("UnHealthyHostCount", "Maximum"),
      comparison: "above",
      threshold: 0,
      periodSeconds: 60,
      periods: 5,
      missing: "fine",
    },
  ];
}
