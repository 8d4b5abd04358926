import type * as pulumi from "@pulumi/pulumi";
import { heartbeat, type AlarmSpec, type Metric } from "../alarm";
import type { DocumentDbSettings } from "../database/settings";
import { documentDbClass } from "./classes";

const GiB = 1024 ** 3;
const MiB = 1024 ** 2;

/**
 * What can be wrong with a cluster. A metric of the cluster is made of the readings of all its instances, so that its
 * highest is that of the instance that is worst off, however many there are.
 *
 * Source: "Monitoring Amazon DocumentDB with CloudWatch", Amazon DocumentDB Developer Guide.
 */
export function clusterAlarms(settings: DocumentDbSettings, cluster: pulumi.Input<string>): AlarmSpec[] {
  const { alarms, instances } = settings;
  const { memoryGiB, maxConnections, maxCursors } = documentDbClass(settings.instanceClass);
  const metric = (name: string, statistic: string, dimensions: Metric["dimensions"] = {}): Metric => ({
    namespace: "AWS/DocDB",
    name,
    dimensions: { DBClusterIdentifier: cluster, ...dimensions },
    statistic,
  });
  const warning = { severity: "warning", missing: "ignore" } as const;
  const lag: AlarmSpec = {
    ...warning,
    key: "replica-lag",
    description: `a replica has been more than ${alarms.replicaLagSeconds} s behind for 5 minutes`,
    metric: metric("DBClusterReplicaLagMaximum", "Average"),
    comparison: "above",
    threshold: alarms.replicaLagSeconds * 1000,
    periodSeconds: 60,
    periods: 5,
  };
  return [
    heartbeat(
      metric("CPUUtilization", "Average", { Role: "WRITER" }),
      "for 3 minutes no instance has given a sign of life that could be written to",
    ),
    {
      ...warning,
      key: "cpu",
      description: `an instance has used more than ${alarms.cpuPercent}% of its CPU for 15 minutes`,
      metric: metric("CPUUtilization", "Maximum"),
      comparison: "above",
      threshold: alarms.cpuPercent,
      periodSeconds: 60,
      periods: 15,
    },
    {
      ...warning,
      key: "connections",
      description: `more than ${alarms.connectionsPercent}% of the ${maxConnections} connections that an instance takes are open`,
      metric: metric("DatabaseConnectionsMax", "Maximum"),
      comparison: "above",
      threshold: Math.floor((maxConnections * alarms.connectionsPercent) / 100),
      periodSeconds: 60,
      periods: 1,
    },
    {
      ...warning,
      key: "cursors",
      description: `more than ${alarms.cursorsPercent}% of the ${maxCursors} cursors of an instance are open`,
      metric: metric("DatabaseCursorsMax", "Maximum"),
      comparison: "above",
      threshold: Math.floor((maxCursors * alarms.cursorsPercent) / 100),
      periodSeconds: 60,
      periods: 1,
    },
    {
      ...warning,
      key: "free-memory",
      description: `less than ${alarms.freeMemoryPercent}% of ${memoryGiB} GiB of memory has been free on an instance for 15 minutes`,
      metric: metric("FreeableMemory", "Minimum"),
      comparison: "below",
      threshold: Math.floor((memoryGiB * GiB * alarms.freeMemoryPercent) / 100),
      periodSeconds: 300,
      periods: 3,
    },
    {
      ...warning,
      key: "free-local-storage",
      description: `less than ${alarms.freeLocalStorageMiB} MiB of an instance's own disk is free, on which it sorts and builds indexes`,
      metric: metric("FreeLocalStorage", "Minimum"),
      comparison: "below",
      threshold: alarms.freeLocalStorageMiB * MiB,
      periodSeconds: 300,
      periods: 1,
    },
    ...(instances > 1 ? [lag] : []),
  ];
}
