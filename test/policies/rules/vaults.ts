import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample } from "../sample";

const lock = (props: object) => sample(kinds.backupVaultLock, "lock", props, { needs: { backupVaultName: ["vault"] } });
const vault = sample(kinds.backupVault, "vault", { kmsKeyArn: UNKNOWN });

export const vaults: Cases = {
  "backup-vault": [
    { what: "a locked one", stack: [vault, lock({ minRetentionDays: 7 })] },
    {
      what: "one without anything",
      stack: [sample(kinds.backupVault, "vault", {})],
      finds: ["vault: it has no `kmsKeyArn`", "vault: it has no VaultLockConfiguration"],
    },
    { what: "a lock that holds nothing", stack: [vault, lock({})], finds: ["vault: lock has no `minRetentionDays`"] },
    {
      what: "a lock that will say",
      stack: [vault, lock({ minRetentionDays: UNKNOWN })],
      notJudged: ["vault: lock.minRetentionDays is known only after the deployment"],
    },
  ],
};
