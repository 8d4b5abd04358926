import { containers, type Service, type TaskDefinition } from "./ecs";
import type { Graph } from "./graph";
import * as kinds from "./kinds";
import { is, NotJudged, type Resource } from "./resource";

/** What opens connections: the tasks of a service, or one that is run now and then. */
export interface Client {
  readonly name: string;
  /** As many as there can be. */
  readonly tasks: number;
  /** How many of them there are during a deployment, in percent. */
  readonly surgePercent: number;
  readonly perTask: number;
}

export interface Clients {
  /** Those that reach the database itself; PgBouncer is one. */
  readonly direct: readonly Client[];
  /** RDS proxies, each with the share of the connections that it may take. */
  readonly proxies: readonly { readonly name: string; readonly percent: number }[];
  /** Each PgBouncer, and who reaches the database through it. */
  readonly pooled: readonly {
    readonly name: string;
    readonly tasks: number;
    readonly maxClients: number;
    readonly users: readonly Client[];
  }[];
}

/** Where the size of a task's pool may stand. */
export interface Pools {
  readonly connectionsPerTask: number;
  readonly poolVariables: readonly string[];
}

/**
 * Who connects to a database. A task is a client of whatever its containers name: the database, or a secret that holds its
 * address. Through a pooler they hold the pooler's.
 */
export function clients(instance: Resource, pools: Pools, graph: Graph): Clients {
  const definitions = graph.ofType(kinds.taskDefinition);
  const naming = (target: Resource) => definitions.filter((definition) => names(definition, target, graph));
  const clientsOf = (found: readonly TaskDefinition[]) =>
    found.flatMap((definition) => clientsBy(definition, instance, pools, graph));
  const direct = naming(instance);
  const proxies = graph
    .users(instance, kinds.rdsProxyTarget, "dbInstanceIdentifier")
    .flatMap((target) => graph.links(target, "dbProxyName", kinds.rdsProxy));
  return {
    direct: clientsOf(direct),
    proxies: proxies.map((proxy) => ({ name: proxy.name, percent: shareOf(proxy, graph) })),
    pooled: direct.flatMap((definition) => {
      const pooling = pgbouncer(definition);
      if (pooling === undefined) return [];
      const services = graph.users(definition, kinds.ecsService, "taskDefinition");
      const users = services.flatMap((service) => balancersOf(service, graph)).flatMap(naming);
      return [{ ...pooling, name: definition.parent?.name ?? definition.name, users: clientsOf(users) }];
    }),
  };
}

/** Whether the containers are told where the target is. */
const names = (definition: TaskDefinition, target: Resource, graph: Graph): boolean =>
  (definition.propertyDependencies["containerDefinitions"] ?? []).includes(target) ||
  graph
    .links(definition, "containerDefinitions", kinds.secretVersion)
    .some((version) => version.propertyDependencies["secretString"]?.includes(target));

function balancersOf(service: Service, graph: Graph): Resource[] {
  const groups = graph.links(service, "loadBalancers", kinds.targetGroup);
  return groups
    .flatMap((group) => graph.users(group, kinds.listener, "defaultActions"))
    .flatMap((listener) => graph.links(listener, "loadBalancerArn", kinds.loadBalancer));
}

/** The settings of PgBouncer, where that is what the task runs. */
function pgbouncer({ parent }: TaskDefinition) {
  const pooling = parent !== undefined && is(parent, kinds.poolerComponent) ? parent.props.pooling : undefined;
  return pooling?.kind === "pgbouncer" ? pooling : undefined;
}

/** Source: "MaxConnectionsPercent", Amazon RDS User Guide; 100 where nothing is said. */
function shareOf(proxy: Resource, graph: Graph): number {
  const groups = graph.users(proxy, kinds.rdsProxyDefaultTargetGroup, "dbProxyName");
  return Math.max(0, ...groups.map(({ props }) => props.connectionPoolConfig?.maxConnectionsPercent ?? 100));
}

/** The services that run a task; where none does, it is run now and then, one at a time. */
function clientsBy(definition: TaskDefinition, instance: Resource, pools: Pools, graph: Graph): Client[] {
  const perTask = pgbouncer(definition)?.poolSize ?? poolOf(definition, instance, pools);
  const services = graph.users(definition, kinds.ecsService, "taskDefinition");
  if (services.length === 0) {
    return [{ name: definition.parent?.name ?? definition.name, tasks: 1, surgePercent: 100, perTask }];
  }
  return services.map((service) => ({
    name: service.parent?.name ?? service.name,
    tasks: Math.max(mostTasks(service, graph), pgbouncer(definition)?.tasks ?? 0),
    surgePercent: service.props.deploymentMaximumPercent ?? 200,
    perTask,
  }));
}

/** As many as the autoscaler may start: what does not run yet is judged by that as well. */
function mostTasks(service: Service, graph: Graph): number {
  const targets = graph.users(service, kinds.scalingTarget, "resourceId");
  const { desiredCount = 0 } = service.props;
  return Math.max(desiredCount, ...targets.map(({ props }) => props.maxCapacity ?? 0));
}

/** The pool of each task: what a variable says, or the database's URL, or else what the configuration supposes. */
function poolOf(
  definition: TaskDefinition,
  { parent }: Resource,
  { connectionsPerTask, poolVariables }: Pools,
): number {
  const variables = containers(definition).flatMap(({ environment = [] }) => environment);
  const said = variables.find(({ name }) => poolVariables.includes(name));
  if (said !== undefined) {
    const size = Number(said.value);
    if (Number.isInteger(size) && size > 0) return size;
    throw new NotJudged(`${definition.name}: ${said.name} is no size of a pool`);
  }
  const setup = parent !== undefined && is(parent, kinds.databaseComponent) ? parent.props.setup : undefined;
  return Number(setup?.urlParameters["connection_limit"] ?? connectionsPerTask);
}
