import type { PostgresSettings } from "../settings";

/** Where a set-up finds its database and its secrets. */
export interface Whereabouts {
  /** The database itself and no pooler before it, by the name that its certificate has. */
  readonly host: string;
  readonly port: number;
  /** Secrets of JSON with `username` and `password`: the master user's and the application's. */
  readonly masterSecretArn: string;
  readonly secretArn: string;
}

/** What the function that sets a database up is told: plain data, and where the secrets are. */
export interface SetupEvent extends Whereabouts {
  readonly database: string;
  /** The application's user; its password is in the secret. */
  readonly user: string;
  /** Beside pg_stat_statements, which is always there. */
  readonly extensions: readonly string[];
  /** Limits for the application's sessions; 0: none. */
  readonly statementTimeoutSeconds: number;
  readonly idleInTransactionSeconds: number;
}

type Settings = Pick<
  PostgresSettings,
  "databaseName" | "user" | "extensions" | "statementTimeoutSeconds" | "idleInTransactionSeconds"
>;

export const setupEvent = (settings: Settings, whereabouts: Whereabouts): SetupEvent => ({
  ...whereabouts,
  database: settings.databaseName,
  user: settings.user,
  extensions: settings.extensions,
  statementTimeoutSeconds: settings.statementTimeoutSeconds,
  idleInTransactionSeconds: settings.idleInTransactionSeconds,
});
