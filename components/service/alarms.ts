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
  const { cpuPercent, memoryPercent } = settings.alarms;
  const metric = (name: string, statistic: string): Metric => ({
    namespace: "AWS/ECS",
    name,
    dimensions: { ClusterName: clusterName, ServiceName: serviceName },
    statistic,
  });
  return [
    heartbeat(metric("CPUUtilization", "Average"), "for 3 minutes no task has given a sign of life"),
    {
      key: "cpu",
      severity: "warning",
      description: `tasks have used more than ${cpuPercent}% of their CPU for 15 minutes: scaling does not keep up`,
      metric: metric("CPUUtilization", "Average"),
      comparison: "above",
      threshold: cpuPercent,
      periodSeconds: 300,
      periods: 3,
      missing: "ignore",
    },
    {
      key: "memory",
      severity: "warning",
      description: `tasks have used more than ${memoryPercent}% of their memory for 15 minutes; above 100% they are killed`,
      metric: metric("MemoryUtilization", "Average"),
      comparison: "above",
      threshold: memoryPercent,
      periodSeconds: 300,
      periods: 3,
      missing: "ignore",
    },
    ...(targets === undefined ? [] : targetAlarms(settings, targets)),
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

function targetAlarms(
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
