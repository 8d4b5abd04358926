import {
  databaseSettings,
  type DocumentDbSettings,
  type ExternalSettings,
  type PostgresSettings,
} from "../../components/database/settings";

/** Settings of one kind of database, with defaults for what is not given. */
export const postgres = (input: object = {}) =>
  databaseSettings.parse({ engine: "postgres", ...input }) as PostgresSettings;
export const documentDb = (input: object = {}) =>
  databaseSettings.parse({ engine: "documentdb", ...input }) as DocumentDbSettings;
export const external = (input: object = {}) =>
  databaseSettings.parse({ engine: "external", ...input }) as ExternalSettings;
