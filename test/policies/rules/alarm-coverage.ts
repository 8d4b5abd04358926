import { deployment } from "../../../policies/deployments";
import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, type Sample } from "../sample";

/** An alarm for each metric of something that there is. */
const alarms = (of: string, ...metrics: string[]): Sample[] =>
  metrics.map((metricName) =>
    sample(kinds.metricAlarm, `${of}-${metricName}`, { metricName }, { needs: { dimensions: [of] } }),
  );
/** One alarm that reckons with several metrics. */
const reckoning = (of: string, ...metrics: string[]) =>
  sample(
    kinds.metricAlarm,
    `${of}-sum`,
    {
      metricQueries: metrics.map((metricName, index) => ({
        id: `m${index}`,
        metric: { metricName, period: 60, stat: "Sum" },
      })),
    },
    { needs: { metricQueries: [of] } },
  );

const database = sample(kinds.rdsInstance, "main", {});
const ofDatabase = ["CPUUtilization", "FreeStorageSpace", "FreeableMemory", "DatabaseConnections"];
const replica = sample(
  kinds.rdsInstance,
  "replica",
  { replicateSourceDb: UNKNOWN },
  { needs: { replicateSourceDb: ["main"] } },
);
const cluster = (instances: number): Sample[] => [
  sample(kinds.documentCluster, "documents", {}),
  ...Array.from({ length: instances }, (_, index) =>
    sample(kinds.documentInstance, `documents-${index}`, {}, { needs: { clusterIdentifier: ["documents"] } }),
  ),
];
const cache = (policy: string): Sample[] => [
  sample(kinds.cacheParameterGroup, "parameters", { parameters: [{ name: "maxmemory-policy", value: policy }] }),
  sample(kinds.cacheGroup, "cache", {}, { needs: { parameterGroupName: ["parameters"] } }),
];
const balancer = (loadBalancerType: string, protocol: string): Sample[] => [
  sample(kinds.loadBalancer, "balancer", { loadBalancerType }),
  sample(kinds.targetGroup, "group", { protocol }),
  sample(kinds.listener, "listener", {}, { needs: { defaultActions: ["group"], loadBalancerArn: ["balancer"] } }),
];
const vault: Sample[] = [
  sample(kinds.backupVault, "vault", {}),
  sample(kinds.backupPlan, "plan", {}, { needs: { rules: ["vault"] } }),
];
const selection = sample(kinds.backupSelection, "selection", {}, { needs: { planId: ["plan"] } });

export const alarmCoverage: Cases = {
  "alarm-coverage": [
    { what: "a database with all its alarms", stack: [database, ...alarms("main", ...ofDatabase)] },
    {
      what: "an alarm that asks for a sign of life, and not for what the metric says",
      stack: [
        database,
        ...alarms("main", ...ofDatabase.slice(1)),
        sample(
          kinds.metricAlarm,
          "main-is-there",
          { metricName: "CPUUtilization", statistic: "SampleCount" },
          { needs: { dimensions: ["main"] } },
        ),
        sample(
          kinds.metricAlarm,
          "main-is-there-too",
          { metricQueries: [{ id: "m0", metric: { metricName: "CPUUtilization", period: 60, stat: "SampleCount" } }] },
          { needs: { metricQueries: ["main"] } },
        ),
      ],
      finds: ["main: no alarm watches its CPUUtilization"],
    },
    {
      what: "a database without an alarm",
      stack: [database],
      finds: ["main: no alarm watches its CPUUtilization, FreeStorageSpace, FreeableMemory, DatabaseConnections"],
    },
    {
      what: "a database of which one thing is not watched",
      stack: [database, ...alarms("main", "CPUUtilization", "FreeableMemory", "DatabaseConnections", "ReadIOPS")],
      finds: ["main: no alarm watches its FreeStorageSpace"],
    },
    {
      what: "alarms of another database",
      stack: [database, sample(kinds.rdsInstance, "other", {}), ...alarms("other", ...ofDatabase)],
      finds: ["main: no alarm watches its CPUUtilization"],
    },
    {
      what: "alarms that name it by its name",
      stack: [
        sample(kinds.rdsInstance, "main", { identifier: "shop" }),
        ...ofDatabase.map((metricName) =>
          sample(kinds.metricAlarm, metricName, { metricName, dimensions: { DBInstanceIdentifier: "shop" } }),
        ),
        sample(kinds.metricAlarm, "another", {
          metricName: "ReadIOPS",
          dimensions: { DBInstanceIdentifier: UNKNOWN as unknown as string },
        }),
      ],
    },
    {
      what: "a replica, which may fall behind",
      stack: [database, ...alarms("main", ...ofDatabase), replica, ...alarms("replica", ...ofDatabase)],
      finds: ["replica: no alarm watches its ReplicaLag"],
    },
    {
      what: "a cluster of one instance",
      stack: [...cluster(1), ...alarms("documents", "CPUUtilization", "FreeableMemory", "DatabaseConnections")],
    },
    {
      what: "a cluster of two",
      stack: [...cluster(2), ...alarms("documents", "CPUUtilization", "FreeableMemory", "DatabaseConnectionsMax")],
      finds: ["documents: no alarm watches its DBClusterReplicaLagMaximum or DBInstanceReplicaLag"],
    },
    {
      what: "a cache, by alarms that reckon with its nodes",
      stack: [
        ...cache("allkeys-lru"),
        reckoning("cache", "EngineCPUUtilization", "DatabaseMemoryUsagePercentage", "Evictions"),
      ],
    },
    {
      what: "a cache that drops keys unseen",
      stack: [...cache("allkeys-lru"), reckoning("cache", "EngineCPUUtilization", "DatabaseMemoryUsagePercentage")],
      finds: ["cache: no alarm watches its Evictions"],
    },
    {
      what: "a queue on Redis, which drops nothing",
      stack: [...cache("noeviction"), reckoning("cache", "EngineCPUUtilization", "DatabaseMemoryUsagePercentage")],
    },
    {
      what: "a load balancer of the web",
      stack: balancer("application", "HTTP"),
      finds: [
        "balancer: no alarm watches its HTTPCode_ELB_5XX_Count",
        "group: no alarm watches its UnHealthyHostCount, HTTPCode_Target_5XX_Count, TargetResponseTime",
      ],
    },
    {
      what: "a load balancer of connections, and a group that nobody sends to",
      stack: [
        ...balancer("network", "TCP"),
        ...alarms("group", "UnHealthyHostCount"),
        sample(kinds.targetGroup, "idle", {}),
      ],
    },
    {
      what: "a service",
      stack: [sample(kinds.ecsService, "web", {})],
      finds: ["web: no alarm watches its CPUUtilization"],
    },
    {
      what: "pods, by a metric of their name",
      stack: [
        sample(deployment, "pods", { metadata: { name: "web" } }),
        sample(kinds.metricAlarm, "alarm", {
          metricName: "pod_cpu_utilization_over_pod_limit",
          dimensions: { ClusterName: UNKNOWN as unknown as string, PodName: "web" },
        }),
      ],
    },
    {
      what: "pods that nobody watches, and pods that do not run yet",
      stack: [
        sample(deployment, "pods", { metadata: { name: "web" } }),
        sample(deployment, "others", { metadata: { name: "others" }, spec: { replicas: 0 } }),
      ],
      finds: ["pods: no alarm watches its pod_cpu_utilization_over_pod_limit or pod_cpu_utilization"],
    },
    {
      what: "a queue",
      stack: [sample(kinds.queue, "queue", {})],
      finds: ["queue: no alarm watches its ApproximateAgeOfOldestMessage or ApproximateNumberOfMessagesVisible"],
    },
    { what: "a vault that nothing goes into", stack: vault },
    {
      what: "a vault",
      stack: [...vault, selection],
      finds: ["vault: no alarm watches its NumberOfBackupJobsFailed"],
    },
    { what: "a canary", stack: [sample(kinds.canary, "canary", {}), ...alarms("canary", "SuccessPercent")] },
    {
      what: "a metric that is not known",
      stack: [
        sample(kinds.ecsService, "web", {}),
        sample(kinds.metricAlarm, "alarm", { metricName: UNKNOWN }, { needs: { dimensions: ["web"] } }),
      ],
      notJudged: ["web: alarm.metricName is known only after the deployment"],
    },
  ],
};
