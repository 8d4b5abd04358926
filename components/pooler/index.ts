import * as pulumi from "@pulumi/pulumi";
import type { AlarmArgs, AlarmSpec } from "../alarm";
import type { Cluster } from "../cluster";
import type { Connection } from "../connection";
import { connectionParts, type Database } from "../database";
import { postgresUrl } from "../database/parameters";
import type { DatabaseSettings } from "../database/settings";
import { derived } from "../deletion";
import { secretContainer, secretVersion } from "../secrets";
import type { Peer } from "../security-group";
import type { TaskWiring } from "../task";
import { proxy } from "./proxy";
import { pgbouncerTasks } from "./tasks";

/** What every kind of pooler is wired to. */
export interface PoolerArgs extends Pick<TaskWiring, "account" | "region" | "network" | "keyArn" | "logs"> {
  readonly settings: DatabaseSettings;
  /** Of PgBouncer; RDS Proxy has none. */
  readonly image?: Pick<TaskWiring, "image" | "digest" | "repositoryArn">;
  readonly database: Database;
  readonly cluster: Cluster;
  /** False while the image is missing: then PgBouncer has no tasks. */
  readonly running: boolean;
  readonly alarms: AlarmArgs;
}

/** Where clients find a pooler, and what it watches. */
export interface Pool {
  readonly host: pulumi.Output<string>;
  readonly peer: Peer;
  readonly watched: readonly AlarmSpec[];
  readonly after: readonly pulumi.Resource[];
}

export const port = 5432;

/** Keeps connections to one database and lends them to its clients, who get the pooler's address instead of its own. */
export class Pooler extends pulumi.ComponentResource {
  readonly connection: Connection;
  readonly watched: readonly AlarmSpec[];
  /** False while PgBouncer's image is missing: then clients reach the database itself. */
  readonly running: boolean;

  constructor(name: string, args: PoolerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Pooler", name, {}, opts);
    const { settings, database, keyArn } = args;
    const child = { parent: this };
    const { host, peer, watched, after } = pool(name, args, child);
    const container = secretContainer(`${name}-secret`, { deletion: derived, keyArn }, child);
    const value = pulumi
      .all([host, database.password])
      .apply(([address, password]) =>
        JSON.stringify({ url: postgresUrl(settings, address, port, password), password }),
      );
    const { secretId } = secretVersion(`${name}-secret-version`, container, value, child);
    this.connection = { reach: { peer, port }, parts: connectionParts(settings, host, secretId, "url"), after };
    this.watched = watched;
    this.running = args.running;
    this.registerOutputs({ host });
  }
}

function pool(name: string, args: PoolerArgs, opts: { parent: Pooler }): Pool {
  const { pooling } = args.settings;
  switch (pooling.kind) {
    case "none":
      throw new pulumi.ResourceError(`${name} has nothing to do`, opts.parent);
    case "proxy":
      return proxy(name, pooling, args, opts);
    case "pgbouncer":
      return pgbouncerTasks(name, pooling, args, opts);
  }
}
