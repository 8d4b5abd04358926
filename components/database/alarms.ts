import type * as pulumi from "@pulumi/pulumi";
import { heartbeat, type AlarmSpec, type Metric } from "../alarm";
import { databaseClass } from "./classes";
import type { PostgresSettings } from "./settings";

const GiB = 1024 ** 3;

/** What can be wrong with one instance. */
export function instanceAlarms(settings: PostgresSettings, identifier: pulumi.Input<string>): AlarmSpec[] {
  const { alarms } = settings;
  const { memoryGiB, maxConnections } = databaseClass(settings.instanceClass);
  const limit = Number(settings.parameters["max_connections"] ?? maxConnections);
  return [
    heartbeat(metric("CPUUtilization", identifier), "for 3 minutes the database has given no sign of life"),
    {
      key: "cpu",
      severity: "warning",
      description: `the database has used more than ${alarms.cpuPercent}% of its CPU for 15 minutes`,
      metric: metric("CPUUtilization", identifier),
      comparison: "above",
      threshold: alarms.cpuPercent,
      periodSeconds: 300,
      periods: 3,
      missing: "ignore",
    },
    {
      key: "connections",
      severity: "warning",
      description: `more than ${alarms.connectionsPercent}% of about ${limit} connections are open`,
      metric: { ...metric("DatabaseConnections", identifier), statistic: "Maximum" },
      comparison: "above",
      threshold: Math.floor((limit * alarms.connectionsPercent) / 100),
      periodSeconds: 60,
      periods: 1,
      missing: "ignore",
    },
    {
      key: "free-storage",
      severity: "critical",
      description: `less than ${alarms.freeStoragePercent}% of ${settings.storageGiB} GiB is free; a full database stops`,
      metric: { ...metric("FreeStorageSpace", identifier), statistic: "Minimum" },
      comparison: "below",
      threshold: Math.floor((settings.storageGiB * GiB * alarms.freeStoragePercent) / 100),
      periodSeconds: 300,
      periods: 1,
      missing: "ignore",
    },
    {
      key: "free-memory",
      severity: "warning",
      description: `less than ${alarms.freeMemoryPercent}% of ${memoryGiB} GiB of memory has been free for 15 minutes`,
      metric: metric("FreeableMemory", identifier),
      comparison: "below",
      threshold: Math.floor((memoryGiB * GiB * alarms.freeMemoryPercent) / 100),
      periodSeconds: 300,
      periods: 3,
      missing: "ignore",
    },
  ];
}

export function replicaAlarms(settings: PostgresSettings, identifier: pulumi.Input<string>): AlarmSpec[] {
  const { replicaLagSeconds } = settings.alarms;
  return [
    ...instanceAlarms(settings, identifier),
    {
      key: "replica-lag",
      severity: "warning",
      description: `the replica has been more than ${replicaLagSeconds} s behind for 5 minutes`,
      metric: metric("ReplicaLag", identifier),
      comparison: "above",
      threshold: replicaLagSeconds,
      periodSeconds: 60,
      periods: 5,
      missing: "ignore",
    },
  ];
}

const metric = (name: string, identifier: pulumi.Input<string>): Metric => ({
  namespace: "AWS/RDS",
  name,
  dimensions: { DBInstanceIdentifier: identifier },
  statistic: "Average",
});
