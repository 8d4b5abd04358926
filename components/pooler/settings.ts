import { z } from "zod";
import type { DatabaseSettings, PostgresSettings } from "../database/settings";
import { kinds } from "../settings/kinds";
import { fargateSizes } from "../task/fargate";
import { sizeRule } from "../task/settings";

/**
 * Who keeps connections to a database and lends them to its clients. `pgbouncer` lends one for a transaction, `proxy`
 * (RDS Proxy) for a transaction too, but for good to a client that prepares statements, as Prisma does.
 */
export const poolingSettings = kinds(
  "kind",
  {
    none: z.strictObject({}).describe("clients reach the database itself"),
    pgbouncer: z
      .strictObject({
        tasks: z.int().min(1).max(10).default(2).describe("tasks that run PgBouncer, spread over the zones"),
        poolSize: z
          .int()
          .min(1)
          .max(1000)
          .default(20)
          .describe(
            "connections that each task has to the database at most; during a deploy old and new tasks have them",
          ),
        maxClients: z
          .int()
          .min(1)
          .max(10_000)
          .default(1000)
          .describe("connections that each task takes from clients at most"),
        queryWaitSeconds: z
          .int()
          .min(1)
          .max(600)
          .default(25)
          .describe(
            "how long a client waits for a connection before it is sent away; less than the 30 s after which many clients give up by themselves, so that they are told why",
          ),
        cpu: z
          .literal(Object.keys(fargateSizes).map(Number))
          .default(256)
          .describe("CPU units of a task; 1024 are one vCPU, and PgBouncer uses no more than one"),
        memoryMiB: z.int().min(512).default(512).describe("memory of a task; Fargate has a range for each CPU size"),
        image: z
          .string()
          .regex(/^[^\s@]+@sha256:[0-9a-f]{64}$/, "a full reference with @sha256:")
          .optional()
          .describe(
            "full reference by digest; default: what images/pgbouncer makes, in a repository of the stack's own",
          ),
      })
      .refine(...sizeRule)
      .describe("PgBouncer on Fargate, in transaction mode"),
    // Source: ConnectionPoolConfiguration and CreateDBProxy, Amazon RDS API Reference.
    proxy: z
      .strictObject({
        maxConnectionsPercent: z
          .int()
          .min(1)
          .max(100)
          .default(80)
          .describe("share of the database's max_connections that the proxy may open; the rest is for direct clients"),
        idleClientSeconds: z
          .int()
          .min(1)
          .max(28_800)
          .default(1800)
          .describe("how long a client may be silent before the proxy ends its connection"),
        borrowSeconds: z
          .int()
          .min(1)
          .max(300)
          .default(25)
          .describe("how long a client waits for a connection before it gets an error"),
      })
      .describe("RDS Proxy"),
  },
  { default: "none" },
);

export type PoolingSettings = z.infer<typeof poolingSettings>;
export type PgbouncerSettings = Extract<PoolingSettings, { kind: "pgbouncer" }>;
export type ProxySettings = Extract<PoolingSettings, { kind: "proxy" }>;

/** The settings of a database between which and its clients there is a pooler. */
export type Pooled = PostgresSettings & { readonly pooling: PgbouncerSettings | ProxySettings };

/** The databases between which and their clients there is a pooler. */
export const pooled = (databases: Readonly<Record<string, DatabaseSettings>>): [string, Pooled][] =>
  Object.entries(databases).filter(
    (entry): entry is [string, Pooled] => entry[1].engine === "postgres" && entry[1].pooling.kind !== "none",
  );

/** The name of a database's pooler. */
export const poolerName = (database: string): string => `${database}-pooler`;
