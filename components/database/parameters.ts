import type { PostgresSettings } from "./settings";

/** One parameter of a parameter group; a static one takes effect at the next restart. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/**
 * Parameters that people set often and that take effect at once. RDS refuses that for a static one, and takes "at the next
 * restart" for all, so that is what every other gets. Source: pg_settings, contexts other than "postmaster".
 */
const dynamicParameters = new Set([
  "auto_explain.log_min_duration",
  "autovacuum_analyze_scale_factor",
  "autovacuum_naptime",
  "autovacuum_vacuum_cost_limit",
  "autovacuum_vacuum_scale_factor",
  "checkpoint_completion_target",
  "checkpoint_timeout",
  "default_statistics_target",
  "effective_cache_size",
  "effective_io_concurrency",
  "lock_timeout",
  "log_autovacuum_min_duration",
  "log_connections",
  "log_disconnections",
  "log_lock_waits",
  "log_statement",
  "log_temp_files",
  "maintenance_work_mem",
  "max_parallel_workers",
  "max_parallel_workers_per_gather",
  "max_wal_size",
  "min_wal_size",
  "pg_stat_statements.track",
  "random_page_cost",
  "seq_page_cost",
  "temp_buffers",
  "track_io_timing",
  "work_mem",
]);

/** The parameter group: TLS only, slow queries logged, and statistics of statements. */
export function parameters(settings: PostgresSettings): Parameter[] {
  const immediate = (name: string, value: string | number): Parameter => ({
    name,
    value: String(value),
    applyMethod: "immediate",
  });
  return [
    immediate("rds.force_ssl", 1),
    { name: "shared_preload_libraries", value: "pg_stat_statements", applyMethod: "pending-reboot" },
    immediate("log_min_duration_statement", settings.slowQueryMillis),
    ...Object.entries(settings.parameters).map(([name, value]): Parameter => ({
      name,
      value,
      applyMethod: dynamicParameters.has(name) ? "immediate" : "pending-reboot",
    })),
  ];
}

/**
 * A connection URL. User and database match [a-z0-9_] and passwords are alphanumeric, so nothing needs escaping but the
 * parameters, in which a space is %20: libpq does not take a + for one.
 */
export function postgresUrl(
  { user, databaseName, urlParameters }: Pick<PostgresSettings, "user" | "databaseName" | "urlParameters">,
  host: string,
  port: number,
  password: string,
): string {
  const query = Object.entries(urlParameters)
    .map((pair) => pair.map(encodeURIComponent).join("="))
    .join("&");
  const suffix = query === "" ? "" : `?${query}`;
  return `postgresql://${user}:${password}@${host}:${port}/${databaseName}${suffix}`;
}

/** What a migration asks for at the start of its session: it may take longer than any statement of the application's. */
export const withoutStatementTimeout = { options: "-c statement_timeout=0" };
