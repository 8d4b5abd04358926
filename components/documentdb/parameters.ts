import type { DocumentDbSettings } from "../database/settings";
import type { Parameter } from "../database/parameters";

/**
 * Parameters that take effect at once; every other does at the next restart. Source: "Modifying Amazon DocumentDB cluster
 * parameters", Amazon DocumentDB Developer Guide.
 */
const dynamicParameters = new Set([
  "audit_logs",
  "change_stream_log_retention_duration",
  "profiler",
  "profiler_sampling_rate",
  "profiler_threshold_ms",
  "ttl_monitor",
]);

/** The cluster's parameter group: TLS only, users' and schemas' changes audited, slow operations logged. */
export const clusterParameters = ({
  slowQueryMillis,
  parameters,
}: Pick<DocumentDbSettings, "slowQueryMillis" | "parameters">): Parameter[] =>
  Object.entries({
    // Older versions of TLS than 1.2 are refused as well.
    tls: "tls1.2+",
    // Not reads and writes, each of which would be a line.
    audit_logs: "ddl",
    profiler: "enabled",
    profiler_threshold_ms: String(slowQueryMillis),
    ...parameters,
  }).map(([name, value]) => ({
    name,
    value,
    applyMethod: dynamicParameters.has(name) ? "immediate" : "pending-reboot",
  }));

type UrlSettings = Pick<DocumentDbSettings, "user" | "databaseName" | "pool" | "urlParameters" | "caFile">;

/**
 * A connection URL. User and database match [a-z0-9_-] and passwords are alphanumeric, so nothing needs escaping but the
 * parameters. DocumentDB knows no retryable writes, which drivers ask for by default, and keeps its users in `admin`.
 *
 * Source: "Connecting programmatically to Amazon DocumentDB" and "Functional differences: Amazon DocumentDB and MongoDB",
 * Amazon DocumentDB Developer Guide.
 */
export function mongoUrl(settings: UrlSettings, host: string, port: number, password: string): string {
  const { user, databaseName, pool, urlParameters, caFile } = settings;
  const parameters = {
    tls: "true",
    ...(caFile === undefined ? {} : { tlsCAFile: caFile }),
    replicaSet: "rs0",
    authSource: "admin",
    retryWrites: "false",
    maxPoolSize: String(pool.max),
    minPoolSize: String(pool.min),
    ...urlParameters,
  };
  const query = Object.entries(parameters)
    .map((pair) => pair.map(encodeURIComponent).join("="))
    .join("&");
  return `mongodb://${user}:${password}@${host}:${port}/${databaseName}?${query}`;
}

/** Who asks for a replica reads from one, and from the instance that is written to where there is no other. */
export const fromReplicas = { readPreference: "secondaryPreferred" };
