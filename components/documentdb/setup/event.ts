import type { DocumentDbSettings } from "../../database/settings";
import type { Whereabouts } from "../../database/setup/event";

/** What the function that sets a document database up is told: plain data, and where the secrets are. */
export interface SetupEvent extends Whereabouts {
  readonly database: string;
  /** The application's user; its password is in the secret. */
  readonly user: string;
}

export const setupEvent = (
  { databaseName, user }: Pick<DocumentDbSettings, "databaseName" | "user">,
  whereabouts: Whereabouts,
): SetupEvent => ({ ...whereabouts, database: databaseName, user });
