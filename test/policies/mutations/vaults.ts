import * as kinds from "../../../policies/kinds";
import { ecs, patched, without, type Mutations } from "./mutation";

export const vaults: Mutations = {
  "backup-vault": {
    "whoever may delete a backup can": ecs(without(kinds.backupVaultLock, "backups-vault-lock")),
    "its lock lets everything go": ecs(
      patched(kinds.backupVaultLock, "backups-vault-lock", { minRetentionDays: undefined }),
    ),
    "the key is AWS's own": ecs(patched(kinds.backupVault, "backups-vault", { kmsKeyArn: undefined })),
  },
};
