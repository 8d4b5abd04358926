import type { PgbouncerSettings } from "./settings";

/** Where the image keeps the certificate authorities of RDS. */
export const caFile = "/etc/ssl/rds-global-bundle.pem";

/**
 * What images/pgbouncer/entrypoint.sh writes into its working directory, which is the one path that it can write to.
 * PgBouncer reads relative paths from there.
 */
const userFile = "userlist.txt";
const keyFile = "task.key";
const certificateFile = "task.crt";

export interface PgbouncerArgs {
  readonly settings: Pick<PgbouncerSettings, "poolSize" | "maxClients" | "queryWaitSeconds">;
  /** The database's host, by the name that its certificate has. */
  readonly host: string;
  readonly port: number;
  readonly databaseName: string;
  readonly listenPort: number;
  readonly caFile?: string;
}

/**
 * The text of pgbouncer.ini, with no secret in it. Clients get the one database by its own name and nothing else: no
 * other database, no admin console, no socket in the file system. It needs PgBouncer 1.23.
 *
 * Source: "Configuration" on pgbouncer.org. What stands there as the default and suits us is left out.
 */
export function pgbouncerIni(args: PgbouncerArgs): string {
  const { settings, host, port, databaseName } = args;
  return ini({
    databases: { [databaseName]: `host=${host} port=${port} dbname=${databaseName}` },
    pgbouncer: {
      listen_addr: "*",
      listen_port: args.listenPort,
      unix_socket_dir: "",

      // A server connection has no session to reset: it goes back after each transaction as it is, so that
      // server_reset_query is never run, and what a client has SET may meet the next one.
      pool_mode: "transaction",
      default_pool_size: settings.poolSize,
      max_client_conn: settings.maxClients,
      query_wait_timeout: settings.queryWaitSeconds,
      // Statements that a driver prepares are prepared again on whichever connection it is lent. As many as Prisma and
      // most others keep; PgBouncer forgets the one that was not used for longest.
      max_prepared_statements: 200,
      // What clients send at the start and PgBouncer cannot keep for them. extra_float_digits (JDBC): since PostgreSQL 12
      // floats are exact anyway. search_path (Prisma): the user's own holds. A timeout is refused rather than forgotten.
      ignore_startup_parameters: "extra_float_digits,search_path",

      auth_type: "scram-sha-256",
      auth_file: userFile,
      client_tls_sslmode: "require",
      client_tls_key_file: keyFile,
      client_tls_cert_file: certificateFile,
      server_tls_sslmode: "verify-full",
      server_tls_ca_file: args.caFile ?? caFile,

      // A failover gives the name another address and may leave connections that nobody answers on any more. A dead one
      // is noticed after a minute, and the name is asked for anew as often as RDS lets it be kept. The probes also keep
      // the connections of silent clients known to the load balancer, which forgets them after 350 s.
      tcp_keepalive: 1,
      tcp_keepidle: 30,
      tcp_keepintvl: 10,
      tcp_keepcnt: 3,
      tcp_user_timeout: 60_000, // milliseconds, unlike all the others
      dns_max_ttl: 5,
      dns_nxdomain_ttl: 5,
      server_connect_timeout: 5,
      server_login_retry: 1,
      // Connections are spread over what has changed in the meantime, and an idle application gives them back.
      server_lifetime: 1800,
      server_idle_timeout: 300,

      // To the container's log, by stderr: refusals, a summary each minute, and no lines for a load balancer's probes.
      log_connections: 0,
      log_disconnections: 0,
      log_pooler_errors: 1,
      stats_period: 60,
    },
  });
}

const ini = (sections: Record<string, Record<string, string | number>>): string =>
  Object.entries(sections)
    .map(([section, entries]) => {
      const lines = Object.entries(entries).map(([key, value]) => `${key} = ${value}`.trimEnd());
      return [`[${section}]`, ...lines, ""].join("\n");
    })
    .join("\n");
