import { batch, deployment, mostPods, pod, providersOf, rollout, type Deployment } from "./deployments";
import { containers, mostTasks, type TaskDefinition } from "./ecs";
import type { Graph } from "./graph";
import * as kinds from "./kinds";
import { is, NotJudged, type Resource } from "./resource";

/** What opens connections: the tasks or pods of a service, or what is run now and then. */
export interface Client {
  readonly name: string;
  /** As many as there can be. */
  readonly tasks: number;
  /** As many as there can be while a deployment replaces them. */
  readonly deploying: number;
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

/** What is told where a store is: a task definition, or what becomes pods, with what it is told by. */
interface Told {
  readonly resource: TaskDefinition | Deployment;
  /** The resources and properties that hold its variables. */
  readonly by: readonly (readonly [Resource, string])[];
}

/**
 * Who connects to a database. A task is a client of whatever its containers name: the database, or a secret that holds its
 * address. Through a pooler they hold the pooler's.
 */
export function clients(store: Resource, pools: Pools, graph: Graph): Clients {
  const all = everybody(graph);
  const telling = (target: Resource) =>
    all.filter(({ by }) => by.some(([each, at]) => isTold(each, at, target, graph)));
  const clientsOf = (found: readonly Told[]) =>
    [...new Set(found)].flatMap(({ resource }) => clientsBy(resource, store, pools, graph));
  const direct = telling(store);
  const proxies = graph
    .users(store, kinds.rdsProxyTarget, "dbInstanceIdentifier")
    .flatMap((target) => graph.links(target, "dbProxyName", kinds.rdsProxy));
  return {
    direct: clientsOf(direct),
    proxies: proxies.map((proxy) => ({ name: proxy.name, percent: shareOf(proxy, graph) })),
    pooled: direct.flatMap(({ resource }) => {
      const pooling = pgbouncer(resource);
      if (pooling === undefined) return [];
      const users = addressesOf(resource, graph).flatMap(telling);
      return [{ ...pooling, name: resource.parent?.name ?? resource.name, users: clientsOf(users) }];
    }),
  };
}

function everybody(graph: Graph): Told[] {
  const definitions = graph
    .ofType(kinds.taskDefinition)
    .map((definition): Told => ({ resource: definition, by: [[definition, "containerDefinitions"]] }));
  const pods = [...graph.ofType(deployment), ...graph.ofType(batch)].map((deployed): Told => {
    const providers = providersOf(deployed, graph).map((provider) => [provider, "spec"] as const);
    return { resource: deployed, by: [[deployed, "spec"], ...providers] };
  });
  return [...definitions, ...pods];
}

/** Whether a property tells where the target is: itself, or by a secret that needs it or is its own component's. */
export const isTold = (resource: Resource, property: string, target: Resource, graph: Graph): boolean =>
  (resource.propertyDependencies[property] ?? []).includes(target) ||
  graph
    .links(resource, property, kinds.secretVersion)
    .some(
      (version) =>
        version.propertyDependencies["secretString"]?.includes(target) === true ||
        (is(target, kinds.poolerComponent) && version.parent === target),
    );

/** What clients of a pooler are told: on ECS its load balancer; in a cluster a name, which stands in the pooler's own secret. */
function addressesOf(resource: TaskDefinition | Deployment, graph: Graph): Resource[] {
  if (is(resource, deployment)) return resource.parent === undefined ? [] : [resource.parent];
  const services = graph.users(resource, kinds.ecsService, "taskDefinition");
  const groups = services.flatMap((service) => graph.links(service, "loadBalancers", kinds.targetGroup));
  return groups
    .flatMap((group) => graph.users(group, kinds.listener, "defaultActions"))
    .flatMap((listener) => graph.links(listener, "loadBalancerArn", kinds.loadBalancer));
}

/** The settings of PgBouncer, where that is what the task runs. */
function pgbouncer({ parent }: Resource) {
  const pooling = parent !== undefined && is(parent, kinds.poolerComponent) ? parent.props.pooling : undefined;
  return pooling?.kind === "pgbouncer" ? pooling : undefined;
}

/** Source: "MaxConnectionsPercent", Amazon RDS User Guide; 100 where nothing is said. */
function shareOf(proxy: Resource, graph: Graph): number {
  const groups = graph.users(proxy, kinds.rdsProxyDefaultTargetGroup, "dbProxyName");
  return Math.max(0, ...groups.map(({ props }) => props.connectionPoolConfig?.maxConnectionsPercent ?? 100));
}

/** The services that run a task; where none does, it is run now and then, one at a time. */
function clientsBy(resource: TaskDefinition | Deployment, store: Resource, pools: Pools, graph: Graph): Client[] {
  const perTask = pgbouncer(resource)?.poolSize ?? poolOf(resource, store, pools);
  const name = resource.parent?.name ?? resource.name;
  if (is(resource, deployment)) {
    const tasks = Math.max(mostPods(resource, graph), pgbouncer(resource)?.tasks ?? 0);
    return [{ name, tasks, deploying: tasks + rollout(resource, tasks).more, perTask }];
  }
  const services = is(resource, batch) ? [] : graph.users(resource, kinds.ecsService, "taskDefinition");
  if (services.length === 0) return [{ name, tasks: 1, deploying: 1, perTask }];
  return services.map((service) => {
    const tasks = Math.max(mostTasks(service, graph), pgbouncer(resource)?.tasks ?? 0);
    const deploying = Math.floor((tasks * (service.props.deploymentMaximumPercent ?? 200)) / 100);
    return { name: service.parent?.name ?? service.name, tasks, deploying, perTask };
  });
}

/** The pool of each task: what a variable says, or the store's URL, or else what the configuration supposes. */
function poolOf(resource: TaskDefinition | Deployment, store: Resource, pools: Pools): number {
  const variables =
    is(resource, deployment) || is(resource, batch)
      ? pod(resource).containers.flatMap(({ env = [] }) => env)
      : containers(resource).flatMap(({ environment = [] }) => environment);
  const said = variables.find(({ name }) => pools.poolVariables.includes(name));
  if (said !== undefined) {
    const size = Number(said.value);
    if (Number.isInteger(size) && size > 0) return size;
    throw new NotJudged(`${resource.name}: ${said.name} is no size of a pool`);
  }
  return urlPool(store) ?? (is(store, kinds.documentCluster) ? driverPool : pools.connectionsPerTask);
}

/** What MongoDB's drivers open to each instance where nothing is said. Source: `maxPoolSize`, MongoDB Node.js Driver documentation. */
const driverPool = 100;

/** What the URL says that Plinth makes for a store. */
function urlPool({ parent }: Resource): number | undefined {
  if (parent === undefined) return undefined;
  if (is(parent, kinds.databaseComponent)) return number(parent.props.setup?.urlParameters["connection_limit"]);
  if (!is(parent, kinds.documentDatabaseComponent)) return undefined;
  const { url } = parent.props;
  return number(url?.urlParameters["maxPoolSize"]) ?? url?.pool.max;
}

const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
