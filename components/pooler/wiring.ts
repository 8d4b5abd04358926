import * as pulumi from "@pulumi/pulumi";
import type { TaskWiring } from "../task";
import type { TaskSettings } from "../task/settings";
import { port, type PgbouncerArgs } from "./index";
import { pgbouncerIni } from "./pgbouncer";
import type { PgbouncerSettings } from "./settings";

/** What PgBouncer's container is and gets, whatever it runs on. */
export function pgbouncerWiring(args: Pick<PgbouncerArgs, "database" | "settings" | "image" | "pooling">): Pick<
  TaskWiring,
  "image" | "digest" | "repositoryArn" | "connections" | "variables"
> & {
  readonly settings: TaskSettings;
} {
  const { database, settings, image, pooling } = args;
  const { databaseName, user } = settings;
  const configuration = pulumi
    .output(database.address)
    .apply((host) => pgbouncerIni({ settings: pooling, host, port: database.port, databaseName, listenPort: port }));
  return {
    ...image,
    settings: taskSettings(pooling),
    // It starts without the user that the set-up makes; clients wait for both.
    connections: [{ ...database.connections.direct, after: [] }],
    variables: {
      PGBOUNCER_INI: { plain: configuration },
      DATABASE_USER: { plain: user },
      DATABASE_PASSWORD: { secretArn: database.secretArn, jsonKey: "password" },
    },
  };
}

/** As images/pgbouncer is made: its user, and the one path that it writes to. */
const taskSettings = ({ cpu, memoryMiB }: PgbouncerSettings): TaskSettings => ({
  cpu,
  memoryMiB,
  architecture: "arm64",
  stopTimeoutSeconds: 120,
  uses: [],
  env: {},
  secrets: [],
  user: "1000:1000",
  writablePaths: ["/run/pgbouncer"],
  ephemeralStorageGiB: 20,
  egressPorts: [443],
});
