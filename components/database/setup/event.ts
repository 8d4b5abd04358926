import type { DatabaseSettings } from "../settings";

/** How long a call waits for a database that cannot be reached yet. */
export const waitSeconds = 300;

/** How long a call may take in all: after the waiting there has to be time for a last attempt and for the statements. */
export const timeoutSeconds = 600;

/** What the function that sets a database up is told: plain data, and where the secrets are. */
export interface SetupEvent {
  /** The database itself and no pooler before it, by the name that its certificate has. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** The application's user; its password is in the secret. */
  readonly user: string;
  /** Secrets of JSON with `username` and `password`: the master user's and the application's. */
  readonly masterSecretArn: string;
  readonly secretArn: string;
  /** Beside pg_stat_statements, which is always there. */
  readonly extensions: readonly string[];
  /** Limits for the application's sessions; 0: none. */
  readonly statementTimeoutSeconds: number;
  readonly idleInTransactionSeconds: number;
}

type Settings = Pick<
  DatabaseSettings,
  "databaseName" | "user" | "extensions" | "statementTimeoutSeconds" | "idleInTransactionSeconds"
>;

type Whereabouts = Pick<SetupEvent, "host" | "port" | "masterSecretArn" | "secretArn">;

export const setupEvent = (settings: Settings, whereabouts: Whereabouts): SetupEvent => ({
  ...whereabouts,
  database: settings.databaseName,
  user: settings.user,
  extensions: settings.extensions,
  statementTimeoutSeconds: settings.statementTimeoutSeconds,
  idleInTransactionSeconds: settings.idleInTransactionSeconds,
});
