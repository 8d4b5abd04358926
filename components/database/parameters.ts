import type { DatabaseSettings } from "./settings";

/** One parameter of a parameter group; a static one takes effect at the next restart. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/** Static parameters that people may set. Source: pg_settings, context "postmaster". */
const staticParameters = new Set([
  "max_connections",
  "max_wal_senders",
  "max_replication_slots",
  "max_worker_processes",
  "max_locks_per_transaction",
  "max_prepared_transactions",
  "shared_buffers",
  "huge_pages",
  "rds.logical_replication",
  "track_activity_query_size",
  "wal_buffers",
  "autovacuum_max_workers",
  "autovacuum_freeze_max_age",
]);

/** The parameter group: TLS only, slow queries logged, statistics of statements, and no session that blocks for ever. */
export function parameters(settings: DatabaseSettings): Parameter[] {
  const immediate = (name: string, value: string | number): Parameter => ({
    name,
    value: String(value),
    applyMethod: "immediate",
  });
  return [
    immediate("rds.force_ssl", 1),
    { name: "shared_preload_libraries", value: "pg_stat_statements", applyMethod: "pending-reboot" },
    immediate("log_min_duration_statement", settings.slowQueryMillis),
    immediate("statement_timeout", settings.statementTimeoutSeconds * 1000),
    immediate("idle_in_transaction_session_timeout", settings.idleInTransactionSeconds * 1000),
    ...Object.entries(settings.parameters).map(([name, value]): Parameter => ({
      name,
      value,
      applyMethod: staticParameters.has(name) ? "pending-reboot" : "immediate",
    })),
  ];
}

/**
 * A connection URL. User and database match [a-z0-9_] and passwords are alphanumeric, so nothing needs escaping but the
 * parameters.
 */
export function postgresUrl(
  settings: Pick<DatabaseSettings, "user" | "databaseName" | "urlParameters">,
  host: string,
  port: number,
  password: string,
): string {
  const query = new URLSearchParams(settings.urlParameters).toString();
  const suffix = query === "" ? "" : `?${query}`;
  return `postgresql://${settings.user}:${password}@${host}:${port}/${settings.databaseName}${suffix}`;
}
