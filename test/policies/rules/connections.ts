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

export const connections: Cases = {
  "connection-budget": [
    { what: "a database that nobody uses", stack: [database()] },
    { what: "as many tasks as it can take", stack: [database(), secret("main"), ...service("web", "main-url", 16)] },
    {
      what: "one task more",
      stack: [database(), secret("main"), ...service("web", "main-url", 17)],
      finds: [
        "main: need 340 connections, have 324 (80 % of 405): web 340 (17 tasks of 10, 200 % while deploying). A pooler would lend few connections to many; of its family, db.t4g.large has 830",
      ],
    },
    {
      what: "several services, one of which is told the address itself",
      stack: [database(), secret("main"), ...service("web", "main-url", 12), ...service("worker", "main", 12, [], 150)],
      finds: [
        "need 420 connections, have 324 (80 % of 405): web 240 (12 tasks of 10, 200 % while deploying), worker 180",
      ],
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
        "need 120 connections, have 80 (80 % of 100): web 120 (2 tasks of 30, 200 % while deploying). A pooler (databases.main-database.pooling)",
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
        "need 70 connections, have 64 (80 % of 80): web 60 (3 tasks of 10, 200 % while deploying), dump 10 (1 task of 10)",
      ],
    },
    {
      what: "many tasks through PgBouncer",
      stack: [database(), ...pgbouncer(20), ...service("web", "pooler-balancer-url", 40)],
    },
    {
      what: "PgBouncer itself, which does not run yet",
      stack: [database(), ...pgbouncer(100)],
      finds: ["need 400 connections, have 324 (80 % of 405): pooler 400 (2 tasks of 100, 200 % while deploying)"],
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
