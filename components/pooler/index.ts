import * as pulumi from "@pulumi/pulumi";
import type { AlarmArgs, AlarmSpec } from "../alarm";
import type { Connection } from "../connection";
import { postgresParts, type Database } from "../database";
import { postgresUrl } from "../database/parameters";
import type { PostgresSettings } from "../database/settings";
import { derived } from "../deletion";
import { secretContainer, secretVersion } from "../secrets";
import type { Peer } from "../security-group";
import type { TaskWiring } from "../task";
import { proxy } from "./proxy";
import type { PgbouncerSettings, ProxySettings } from "./settings";

/** What every kind of pooler is wired to. */
interface CommonArgs extends Pick<TaskWiring, "account" | "region" | "network" | "keyArn" | "logs"> {
  /** Of the database behind it. */
  readonly settings: PostgresSettings;
  readonly database: Database;
  readonly alarms: AlarmArgs;
}

export interface PgbouncerArgs extends CommonArgs {
  readonly pooling: PgbouncerSettings;
  readonly image: Pick<TaskWiring, "image" | "digest" | "repositoryArn">;
  /** False while the image is missing: then there are no tasks. */
  readonly running: boolean;
  /** How PgBouncer is run on what runs containers. */
  readonly run: RunPgbouncer;
}

export interface ProxyArgs extends CommonArgs {
  readonly pooling: ProxySettings;
}

export type PoolerArgs = PgbouncerArgs | ProxyArgs;

/** Where clients find a pooler, whether it lets them through, and what it watches. */
export interface Pool {
  readonly running: boolean;
  readonly host: pulumi.Output<string>;
  readonly peer: Peer;
  readonly watched: readonly AlarmSpec[];
  readonly after: readonly pulumi.Resource[];
  /** PgBouncer's container on ECS, which takes it as one text, of which a preview may know nothing. */
  readonly container?: object;
}

/** Runs PgBouncer under this name, in as many tasks as `pooling` says. */
export type RunPgbouncer = (name: string, args: Omit<PgbouncerArgs, "run">, opts: pulumi.CustomResourceOptions) => Pool;

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
    const {
      host,
      peer,
      running,
      watched,
      after,
      container: pgbouncer,
    } = "run" in args ? args.run(name, args, child) : proxy(name, args, child);
    const container = secretContainer(`${name}-secret`, { deletion: derived, keyArn }, child);
    const value = pulumi
      .all([host, database.password])
      .apply(([address, password]) =>
        JSON.stringify({ url: postgresUrl(settings, address, port, password), password }),
      );
    const { secretId } = secretVersion(`${name}-secret-version`, container, value, child);
    const parts = postgresParts(settings, { host, port }, { secretArn: secretId, jsonKey: "url" });
    this.connection = { reach: { peer, port }, parts, after };
    this.watched = watched;
    this.running = running;
    // A preview does not know PgBouncer's configuration, of which the database's host is a part.
    this.registerOutputs({ host, pooling: settings.pooling, container: pgbouncer });
  }
}
