import { z } from "zod";
import { deletionSettings } from "../deletion";
import { documentDbSettings } from "../documentdb/settings";
import { poolingSettings } from "../pooler/settings";
import { kinds, scalar } from "../settings/kinds";
import { dailyWindow, weeklyWindow, windowsOverlap } from "../windows";
import { databaseClasses } from "./classes";
import { externalSettings } from "./external";

/** Not "postgres" or the application's user: that one is made in the database, and owns no more than it needs. */
export const masterUser = "plinth";

const identifier = (what: string) =>
  z
    .string()
    .regex(
      /^[a-z_][a-z0-9_]{0,62}$/,
      `${what}: lower-case letters, digits and _, not starting with a digit, at most 63`,
    )
    .refine((name) => !["postgres", "rdsadmin", "master", "rds_superuser"].includes(name), {
      error: `${what} that RDS does not keep for itself`,
    });

/** Parameters that Plinth sets itself; the database's other settings lead to them. */
const ownParameters = [
  "rds.force_ssl",
  "shared_preload_libraries",
  "log_min_duration_statement",
  "statement_timeout",
  "idle_in_transaction_session_timeout",
];

/** Settings of one entry of `databases` with `engine: postgres`. */
const postgresSettings = z
  .strictObject({
    version: z
      .enum(["14", "15", "16", "17", "18"])
      .default("17")
      .describe("major version; RDS installs minor ones in the maintenance window"),
    instanceClass: z
      .string()
      .refine((value) => Object.hasOwn(databaseClasses, value), {
        error: `an RDS instance class such as db.t4g.medium`,
      })
      .default("db.t4g.medium")
      .describe("RDS instance class"),
    storageGiB: z.int().min(20).max(65536).default(20).describe("gp3 storage to begin with, in GiB"),
    maxStorageGiB: z.int().min(22).max(65536).default(200).describe("how far RDS may grow the storage, in GiB"),
    multiAz: z.boolean().default(true).describe("a standby in another zone; failover takes one to two minutes"),
    replicas: z
      .int()
      .min(0)
      .max(5)
      .default(0)
      .describe(
        "read replicas, reached by `name.replica`, `name.replica-2` ...; with none, `name.replica` is the database itself",
      ),
    backupDays: z.int().min(1).max(35).default(14).describe("days back to any second of which RDS can restore"),
    backupWindow: dailyWindow.default("01:00-01:30").describe("when the daily snapshot is taken, UTC"),
    maintenanceWindow: weeklyWindow.default("sun:04:30-sun:05:30").describe("when RDS may restart the database, UTC"),
    applyImmediately: z
      .boolean()
      .default(true)
      .describe(
        "changes that restart the database happen at once; false: in the maintenance window. A raised `version` needs true, or its deploys fail until the window",
      ),
    databaseName: identifier("a database name").default("app").describe("the application's database"),
    user: identifier("a user name")
      .refine((name) => name !== masterUser, { error: `another user name: ${masterUser} is the master user` })
      .default("app")
      .describe("the application's own user, owner of its database"),
    extensions: z
      .array(
        z
          .string()
          .regex(/^[a-z][a-z0-9_-]*$/, "the name of an extension that RDS has, such as pgcrypto")
          .refine((name) => name !== "pgvector", { error: "vector, by which name PostgreSQL knows it" }),
      )
      .default([])
      .describe("extensions of PostgreSQL beside pg_stat_statements, which is always there"),
    pooling: poolingSettings.describe("who keeps connections and lends them to the application"),
    urlParameters: z
      .record(z.string().regex(/^[a-z_]+$/i), scalar())
      .default({ sslmode: "require" })
      .describe(
        "what follows ? in the URL; Prisma reads connection_limit and pool_timeout there. TLS is required anyway",
      ),
    slowQueryMillis: z.int().min(0).max(3_600_000).default(1000).describe("statements longer than this are logged"),
    statementTimeoutSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(60)
      .describe(
        "the longest that a statement of the application may take; 0: no limit. By `main.direct` there is none",
      ),
    idleInTransactionSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(60)
      .describe("the longest that a transaction may sit idle and hold its locks; 0: no limit"),
    parameters: z
      .record(z.string(), scalar())
      .default({})
      .describe("other parameters of PostgreSQL, some applied at once, the others at the next restart"),
    insights: z
      .enum(["standard", "advanced"])
      .default("standard")
      .describe("Database Insights: 7 days of history free, or 15 months for money"),
    monitoringSeconds: z
      .literal([0, 1, 5, 10, 15, 30, 60])
      .default(60)
      .describe("seconds between readings of enhanced monitoring; 0 turns it off"),
    alarms: z
      .strictObject({
        cpuPercent: z.int().min(1).max(100).default(80).describe("15 minutes above it ring"),
        connectionsPercent: z
          .int()
          .min(1)
          .max(100)
          .default(80)
          .describe("share of max_connections; a minute above it rings"),
        freeStoragePercent: z
          .int()
          .min(1)
          .max(90)
          .default(10)
          .describe("share of the first storage; less than it rings"),
        freeMemoryPercent: z
          .int()
          .min(1)
          .max(90)
          .default(10)
          .describe("share of the class's memory; less than it rings"),
        replicaLagSeconds: z.int().min(1).max(86_400).default(60).describe("a replica further behind rings"),
      })
      .prefault({})
      .describe("when the database's alarms ring"),
    deletion: deletionSettings().describe("what may happen to the database"),
  })
  .refine(({ storageGiB, maxStorageGiB }) => maxStorageGiB >= Math.ceil(storageGiB * 1.1), {
    error: "at least 10% more than `storageGiB` (an RDS rule)",
    path: ["maxStorageGiB"],
  })
  .refine(({ parameters }) => !ownParameters.some((name) => Object.hasOwn(parameters, name)), {
    error: `other parameters than ${ownParameters.join(", ")}: settings of the database lead to these, or nobody may change them`,
    path: ["parameters"],
  })
  .refine(({ parameters: { max_connections: limit } }) => limit === undefined || /^[1-9]\d{1,5}$/.test(limit), {
    error: "a number: alarms are a share of it",
    path: ["parameters", "max_connections"],
  })
  .refine(({ databaseName, pooling }) => pooling.kind !== "pgbouncer" || databaseName !== "pgbouncer", {
    error: "another name: PgBouncer keeps pgbouncer for its console",
    path: ["databaseName"],
  })
  .refine(({ backupWindow, maintenanceWindow }) => !windowsOverlap(backupWindow, maintenanceWindow), {
    error: "a window that does not meet `maintenanceWindow` (an RDS rule)",
    path: ["backupWindow"],
  })
  .describe("PostgreSQL on RDS");

/** Settings of one entry of `databases`. */
export const databaseSettings = kinds("engine", {
  postgres: postgresSettings,
  documentdb: documentDbSettings,
  external: externalSettings,
});

export type DatabaseSettings = z.infer<typeof databaseSettings>;
export type PostgresSettings = Extract<DatabaseSettings, { engine: "postgres" }>;
export type DocumentDbSettings = Extract<DatabaseSettings, { engine: "documentdb" }>;
export type ExternalSettings = Extract<DatabaseSettings, { engine: "external" }>;
