import { z } from "zod";
import { databaseClasses } from "../../components/database/classes";
import { clients, type Client } from "../database-clients";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import { is, NotJudged, type Resource } from "../resource";
import { graphRule } from "../rule";

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

/** Source: "Maximum number of database connections", Amazon RDS User Guide. */
export const connectionBudget = graphRule({
  name: "connection-budget",
  description:
    "A database has connections for all tasks that there can be, those of a deployment under way among them.",
  severity: "high",
  remedy:
    "Smaller pools (`urlParameters.connection_limit`, `pooling.poolSize`), fewer tasks (`scale.max`), a pooler (`pooling: pgbouncer`), or a larger `instanceClass`.",
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
  on: [kinds.rdsInstance],
  *check(instance, { usablePercent, ...pools }, graph) {
    const { direct, proxies, pooled } = clients(instance, pools, graph);
    if (direct.length > 0) {
      const all = maxConnections(instance, graph);
      const reserved = sum(proxies.map(({ percent }) => Math.floor((all * percent) / 100)));
      const [need, have] = [sum(direct.map(connections)), Math.floor(((all - reserved) * usablePercent) / 100)];
      if (need > have) {
        const kept = reserved === 0 ? "" : ` less ${reserved} that its proxy may take`;
        const counted = `${usablePercent} % of ${all}${kept}`;
        yield `need ${need} connections, have ${have} (${counted}): ${list(direct)}. ${wayOut(instance, need, usablePercent, reserved > 0)}`;
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

const connections = ({ tasks, surgePercent, perTask }: Client): number =>
  Math.floor((tasks * surgePercent) / 100) * perTask;

/** `web 400 (20 tasks of 10, 200 % while deploying)`, the largest first. */
const list = (found: readonly Client[]): string =>
  [...found]
    .sort((a, b) => connections(b) - connections(a))
    .map((client) => {
      const { name, tasks, surgePercent, perTask } = client;
      const surge = surgePercent === 100 ? "" : `, ${surgePercent} % while deploying`;
      return `${name} ${connections(client)} (${tasks} ${tasks === 1 ? "task" : "tasks"} of ${perTask}${surge})`;
    })
    .join(", ");

/** What would be enough: a class of the same family, and a pooler, where there is none. */
function wayOut({ props, parent }: Instance, need: number, usablePercent: number, hasProxy: boolean): string {
  const family = (props.instanceClass ?? "").split(".").slice(0, 2).join(".");
  const enough = Object.entries(databaseClasses).find(
    ([name, found]) => name.startsWith(`${family}.`) && (found.maxConnections * usablePercent) / 100 >= need,
  );
  const larger = enough === undefined ? `no ${family} is large enough` : `${enough[0]} has ${enough[1].maxConnections}`;
  const setting =
    parent !== undefined && is(parent, kinds.databaseComponent) ? ` (databases.${parent.name}.pooling)` : "";
  return hasProxy
    ? `Of its family, ${larger}`
    : `A pooler${setting} would lend few connections to many; of its family, ${larger}`;
}
