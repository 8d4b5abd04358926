import { deployment } from "../deployments";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { is, known, type Resource } from "../resource";
import { graphRule } from "../rule";
import { isReplica, keepsAll } from "../stores";

/** What has to be watched: of each list, one metric. */
type Wanted = readonly (readonly string[])[];

interface Watched<Props> {
  readonly kind: Kind<Props>;
  /** By which alarms name it, where they do so by its name and not by the resource. */
  readonly id?: (props: Props) => string | undefined;
  readonly wanted: (resource: Resource<Props>, graph: Graph) => Wanted;
}

const watched = <Props>(entry: Watched<Props>): Watched<unknown> => entry as Watched<unknown>;

/**
 * Source: the pages on CloudWatch metrics of Amazon RDS, Amazon DocumentDB, Amazon ElastiCache, Elastic Load Balancing, Amazon
 * ECS, Container Insights, Amazon SQS, AWS Backup and CloudWatch Synthetics.
 */
const table = [
  watched({
    kind: kinds.rdsInstance,
    id: ({ identifier }) => identifier,
    wanted: (instance, graph) => [
      ...[["CPUUtilization"], ["FreeStorageSpace"], ["FreeableMemory"], ["DatabaseConnections"]],
      ...(isReplica(instance, graph) ? [["ReplicaLag"]] : []),
    ],
  }),
  watched({
    kind: kinds.documentCluster,
    id: ({ clusterIdentifier }) => clusterIdentifier,
    wanted: (cluster, graph) => [
      ...[["CPUUtilization"], ["FreeableMemory"], ["DatabaseConnectionsMax", "DatabaseConnections"]],
      ...(graph.users(cluster, kinds.documentInstance, "clusterIdentifier").length > 1
        ? [["DBClusterReplicaLagMaximum", "DBInstanceReplicaLag"]]
        : []),
    ],
  }),
  watched({
    kind: kinds.cacheGroup,
    id: ({ replicationGroupId }) => replicationGroupId,
    wanted: (group, graph) => [
      ...[
        ["EngineCPUUtilization", "CPUUtilization"],
        ["DatabaseMemoryUsagePercentage", "FreeableMemory"],
      ],
      ...(keepsAll(group, graph) ? [] : [["Evictions"]]),
    ],
  }),
  watched({
    kind: kinds.loadBalancer,
    wanted: ({ props }) => (props.loadBalancerType === "network" ? [] : [["HTTPCode_ELB_5XX_Count"]]),
  }),
  watched({
    kind: kinds.targetGroup,
    wanted: (group, graph) => {
      if (!isReached(group, graph)) return [];
      const isHttp = ["HTTP", "HTTPS"].includes(group.props.protocol ?? "HTTP");
      return [["UnHealthyHostCount"], ...(isHttp ? [["HTTPCode_Target_5XX_Count"], ["TargetResponseTime"]] : [])];
    },
  }),
  watched({ kind: kinds.ecsService, id: ({ name }) => name, wanted: () => [["CPUUtilization"]] }),
  watched({
    kind: deployment,
    id: ({ metadata }) => metadata?.name,
    wanted: (deployed) =>
      deployed.props.spec?.replicas === 0 ? [] : [["pod_cpu_utilization_over_pod_limit", "pod_cpu_utilization"]],
  }),
  watched({
    kind: kinds.queue,
    id: ({ name }) => name,
    wanted: () => [["ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"]],
  }),
  watched({
    kind: kinds.backupVault,
    id: ({ name }) => name,
    wanted: (vault, graph) => (isUsed(vault, graph) ? [["NumberOfBackupJobsFailed"]] : []),
  }),
  watched({ kind: kinds.canary, id: ({ name }) => name, wanted: () => [["SuccessPercent", "Failed"]] }),
];

/** A service without a certificate yet has a target group that nobody sends to. */
const isReached = (group: Resource, graph: Graph): boolean =>
  graph.users(group, kinds.listener, "defaultActions").length > 0 ||
  graph.users(group, kinds.listenerRule, "actions").length > 0;

const isUsed = (vault: Resource, graph: Graph): boolean =>
  graph
    .users(vault, kinds.backupPlan, "rules")
    .some((plan) => graph.users(plan, kinds.backupSelection, "planId").length > 0);

/** Source: "Recommended alarms", Amazon CloudWatch User Guide. */
export const alarmCoverage = graphRule({
  name: "alarm-coverage",
  description: "Each way in which something fails has an alarm.",
  severity: "medium",
  remedy:
    "Make an alarm for each metric that the message names, with the resource among its dimensions. What Plinth makes brings its alarms along.",
  level: { production: "mandatory", otherwise: "advisory" },
  on: table.map(({ kind }) => kind),
  *check(resource, _, graph) {
    for (const { kind, id, wanted } of table) {
      if (!is(resource, kind)) continue;
      const found = metrics(resource, id, graph);
      const missing = wanted(resource, graph).filter((names) => !names.some((name) => found.has(name)));
      if (missing.length > 0) yield `no alarm watches its ${missing.map((names) => names.join(" or ")).join(", ")}`;
    }
  },
});

/**
 * The metrics of a resource that alarms look at: one by itself, or several that are reckoned with. Who counts samples asks
 * whether there is a sign of life, whatever the metric says.
 */
function metrics(resource: Resource, id: Watched<unknown>["id"], graph: Graph): ReadonlySet<string> {
  const linked = [
    ...graph.users(resource, kinds.metricAlarm, "dimensions"),
    ...graph.users(resource, kinds.metricAlarm, "metricQueries"),
  ];
  const name = known(() => id?.(resource.props));
  const byName = name === undefined ? [] : graph.ofType(kinds.metricAlarm).filter(({ props }) => names(props, name));
  return new Set(
    [...linked, ...byName].flatMap(({ props: { metricName, statistic, metricQueries = [] } }) => [
      ...(metricName === undefined || statistic === samples ? [] : [metricName]),
      ...metricQueries.flatMap(({ metric }) =>
        metric === undefined || metric.stat === samples ? [] : [metric.metricName],
      ),
    ]),
  );
}

const samples = "SampleCount";

/** Whether one of an alarm's dimensions is this, as far as they are known. */
const names = (
  { dimensions = {}, metricQueries = [] }: NonNullable<(typeof kinds.metricAlarm)["props"]>,
  name: string,
): boolean =>
  [dimensions, ...metricQueries.map(({ metric }) => metric?.dimensions ?? {})].some((each) =>
    Object.keys(each).some((key) => known(() => each[key]) === name),
  );
