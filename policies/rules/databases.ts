import { rdsInstance } from "../kinds";
import { NotJudged } from "../resource";
import { resourceRule } from "../rule";

/** Source: "Encrypting Amazon RDS resources", Amazon RDS User Guide. */
export const databaseEncrypted = resourceRule({
  name: "database-encrypted",
  description: "A database instance encrypts its storage.",
  severity: "critical",
  remedy:
    "Set `storageEncrypted: true` before the first deployment: a later change replaces the instance, and its data has to be restored from an encrypted copy of a snapshot.",
  tags: ["checkov:CKV_AWS_16", "fsbp:RDS.3", "cis-3.0:2.3.1", "cis-4.0.1:2.2.1"],
  level: "mandatory",
  on: [rdsInstance],
  check: ({ name, props: { storageEncrypted, replicateSourceDb } }) => {
    if (storageEncrypted === true) return [];
    if (replicateSourceDb !== undefined) throw new NotJudged(`${name} is encrypted as what it replicates is`);
    return ["its storage is in plain text: `storageEncrypted` is not true"];
  },
});
