import type * as pulumi from "@pulumi/pulumi";
import { heartbeat, type AlarmSpec, type Metric } from "../alarm";

/**
 * What can be wrong with PgBouncer.
 *
 * @param unhealthy counts tasks that take no connections, where there is a load balancer that asks
 */
export function pgbouncerAlarms(cpu: Metric, unhealthy?: Metric): AlarmSpec[] {
  return [
    heartbeat(cpu, "for 3 minutes no task of the pooler has given a sign of life: nobody reaches the database"),
    {
      key: "cpu",
      severity: "warning",
      description: "the pooler has used more than 80% of its CPU for 15 minutes: more `cpu`, or more `tasks`",
      metric: cpu,
      comparison: "above",
      threshold: 80,
      periodSeconds: 300,
      periods: 3,
      missing: "ignore",
    },
    ...(unhealthy === undefined
      ? []
      : [
          {
            key: "unhealthy",
            severity: "warning",
            description: "for 5 minutes there has been a task of the pooler that takes no connections",
            metric: unhealthy,
            comparison: "above",
            threshold: 0,
            periodSeconds: 60,
            periods: 5,
            missing: "fine",
          } as const,
        ]),
  ];
}

/** What can be wrong with RDS Proxy. Source: "Monitoring RDS Proxy metrics with CloudWatch", Amazon RDS User Guide. */
export function proxyAlarms(proxyName: pulumi.Input<string>): AlarmSpec[] {
  const metric = (name: string): Metric => ({
    namespace: "AWS/RDS",
    name,
    dimensions: { ProxyName: proxyName },
    statistic: "Maximum",
  });
  return [
    {
      key: "connections",
      severity: "warning",
      description: "for 5 minutes the proxy has held more than 90% of the connections that it may open",
      metric: {
        expression: "100 * held / allowed",
        metrics: { held: metric("DatabaseConnections"), allowed: metric("MaxDatabaseConnectionsAllowed") },
      },
      comparison: "above",
      threshold: 90,
      periodSeconds: 60,
      periods: 5,
      missing: "fine",
    },
    {
      key: "pinned",
      severity: "warning",
      description:
        "for 15 minutes more than half of the proxy's connections were pinned to one client each: it does not pool them",
      metric: {
        expression: "100 * pinned / held",
        metrics: {
          pinned: metric("DatabaseConnectionsCurrentlySessionPinned"),
          held: metric("DatabaseConnections"),
        },
      },
      comparison: "above",
      threshold: 50,
      periodSeconds: 300,
      periods: 3,
      missing: "fine",
    },
  ];
}
