import * as kinds from "../kinds";
import { isSet } from "../resource";
import { graphRule } from "../rule";

/** Source: "AWS Backup Vault Lock" and "Encryption for backups in AWS Backup", AWS Backup Developer Guide. */
export const backupVault = graphRule({
  name: "backup-vault",
  description: "Backups have a key of their own, and nobody deletes one before its time.",
  severity: "high",
  remedy: "Set the vault's `kmsKeyArn`, and add a VaultLockConfiguration with `minRetentionDays`.",
  tags: ["checkov:CKV_AWS_166", "fsbp:Backup.1"],
  level: { production: "mandatory", otherwise: "disabled" },
  on: [kinds.backupVault],
  *check(vault, _, graph) {
    if (!isSet(() => vault.props.kmsKeyArn)) yield "it has no `kmsKeyArn`";
    const locks = graph.users(vault, kinds.backupVaultLock, "backupVaultName");
    if (locks.length === 0) yield "it has no VaultLockConfiguration: whoever may delete a backup can, at once";
    for (const { name, props } of locks) {
      if ((props.minRetentionDays ?? 0) < 1) yield `${name} has no \`minRetentionDays\``;
    }
  },
});
