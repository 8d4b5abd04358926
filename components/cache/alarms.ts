import * as pulumi from "@pulumi/pulumi";
import type { AlarmSpec, Metric } from "../alarm";
import type { CacheSettings } from "./settings";

/** ElastiCache numbers the nodes of a group from 001 on. */
const nodeIds = (groupId: pulumi.Output<string>, replicas: number) =>
  Array.from(
    { length: replicas + 1 },
    (_, index) => pulumi.interpolate`${groupId}-${String(index + 1).padStart(3, "0")}`,
  );

/** What can be wrong with a cache. */
export function cacheAlarms(settings: CacheSettings, groupId: pulumi.Output<string>): AlarmSpec[] {
  const { cpuPercent, memoryPercent, evictionsPerMinute } = settings.alarms;
  const nodes = nodeIds(groupId, settings.replicas);
  // The highest of all nodes. What a node does not report is left out: filled up, what is late would look like nothing.
  const highest = (name: string, statistic: string): AlarmSpec["metric"] => ({
    expression: `MAX([${nodes.map((_, index) => `m${index + 1}`).join(", ")}])`,
    metrics: Object.fromEntries(
      nodes.map((CacheClusterId, index): [string, Metric] => [
        `m${index + 1}`,
        { namespace: "AWS/ElastiCache", name, dimensions: { CacheClusterId }, statistic },
      ]),
    ),
  });
  return [
    {
      key: "down",
      severity: "critical",
      description: "for a minute no node has answered as primary: nothing can be written",
      metric: highest("IsMaster", "Maximum"),
      comparison: "below",
      threshold: 1,
      periodSeconds: 60,
      periods: 1,
      missing: "breaching",
      isHeartbeat: true,
    },
    {
      key: "cpu",
      severity: "warning",
      description: `a node has used more than ${cpuPercent}% of its engine's one CPU for 15 minutes`,
      metric: highest("EngineCPUUtilization", "Average"),
      comparison: "above",
      threshold: cpuPercent,
      periodSeconds: 300,
      periods: 3,
      missing: "breaching",
    },
    {
      key: "memory",
      severity: settings.purpose === "queue" ? "critical" : "warning",
      description:
        settings.purpose === "queue"
          ? `more than ${memoryPercent}% of the memory is in use; full, the queue refuses writes`
          : `more than ${memoryPercent}% of the memory is in use; full, the least used is dropped`,
      metric: highest("DatabaseMemoryUsagePercentage", "Average"),
      comparison: "above",
      threshold: memoryPercent,
      periodSeconds: 300,
      periods: 1,
      missing: "breaching",
    },
    ...(settings.purpose === "queue"
      ? []
      : [
          {
            key: "evictions",
            severity: "warning",
            description: `a node has dropped more than ${evictionsPerMinute} keys a minute for 15 minutes: the cache is too small`,
            metric: highest("Evictions", "Sum"),
            comparison: "above",
            threshold: evictionsPerMinute * 5,
            periodSeconds: 300,
            periods: 3,
            missing: "fine",
          } as const,
        ]),
  ];
}
