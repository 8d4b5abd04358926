import * as kinds from "../../../policies/kinds";
import { ecs, refusing, relinked, unprotected, type Mutations } from "./mutation";

export const keys: Mutations = {
  "kms-blast-radius": {
    "who reads logs can read data": ecs(
      relinked(kinds.rdsInstance, "main-instance", "kmsKeyId", { "keys-key-data": "keys-key-logs" }),
    ),
    "data and its backups are lost together": ecs(
      relinked(kinds.backupVault, "backups-vault", "kmsKeyArn", { "keys-key-backups": "keys-key-data" }),
    ),
    "CloudWatch may not write logs with it": ecs(refusing(kinds.kmsKey, "keys-key-logs", "CloudWatchLogs")),
  },
  "stateful-protected": {
    "the program may delete a key": ecs(unprotected(kinds.kmsKey, "keys-key-data")),
    "it may delete a queue": ecs(unprotected(kinds.cacheGroup, "queue-replication-group")),
    "it may delete a bucket": ecs(unprotected(kinds.bucket, "dumps-bucket")),
    "it may delete all backups": ecs(unprotected(kinds.backupVault, "backups-vault")),
  },
};
