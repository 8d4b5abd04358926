import { z } from "zod";
import { databaseClasses } from "../../components/database/classes";
import { documentDbClasses } from "../../components/documentdb/classes";
import { clients, type Client } from "../database-clients";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { is, NotJudged, type Resource } from "../resource";
import { graphRule } from "../rule";

type Cluster = Resource<NonNullable<(typeof kinds.documentCluster)["props"]>>;
type Instance = Resource<NonNullable<(typeof kinds.rdsInstance)["props"]>>;

/** How many connections an instance has: what its parameters say, or else what its class gives PostgreSQL. */
export function maxConnections(instance: Instance, graph: Graph): number {
  const { name, props } = instance;
  for (const { props: group } of graph.links(instance, "parameterGroupName", kinds.rdsParameterGroup)) {
    const said = group.parameters?.find((parameter) => parameter.name === "max_connections")?.value;
    if (said === undefined) continue;
    if (!/^\d+$/.test(said)) throw new NotJudged(`${name} has its max_connections from a formula`);
    return Number(said);
  }
  // A replica has the engine of what it replicates, and need not say it.
  const [source = instance] = graph.links(instance, "replicateSourceDb", kinds.rdsInstance);
  const { engine } = source.props;
  const found = databaseClasses[props.instanceClass ?? ""];
  if (found === undefined || engine !== "postgres") {
    throw new NotJudged(`how many connections ${name} has (${engine}, ${props.instanceClass}) stands in no table`);
  }
  return found.maxConnections;
}

/** A driver has a pool for each instance of a cluster, and writes go to any that takes over: the smallest counts. */
function maxDocumentConnections(cluster: Cluster, graph: Graph): number {
  const classes = graph
    .users(cluster, kinds.documentInstance, "clusterIdentifier")
    .map(({ props }) => props.instanceClass ?? "");
  const limits = classes.map((name) => documentDbClasses[name]?.maxConnections);
  if (limits.length === 0 || limits.includes(undefined)) {
    throw new NotJudged(`how many connections ${cluster.name} has (${classes.join(", ")}) stands in no table`);
  }
  return Math.min(...limits.filter((limit) => limit !== undefined));
}

/** `maxclients`, which nobody can change. Source: "Redis OSS parameters", Amazon ElastiCache User Guide. */
const cacheClients = 65_000;
const fewerCacheClients: Readonly<Record<string, number>> = {
  "cache.t2.micro": 20_000,
  "cache.t2.small": 20_000,
  "cache.t2.medium": 20_000,
  "cache.t3.micro": 20_000,
  "cache.t3.small": 46_000,
  "cache.t3.medium": 46_000,
  "cache.t4g.micro": 20_000,
};

/** How many connections a store has, whatever it is. */
function limitOf(store: Resource, graph: Graph): number {
  if (is(store, kinds.documentCluster)) return maxDocumentConnections(store, graph);
  if (is(store, kinds.cacheGroup)) return fewerCacheClients[store.props.nodeType ?? ""] ?? cacheClients;
  return maxConnections(store as Instance, graph);
}

/**
 * Source: "Maximum number of database connections", Amazon RDS User Guide; "Amazon DocumentDB quotas and limits", Amazon
 * DocumentDB Developer Guide.
 */
export const connectionBudget = graphRule({
  name: "connection-budget",
  description:
    "A database or cache has connections for all tasks that there can be, those of a deployment under way among them.",
  severity: "high",
  remedy:
    "Smaller pools (`urlParameters.connection_limit`, `pooling.poolSize`, `pool.max`), fewer tasks (`scale.max`), a pooler (`pooling: pgbouncer`), or a larger `instanceClass`.",
  level: { production: "mandatory", otherwise: "advisory" },
  config: z.strictObject({
    usablePercent: z
      .int()
      .min(1)
      .max(100)
      .default(80)
      .describe("share of the connections that may be planned for; the rest is for people, and for what hangs"),
    connectionsPerTask: z
      .int()
      .min(1)
      .max(10_000)
      .default(10)
      .describe("pool of a task that says nothing of it, neither by a variable nor in the database's URL"),
    poolVariables: z
      .array(z.string().min(1))
      .default(["DB_POOL_MAX", "DATABASE_POOL_SIZE"])
      .describe("environment variables that hold the size of a task's pool"),
  }),
  on: [kinds.rdsInstance, kinds.documentCluster, kinds.cacheGroup] as readonly Kind[],
  *check(store, { usablePercent, ...pools }, graph) {
    const { direct, proxies, pooled } = clients(store, pools, graph);
    if (direct.length > 0) {
      const all = limitOf(store, graph);
      const reserved = sum(proxies.map(({ percent }) => Math.floor((all * percent) / 100)));
      const [need, have] = [sum(direct.map(connections)), Math.floor(((all - reserved) * usablePercent) / 100)];
      if (need > have) {
        const kept = reserved === 0 ? "" : ` less ${reserved} that its proxy may take`;
        const counted = `${usablePercent} % of ${all}${kept}`;
        yield `need ${need} connections, have ${have} (${counted}): ${list(direct)}. ${wayOut(store, need, usablePercent, reserved > 0)}`;
      }
    }
    for (const { name, maxClients, tasks, users } of pooled) {
      const [need, have] = [sum(users.map(connections)), Math.floor((tasks * maxClients * usablePercent) / 100)];
      if (need > have) {
        yield `need ${need} connections to ${name}, have ${have} (${usablePercent} % of ${tasks} tasks of ${maxClients} clients): ${list(users)}. More \`pooling.tasks\` or \`pooling.maxClients\` would do`;
      }
    }
  },
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const connections = ({ deploying, perTask }: Client): number => deploying * perTask;

/** `web 400 (20 tasks of 10, 40 while deploying)`, the largest first. */
const list = (found: readonly Client[]): string =>
  [...found]
    .sort((a, b) => connections(b) - connections(a))
    .map((client) => {
      const { name, tasks, deploying, perTask } = client;
      const surge = deploying === tasks ? "" : `, ${deploying} while deploying`;
      return `${name} ${connections(client)} (${tasks} ${tasks === 1 ? "task" : "tasks"} of ${perTask}${surge})`;
    })
    .join(", ");

/** What would be enough: a class of the same family, and for PostgreSQL a pooler, where there is none. */
function wayOut(store: Resource, need: number, usablePercent: number, hasProxy: boolean): string {
  if (is(store, kinds.cacheGroup)) return "Fewer tasks, or fewer connections of each, would do";
  const fits = ({ maxConnections: limit }: { readonly maxConnections: number }) =>
    (limit * usablePercent) / 100 >= need;
  if (is(store, kinds.documentCluster)) {
    const enough = Object.entries(documentDbClasses).find(([, found]) => fits(found));
    const larger = enough === undefined ? "no class is large enough" : `${enough[0]} has ${enough[1].maxConnections}`;
    const setting =
      store.parent !== undefined && is(store.parent, kinds.documentDatabaseComponent)
        ? ` (databases.${store.parent.name}.pool.max)`
        : "";
    return `A smaller pool${setting} would do; ${larger}`;
  }
  const { props, parent } = store as Instance;
  const family = (props.instanceClass ?? "").split(".").slice(0, 2).join(".");
  const enough = Object.entries(databaseClasses).find(([name, found]) => name.startsWith(`${family}.`) && fits(found));
  const larger = enough === undefined ? `no ${family} is large enough` : `${enough[0]} has ${enough[1].maxConnections}`;
  const setting =
    parent !== undefined && is(parent, kinds.databaseComponent) ? ` (databases.${parent.name}.pooling)` : "";
  return hasProxy
    ? `Of its family, ${larger}`
    : `A pooler${setting} would lend few connections to many; of its family, ${larger}`;
}
