import type * as pulumi from "@pulumi/pulumi";
import { Bucket } from "../bucket";
import { Cache } from "../cache";
import type { Cluster } from "../cluster";
import { Database } from "../database";
import { Pooler, type PoolerArgs } from "../pooler";
import { pgbouncerImage, poolerRuns } from "../pooler/image";
import { pooled, poolerName } from "../pooler/settings";
import type { Registry } from "../registry";
import type { Usable } from "../uses";
import { dataTier, location, mapValues, type Shared } from "./shared";
import { imageOf, type Connections } from "./wiring";

export const makeDatabases = (shared: Shared): Record<string, Database> =>
  mapValues(
    shared.loaded.settings.databases,
    (settings, name) => new Database(name, { settings, ...location(shared), ...dataTier(shared) }, shared.opts),
  );

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

interface ForPoolers {
  readonly databases: Readonly<Record<string, Database>>;
  readonly registry: Registry;
  readonly cluster: Cluster;
}

/** The poolers by their databases. */
export function makePoolers(shared: Shared, { databases, registry, cluster }: ForPoolers): Record<string, Pooler> {
  const { settings, given } = shared.loaded;
  return Object.fromEntries(
    pooled(settings.databases).flatMap(([key, of]) => {
      const database = databases[key];
      if (database === undefined) return [];
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
              cluster,
              running: poolerRuns(of, given),
            };
      return [[key, new Pooler(poolerName(key), args, shared.opts)]];
    }),
  );
}

/** What `backups` keeps copies of: all databases, and buckets that ask for it. */
export const backedUp = (
  { loaded: { settings } }: Shared,
  databases: Readonly<Record<string, Database>>,
  buckets: Readonly<Record<string, Bucket>>,
): pulumi.Output<string>[] => [
  ...Object.values(databases).map(({ instanceArn }) => instanceArn),
  ...Object.entries(settings.buckets).flatMap(([name, bucket]) =>
    bucket.purpose === "files" && bucket.backup && buckets[name] ? [buckets[name].arn] : [],
  ),
];

export interface Stores {
  readonly databases: Readonly<Record<string, Database>>;
  /** By their databases. */
  readonly poolers: Readonly<Record<string, Pooler>>;
  readonly caches: Readonly<Record<string, Cache>>;
  readonly buckets: Readonly<Record<string, Bucket>>;
}

/** How all that can be used is reached, but for services, which add themselves one after the other. */
export function connectionsOf({ databases, poolers, caches, buckets }: Stores): Connections {
  const byMap: Record<Exclude<keyof Usable, "services">, Connections> = {
    databases: mapValues(databases, (database, key) => ({
      ...database.connections,
      // A pooler without its image would let nobody through.
      ...(poolers[key]?.running && { "": poolers[key].connection }),
    })),
    caches: mapValues(caches, (cache) => ({ "": cache.connection })),
    buckets: mapValues(buckets, (bucket) => bucket.connections),
  };
  return Object.fromEntries(Object.values(byMap).flatMap((connections) => Object.entries(connections)));
}
