import { createHash } from "node:crypto";
import type { DatabaseSettings } from "../settings";

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
  "databaseName" | "user" | "statementTimeoutSeconds" | "idleInTransactionSeconds"
> & { readonly extensions: readonly string[] };

type Whereabouts = Pick<SetupEvent, "host" | "port" | "masterSecretArn" | "secretArn">;

export const setupEvent = (settings: Settings, whereabouts: Whereabouts): SetupEvent => ({
  ...whereabouts,
  database: settings.databaseName,
  user: settings.user,
  extensions: settings.extensions,
  statementTimeoutSeconds: settings.statementTimeoutSeconds,
  idleInTransactionSeconds: settings.idleInTransactionSeconds,
});

/**
 * Changes whenever the set-up has to run again: with the event, and with what the event does not show. That is the
 * version of the secret (another password), the instance's own id (a database restored under the same name), and the
 * hash of the function's code.
 */
export const setupTrigger = (
  event: SetupEvent,
  versions: { readonly secret: string; readonly instance: string; readonly code: string },
): string =>
  createHash("sha256")
    .update(JSON.stringify([event, versions.secret, versions.instance, versions.code]))
    .digest("hex");
