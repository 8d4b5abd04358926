import { z } from "zod";
import type { Connection } from "../connection";
import { isOptional, type SecretSettings, type Secrets } from "../secrets";
import type { Rule } from "../settings/definition";
import { variableName } from "../settings/names";
import { hint } from "../settings/problems";
import type { DatabaseSettings, ExternalSettings } from "./settings";

/** Where each protocol is spoken unless `port` says otherwise. */
const ports = { postgres: 5432, mongodb: 27017 } as const;

/** Settings of one entry of `databases` with `engine: external`. */
export const externalSettings = z
  .strictObject({
    protocol: z.enum(["postgres", "mongodb"]).describe("how it is spoken to"),
    secret: variableName.describe("the name of an entry of `secrets` that holds its URI, with user and password"),
    port: z
      .int()
      .min(1)
      .max(65535)
      .optional()
      .describe("the TCP port that its users may reach on the internet; default: 5432 or 27017, by the protocol"),
    pooling: z
      .never({
        error:
          "no `pooling`: Plinth pools only databases of its own. Where the provider has a pooler, its address stands in the URI",
      })
      .optional()
      .describe("not for an external database: the provider's own pooler stands in the URI"),
    poolSize: z
      .int()
      .min(1)
      .max(1000)
      .default(10)
      .describe("connections that each task opens at most, as the URI or the application says; only counted"),
    maxConnections: z
      .int()
      .min(1)
      .optional()
      .describe("connections that the provider allows in all; default: they are not counted"),
  })
  .describe("a database that somebody else runs, such as MongoDB Atlas or Supabase, reached over the internet");

/**
 * How an external database is reached: all that is known of it is in the secret. All its facets are itself, so that what
 * uses them stays as it is when a database moves in or out.
 */
export function externalConnections(
  { secret, port, protocol }: ExternalSettings,
  arns: Secrets["arns"],
): Readonly<Record<string, Connection>> {
  const secretArn = arns[secret];
  const connection: Connection = {
    reach: { internet: port ?? ports[protocol] },
    parts: secretArn === undefined ? {} : { url: { secretArn } },
  };
  return Object.fromEntries(["", ...externalFacets].map((facet) => [facet, connection]));
}

export const externalFacets = ["direct", "replica"] as const;

/** The URI is a secret that has a value by the time that something connects. */
export const externalSecretRule: Rule<{
  databases: Readonly<Record<string, DatabaseSettings>>;
  secrets: Readonly<Record<string, SecretSettings>>;
}> = ({ settings: { databases, secrets } }, report) => {
  for (const [name, database] of Object.entries(databases)) {
    if (database.engine !== "external") continue;
    const path = ["databases", name, "secret"];
    const secret = Object.hasOwn(secrets, database.secret) ? secrets[database.secret] : undefined;
    if (secret === undefined) {
      report(path, `the name of an entry of \`secrets\` (${hint(database.secret, Object.keys(secrets))})`);
    } else if (secret.kind === "generate") {
      report(path, `a secret that is \`external\` or \`config\`: Plinth cannot make up the URI of a database`);
    } else if (isOptional(secret)) {
      report(path, `a secret that is not \`optional\`: nobody can connect without the URI`);
    }
  }
};
