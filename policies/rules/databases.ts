import { rdsInstance } from "../kinds";
import { NotJudged } from "../resource";
import { graphRule } from "../rule";

/** Source: "Encrypting Amazon RDS resources", Amazon RDS User Guide. */
export const databaseEncrypted = graphRule({
  name: "database-encrypted",
  description: "A database instance encrypts its storage.",
  severity: "critical",
  remedy:
    "Set `storageEncrypted: true` before the first deployment: a later change replaces the instance, and its data has to be restored from an encrypted copy of a snapshot.",
  tags: ["checkov:CKV_AWS_16", "fsbp:RDS.3", "cis-3.0:2.3.1", "cis-4.0.1:2.2.1"],
  level: "mandatory",
  on: [rdsInstance],
  check: (instance, _, graph) => {
    // A replica is encrypted as its source is, which is judged by itself.
    if (graph.links(instance, "replicateSourceDb", rdsInstance).length > 0) return [];
    const { storageEncrypted, replicateSourceDb } = instance.props;
    if (storageEncrypted === true) return [];
    if (replicateSourceDb !== undefined) throw new NotJudged(`the source of ${instance.name} is not of this stack`);
    return ["its storage is in plain text: `storageEncrypted` is not true"];
  },
});
