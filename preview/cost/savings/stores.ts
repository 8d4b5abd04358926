import { groupBy, type PlanResource } from "../../plan";
import { input, numberInput, textInput, type PlanView } from "../plan-view";
import { amount, keyOf, without, withInputs, type Candidate, type Finder } from "./candidate";
import { ALARM, CACHE, DOCUMENT_CLUSTER, DOCUMENTS, INSTANCE, LOG_GROUP } from "./types";

/** No standby in another zone. */
export const standbys: Finder = (plan, view) =>
  view
    .ofType(INSTANCE)
    .filter((instance) => input(instance, "multiAz") === true)
    .map((instance) => {
      const key = keyOf(view, instance);
      return {
        urn: instance.urn,
        name: key,
        how: `\`databases: { ${key}: { multiAz: false } }\`: no standby`,
        price:
          "where its zone fails, the database is away until it is restored, and every upgrade interrupts it for longer",
        plan: withInputs(plan, [instance.urn], { multiAz: false }),
      };
    });

/** No read replicas of a database, and fewer of a cache. */
export const replicas: Finder = (plan, view) => [...readReplicas(plan, view), ...cacheReplicas(plan, view)];

const readReplicas: Finder = (plan, view) => {
  const all = view
    .ofType(INSTANCE)
    .filter((instance) => view.named(instance, "replicateSourceDb", INSTANCE).length > 0);
  return [...groupBy(all, ({ parent }) => parent).values()].flatMap((same): Candidate[] => {
    const [first] = same;
    if (first === undefined) return [];
    const key = keyOf(view, first);
    const primaries = same.flatMap((replica) => view.named(replica, "replicateSourceDb", INSTANCE));
    // Of a database without replicas AWS keeps the administrator's password, and the stack makes none.
    const managed = { password: null, manageMasterUserPassword: true };
    const left = withInputs(
      plan,
      primaries.map(({ urn }) => urn),
      managed,
    );
    return [
      {
        urn: first.urn,
        name: key,
        how: `\`databases: { ${key}: { replicas: 0 } }\`: no ${amount(same.length, "read replica")}`,
        price: `what reads from \`${key}.replica\` reads from the database itself`,
        plan: without(left, withAlarms(view, same)),
      },
    ];
  });
};

/** With the alarms that are about them. */
const withAlarms = (view: PlanView, instances: readonly PlanResource[]): string[] =>
  [
    ...instances,
    ...instances.flatMap((each) => [
      ...view.naming(each, "dimensions", ALARM),
      ...view.naming(each, "metricQueries", ALARM),
    ]),
  ].map(({ urn }) => urn);

const cacheReplicas: Finder = (plan, view) =>
  view.ofType(CACHE).flatMap((group) => {
    const count = numberInput(group, "numCacheClusters")?.toNumber() ?? 1;
    const key = keyOf(view, group);
    return [0, count - 2]
      .filter((left, index, all) => left >= 0 && left < count - 1 && all.indexOf(left) === index)
      .map((left) => ({
        urn: group.urn,
        name: key,
        how: `\`caches: { ${key}: { replicas: ${left} } }\`: ${amount(left, "replica")} instead of ${count - 1}`,
        price:
          left === 0
            ? "where its node fails, the cache is away until AWS has made another, and empty then"
            : "one node fewer to read from and to take over",
        plan: withInputs(plan, [group.urn], {
          numCacheClusters: left + 1,
          automaticFailoverEnabled: left > 0,
          multiAzEnabled: left > 0,
        }),
      }));
  });

/** One instance of DocumentDB alone, to which AWS makes another where it fails. */
export const instances: Finder = (plan, view) =>
  view.ofType(DOCUMENT_CLUSTER).flatMap((cluster): Candidate[] => {
    const [first, ...others] = view.naming(cluster, "clusterIdentifier", DOCUMENTS);
    if (first === undefined || others.length === 0) return [];
    const key = keyOf(view, cluster);
    return [
      {
        urn: cluster.urn,
        name: key,
        how: `\`databases: { ${key}: { instances: 1, failover: none } }\`: 1 instance instead of ${others.length + 1}`,
        price: "where it fails, the database is away for the minutes in which AWS makes another",
        plan: without(plan, withAlarms(view, others)),
      },
    ];
  });

/** Valkey has a price list of its own. */
export const cacheEngines: Finder = (plan, view) =>
  view
    .ofType(CACHE)
    .filter((group) => textInput(group, "engine") === "redis")
    .map((group) => {
      const key = keyOf(view, group);
      return {
        urn: group.urn,
        name: key,
        how: `\`caches: { ${key}: { engine: valkey } }\`, beside what it says already: Valkey instead of Redis OSS`,
        price: "Valkey speaks Redis's protocol under another name and version: try the application with it",
        plan: withInputs(plan, [group.urn], { engine: "valkey", engineVersion: "8.1" }),
      };
    });

/** The mode of Database Insights that is free. */
export const databaseInsights: Finder = (plan, view) => {
  const advanced = view
    .ofType(INSTANCE)
    .filter((instance) => textInput(instance, "databaseInsightsMode") === "advanced");
  return [...groupBy(advanced, ({ parent }) => parent).values()].flatMap((same): Candidate[] => {
    const [first] = same;
    if (first === undefined) return [];
    const key = keyOf(view, first);
    return [
      {
        urn: first.urn,
        name: key,
        how: `\`databases: { ${key}: { insights: standard } }\`: Database Insights in its free mode`,
        price: "what statements waited for is kept 7 days instead of 15 months, without the views across databases",
        plan: withInputs(
          plan,
          same.map(({ urn }) => urn),
          { databaseInsightsMode: "standard", performanceInsightsRetentionPeriod: 7 },
        ),
      },
    ];
  });
};

/** The least that the settings let logs be kept. */
const leastDays = 30;

export const logRetention: Finder = (plan, view) => {
  const longer = view
    .ofType(LOG_GROUP)
    .filter((group) => numberInput(group, "retentionInDays")?.greaterThan(leastDays));
  const [first] = longer;
  if (first === undefined) return [];
  return [
    {
      urn: first.urn,
      name: "logs",
      how: `\`logs: { retentionDays: ${leastDays} }\`: ${amount(longer.length, "log group")}, by what is assumed of them`,
      price: `lines older than ${leastDays} days are gone`,
      plan: withInputs(
        plan,
        longer.map(({ urn }) => urn),
        { retentionInDays: leastDays },
      ),
      ofUsage: true,
    },
  ];
};
