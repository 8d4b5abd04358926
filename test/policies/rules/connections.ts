import { batch, deployment, secretProviderClass } from "../../../policies/deployments";
import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, sampleOf, type Sample } from "../sample";

type Database = Parameters<typeof sample<NonNullable<(typeof kinds.rdsInstance)["props"]>>>[2];

const medium: Database = { engine: "postgres", instanceClass: "db.t4g.medium" }; // 405 connections, 324 of them to plan for
const database = (props: Database = medium, parent?: string) =>
  sample(kinds.rdsInstance, "main", props, {
    parent,
    needs: { parameterGroupName: parent === undefined ? [] : ["parameters"] },
  });
const secret = (of: string) => sample(kinds.secretVersion, `${of}-url`, {}, { needs: { secretString: [of] } });

/** A service of so many tasks that is told where something is, by a secret or straight. */
function service(
  name: string,
  target: string,
  maxCapacity: number,
  environment?: object[],
  percent?: number,
): Sample[] {
  const containerDefinitions = environment === undefined ? UNKNOWN : JSON.stringify([{ name, environment }]);
  return [
    sampleOf("plinth:index:Service", name, { container: { name, environment: [] } }),
    sample(
      kinds.taskDefinition,
      `${name}-task`,
      { containerDefinitions },
      { parent: name, needs: { containerDefinitions: [target] } },
    ),
    sample(
      kinds.ecsService,
      `${name}-service`,
      { desiredCount: 1, deploymentMaximumPercent: percent },
      { parent: name, needs: { taskDefinition: [`${name}-task`] } },
    ),
    sample(kinds.scalingTarget, `${name}-target`, { maxCapacity }, { needs: { resourceId: [`${name}-service`] } }),
  ];
}

const parameters = (value: string) =>
  sample(kinds.rdsParameterGroup, "parameters", { parameters: [{ name: "max_connections", value }] });
const component = (connection_limit: string) =>
  sampleOf("plinth:index:Database", "main-database", { setup: { urlParameters: { connection_limit } } });

/** PgBouncer before the database, as Plinth makes it. */
const pgbouncer = (poolSize: number, maxClients = 1000): Sample[] => [
  sampleOf("plinth:index:Pooler", "pooler", { pooling: { kind: "pgbouncer", tasks: 2, poolSize, maxClients } }),
  sample(
    kinds.taskDefinition,
    "pooler-task",
    { containerDefinitions: UNKNOWN },
    { parent: "pooler", needs: { containerDefinitions: ["main"] } },
  ),
  sample(
    kinds.ecsService,
    "pooler-service",
    { desiredCount: 0 },
    { parent: "pooler", needs: { taskDefinition: ["pooler-task"], loadBalancers: ["pooler-group"] } },
  ),
  sample(kinds.targetGroup, "pooler-group", {}),
  sample(kinds.loadBalancer, "pooler-balancer", {}),
  sample(
    kinds.listener,
    "pooler-listener",
    {},
    { needs: { defaultActions: ["pooler-group"], loadBalancerArn: ["pooler-balancer"] } },
  ),
  secret("pooler-balancer"),
];

const proxy = (maxConnectionsPercent: number): Sample[] => [
  sample(kinds.rdsProxy, "proxy", {}),
  sample(
    kinds.rdsProxyDefaultTargetGroup,
    "share",
    { connectionPoolConfig: { maxConnectionsPercent } },
    { needs: { dbProxyName: ["proxy"] } },
  ),
  sample(kinds.rdsProxyTarget, "target", {}, { needs: { dbProxyName: ["proxy"], dbInstanceIdentifier: ["main"] } }),
  secret("proxy"),
];

const metadata = { name: "web", namespace: "shop" };

/** Pods that are told where something is, by a class that the driver of Secrets Manager mounts. */
const pods = (
  name: string,
  target: string,
  replicas: number,
  {
    env,
    maxSurge = "100%",
    parent,
  }: { env?: { name: string; value: string }[]; maxSurge?: string; parent?: string } = {},
): Sample[] => [
  sample(secretProviderClass, `${name}-class`, { metadata: { name } }, { needs: { spec: [target] } }),
  sample(
    deployment,
    name,
    {
      metadata: { ...metadata, name },
      spec: { replicas, strategy: { rollingUpdate: { maxSurge } }, template: { spec: podOf(name, env) } },
    },
    { parent },
  ),
];
const podOf = (provider: string, env?: { name: string; value: string }[]) => ({
  containers: [{ name: "main", env }],
  volumes: [{ csi: { volumeAttributes: { secretProviderClass: provider } } }],
});
/** PgBouncer in pods: its clients are told a name by a secret that is the pooler's own. */
const pgbouncerPods = (maxClients: number): Sample[] => [
  sampleOf("plinth:index:Pooler", "pooler", { pooling: { kind: "pgbouncer", tasks: 2, poolSize: 20, maxClients } }),
  ...pods("pooler-pods", "main-url", 0, { parent: "pooler" }),
  sample(kinds.secretVersion, "pooler-url", {}, { parent: "pooler" }),
];

const documents = (instanceClass: string, ...others: string[]): Sample[] => [
  sample(kinds.documentCluster, "documents", {}, { parent: "store" }),
  ...[instanceClass, ...others].map((each, index) =>
    sample(
      kinds.documentInstance,
      `documents-${index}`,
      { instanceClass: each },
      { needs: { clusterIdentifier: ["documents"] } },
    ),
  ),
  secret("documents"),
];
const documentComponent = (urlParameters: Record<string, string> = {}) =>
  sampleOf("plinth:index:DocumentDatabase", "store", { url: { pool: { max: 20, min: 0 }, urlParameters } });
const cache = (nodeType: string): Sample[] => [sample(kinds.cacheGroup, "cache", { nodeType }), secret("cache")];

export const connections: Cases = {
  "connection-budget": [
    { what: "a database that nobody uses", stack: [database()] },
    { what: "as many tasks as it can take", stack: [database(), secret("main"), ...service("web", "main-url", 16)] },
    {
      what: "one task more",
      stack: [database(), secret("main"), ...service("web", "main-url", 17)],
      finds: [
        "main: need 340 connections, have 324 (80 % of 405): web 340 (17 tasks of 10, 34 while deploying). A pooler would lend few connections to many; of its family, db.t4g.large has 830",
      ],
    },
    {
      what: "several services, one of which is told the address itself",
      stack: [database(), secret("main"), ...service("web", "main-url", 12), ...service("worker", "main", 12, [], 150)],
      finds: ["need 420 connections, have 324 (80 % of 405): web 240 (12 tasks of 10, 24 while deploying), worker 180"],
    },
    {
      what: "services of another database",
      stack: [database(), sample(kinds.rdsInstance, "other", {}), ...service("web", "main", 1)],
    },
    {
      what: "a pool that a variable says",
      stack: [database(), ...service("web", "main", 10, [{ name: "DB_POOL_MAX", value: "20" }])],
      finds: ["web 400 (10 tasks of 20"],
    },
    {
      what: "a pool that another variable says",
      stack: [database(), ...service("web", "main", 10, [{ name: "POOL", value: "20" }])],
      config: { poolVariables: ["POOL"] },
      finds: ["web 400 (10 tasks of 20"],
    },
    {
      what: "a pool that the URL says",
      stack: [component("30"), parameters("100"), database(medium, "main-database"), ...service("web", "main", 2)],
      finds: [
        "need 120 connections, have 80 (80 % of 100): web 120 (2 tasks of 30, 4 while deploying). A pooler (databases.main-database.pooling)",
      ],
    },
    {
      what: "a pool that is supposed, and a share",
      stack: [database(), ...service("web", "main", 10)],
      config: { connectionsPerTask: 5, usablePercent: 20 },
      finds: ["need 100 connections, have 81 (20 % of 405): web 100 (10 tasks of 5"],
    },
    {
      what: "a task that is run by the clock",
      stack: [
        database({ ...medium, instanceClass: "db.t4g.micro" }),
        sample(
          kinds.taskDefinition,
          "dump",
          { containerDefinitions: "[]" },
          { needs: { containerDefinitions: ["main"] } },
        ),
        ...service("web", "main", 3),
      ],
      finds: [
        "need 70 connections, have 64 (80 % of 80): web 60 (3 tasks of 10, 6 while deploying), dump 10 (1 task of 10)",
      ],
    },
    {
      what: "many tasks through PgBouncer",
      stack: [database(), ...pgbouncer(20), ...service("web", "pooler-balancer-url", 40)],
    },
    {
      what: "PgBouncer itself, which does not run yet",
      stack: [database(), ...pgbouncer(100)],
      finds: ["need 400 connections, have 324 (80 % of 405): pooler 400 (2 tasks of 100, 4 while deploying)"],
    },
    {
      what: "more clients than PgBouncer takes",
      stack: [database(), ...pgbouncer(20, 100), ...service("web", "pooler-balancer-url", 40)],
      finds: [
        "main: need 800 connections to pooler, have 160 (80 % of 2 tasks of 100 clients): web 800 (40 tasks of 10",
      ],
    },
    {
      what: "a proxy, which keeps to its share",
      stack: [database(), ...proxy(100), ...service("web", "proxy-url", 40)],
    },
    {
      what: "services beside a proxy",
      stack: [database(), ...proxy(80), ...service("web", "main", 5)],
      finds: ["need 100 connections, have 64 (80 % of 405 less 324 that its proxy may take): web 100"],
    },
    {
      what: "a class that no larger one helps",
      stack: [database({ ...medium, instanceClass: "db.t4g.2xlarge" }), ...service("web", "main", 200)],
      finds: ["of its family, no db.t4g is large enough"],
    },
    {
      what: "a replica, which has the engine of its source",
      stack: [
        database(),
        sample(
          kinds.rdsInstance,
          "replica",
          { instanceClass: "db.t4g.micro", engine: UNKNOWN },
          { needs: { replicateSourceDb: ["main"] } },
        ),
        ...service("web", "replica", 4),
      ],
      finds: ["replica: need 80 connections, have 64 (80 % of 80): web 80"],
    },
    { what: "pods that the database can take", stack: [database(), secret("main"), ...pods("web", "main-url", 16)] },
    {
      what: "more pods than that, by an autoscaler",
      stack: [
        database(),
        secret("main"),
        ...pods("web", "main-url", 2, { maxSurge: "25%" }),
        sample(kinds.podAutoscaler, "autoscaler", {
          metadata,
          spec: { minReplicas: 2, maxReplicas: 30, scaleTargetRef: { kind: "Deployment", name: "web" } },
        }),
      ],
      finds: ["main: need 380 connections, have 324 (80 % of 405): web 380 (30 tasks of 10, 38 while deploying)"],
    },
    {
      what: "a pool that a variable of the pods says, and pods that are run by the clock",
      stack: [
        database(),
        secret("main"),
        ...pods("web", "main-url", 10, { env: [{ name: "DB_POOL_MAX", value: "20" }] }),
        sample(batch, "dump", { spec: { jobTemplate: { spec: { template: { spec: podOf("web") } } } } }),
      ],
      finds: [
        "main: need 410 connections, have 324 (80 % of 405): web 400 (10 tasks of 20, 20 while deploying), dump 10 (1 task of 10)",
      ],
    },
    {
      what: "many pods through PgBouncer in pods",
      stack: [database(), secret("main"), ...pgbouncerPods(1000), ...pods("web", "pooler-url", 40)],
    },
    {
      what: "more pods than PgBouncer takes",
      stack: [database(), secret("main"), ...pgbouncerPods(100), ...pods("web", "pooler-url", 40)],
      finds: [
        "main: need 800 connections to pooler, have 160 (80 % of 2 tasks of 100 clients): web 800 (40 tasks of 10",
      ],
    },
    {
      what: "documents, by the pool of their URL",
      stack: [documentComponent(), ...documents("db.t4g.medium"), ...service("web", "documents-url", 10)],
    },
    {
      what: "documents, by the smallest instance",
      stack: [
        documentComponent(),
        ...documents("db.r6g.large", "db.t4g.medium"),
        ...service("web", "documents-url", 11),
      ],
      finds: [
        "documents: need 440 connections, have 400 (80 % of 500): web 440 (11 tasks of 20, 22 while deploying). A smaller pool (databases.store.pool.max) would do; db.r5.large has 1700",
      ],
    },
    {
      what: "documents, by a parameter of the URL",
      stack: [
        documentComponent({ maxPoolSize: "50" }),
        ...documents("db.t4g.medium"),
        ...service("web", "documents-url", 5),
      ],
      finds: ["documents: need 500 connections, have 400"],
    },
    {
      what: "documents, by what drivers open",
      stack: [
        sampleOf("plinth:index:Other", "store", {}),
        ...documents("db.t4g.medium"),
        ...service("web", "documents-url", 50),
      ],
      finds: ["web 10000 (50 tasks of 100, 100 while deploying). A smaller pool would do; no class is large enough"],
    },
    {
      what: "documents without instances that are known",
      stack: [documentComponent(), ...documents("db.x9.large"), ...service("web", "documents-url", 1)],
      notJudged: ["documents: how many connections documents has (db.x9.large) stands in no table"],
    },
    { what: "a cache", stack: [...cache("cache.r7g.large"), ...service("web", "cache-url", 2000)] },
    {
      what: "a small cache, and connections without end",
      stack: [...cache("cache.t4g.micro"), ...service("web", "cache-url", 1000)],
      finds: [
        "cache: need 20000 connections, have 16000 (80 % of 20000): web 20000 (1000 tasks of 10, 2000 while deploying). Fewer tasks",
      ],
    },
    {
      what: "a class that stands in no table",
      stack: [database({ ...medium, instanceClass: "db.x9.large" }), ...service("web", "main", 1)],
      notJudged: ["main: how many connections main has (postgres, db.x9.large) stands in no table"],
    },
    {
      what: "another engine",
      stack: [database({ ...medium, engine: "mysql" }), ...service("web", "main", 1)],
      notJudged: ["main: how many connections main has (mysql, db.t4g.medium) stands in no table"],
    },
    {
      what: "a formula",
      stack: [
        component("1"),
        parameters("LEAST({DBInstanceClassMemory/9531392},5000)"),
        database(medium, "main-database"),
        ...service("web", "main", 1),
      ],
      notJudged: ["main: main has its max_connections from a formula"],
    },
    {
      what: "a class that is not known",
      stack: [database({ ...medium, instanceClass: UNKNOWN }), ...service("web", "main", 1)],
      notJudged: ["main: main.instanceClass is known only after the deployment"],
    },
    {
      what: "containers that nobody knows",
      stack: [
        database(),
        sample(
          kinds.taskDefinition,
          "task",
          { containerDefinitions: UNKNOWN },
          { needs: { containerDefinitions: ["main"] } },
        ),
      ],
      notJudged: ["main: the containers of task are not known"],
    },
    {
      what: "a variable that is no number",
      stack: [database(), ...service("web", "main", 1, [{ name: "DB_POOL_MAX", value: "many" }])],
      notJudged: ["main: web-task: DB_POOL_MAX is no size of a pool"],
    },
  ],
};
