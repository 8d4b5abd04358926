import type * as pulumi from "@pulumi/pulumi";
import { Bucket } from "../bucket";
import { Cache } from "../cache";
import { Database } from "../database";
import { externalConnections } from "../database/external";
import { DocumentDatabase } from "../documentdb";
import { Pooler, type PoolerArgs } from "../pooler";
import { pgbouncerImage, poolerRuns } from "../pooler/image";
import { pooled, poolerName } from "../pooler/settings";
import type { Registry } from "../registry";
import type { Secrets } from "../secrets";
import type { Usable } from "../uses";
import type { Runtime } from "./runtime";
import { dataTier, location, mapValues, type Shared } from "./shared";
import { imageOf, type Connections } from "./wiring";

/** The databases that the stack has itself; an external one is only a connection. */
export function makeDatabases(shared: Shared): Record<string, Database | DocumentDatabase> {
  const { opts, loaded } = shared;
  const common = { ...location(shared), ...dataTier(shared) };
  const { network } = loaded.settings;
  const zones = network.kind === "create" ? network.zones : Object.keys(network.dataSubnets).sort();
  return Object.fromEntries(
    Object.entries(loaded.settings.databases).flatMap(([name, settings]): [string, Database | DocumentDatabase][] => {
      switch (settings.engine) {
        case "postgres":
          return [[name, new Database(name, { ...common, settings }, opts)]];
        case "documentdb":
          return [[name, new DocumentDatabase(name, { ...common, settings, zones }, opts)]];
        case "external":
          return [];
      }
    }),
  );
}

export const makeCaches = (shared: Shared): Record<string, Cache> =>
  mapValues(
    shared.loaded.settings.caches,
    (settings, name) => new Cache(name, { settings, ...dataTier(shared) }, shared.opts),
  );

export const makeBuckets = ({ loaded, keys, opts }: Shared): Record<string, Bucket> =>
  mapValues(loaded.settings.buckets, (settings, name) => {
    const keyArns = { files: keys.dataKeyArn, backups: keys.backupsKeyArn };
    return new Bucket(name, { settings, region: loaded.stack.region, keyArns }, opts);
  });

interface ForPoolers extends Pick<Stores, "databases"> {
  readonly registry: Registry;
  readonly runtime: Runtime;
}

/** The poolers by their databases. */
export function makePoolers(shared: Shared, { databases, registry, runtime }: ForPoolers): Record<string, Pooler> {
  const { settings, given } = shared.loaded;
  return Object.fromEntries(
    pooled(settings.databases).flatMap(([key, of]) => {
      const database = databases[key];
      if (!(database instanceof Database)) return [];
      const { pooling } = of;
      const common = {
        settings: of,
        ...location(shared),
        database,
        keyArn: shared.keys.dataKeyArn,
        logs: shared.logs,
        alarms: shared.alarms,
      };
      const args: PoolerArgs =
        pooling.kind === "proxy"
          ? { ...common, pooling }
          : {
              ...common,
              pooling,
              image: imageOf(pgbouncerImage, pooling, registry, given),
              running: poolerRuns(of, given),
              run: runtime.pgbouncer,
            };
      return [[key, new Pooler(poolerName(key), args, runtime.opts)]];
    }),
  );
}

/** What `backups` keeps copies of: all databases, and buckets that ask for it. */
export const backedUp = (
  { loaded: { settings } }: Shared,
  databases: Stores["databases"],
  buckets: Readonly<Record<string, Bucket>>,
): pulumi.Output<string>[] => [
  ...Object.values(databases).map((each) => (each instanceof Database ? each.instanceArn : each.clusterArn)),
  ...Object.entries(settings.buckets).flatMap(([name, bucket]) =>
    bucket.purpose === "files" && bucket.backup && buckets[name] ? [buckets[name].arn] : [],
  ),
];

export interface Stores {
  readonly databases: Readonly<Record<string, Database | DocumentDatabase>>;
  /** By their databases. */
  readonly poolers: Readonly<Record<string, Pooler>>;
  readonly caches: Readonly<Record<string, Cache>>;
  readonly buckets: Readonly<Record<string, Bucket>>;
}

/** How all that can be used is reached, but for services, which add themselves one after the other. */
export function connectionsOf(
  { loaded: { settings } }: Shared,
  { databases, poolers, caches, buckets, secrets }: Stores & { readonly secrets: Secrets },
): Connections {
  const external = Object.entries(settings.databases).flatMap(([name, each]): [string, Connections[string]][] =>
    each.engine === "external" ? [[name, externalConnections(each, secrets.arns)]] : [],
  );
  const byMap: Record<Exclude<keyof Usable, "services">, Connections> = {
    databases: {
      ...mapValues(databases, (database, key) => ({
        ...database.connections,
        // A pooler without its image would let nobody through.
        ...(poolers[key]?.running && { "": poolers[key].connection }),
      })),
      ...Object.fromEntries(external),
    },
    caches: mapValues(caches, (cache) => ({ "": cache.connection })),
    buckets: mapValues(buckets, (bucket) => bucket.connections),
  };
  return Object.fromEntries(Object.values(byMap).flatMap((connections) => Object.entries(connections)));
}
