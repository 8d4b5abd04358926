import * as kinds from "../../../policies/kinds";
import { documentdb, ecs, patched, type Mutations } from "./mutation";

const planRule = (part: object) =>
  patched(kinds.backupPlan, "backups-plan", ({ rules = [] }) => ({
    rules: rules.map((rule) => ({ ...rule, ...part })),
  }));

export const backups: Mutations = {
  "rpo-by-schedule": {
    "a queue is kept for three days": ecs(
      patched(kinds.cacheGroup, "queue-replication-group", { snapshotRetentionLimit: 3 }),
    ),
    "what is kept for less than the vault's lock wants": ecs(planRule({ lifecycle: { deleteAfter: 5 } })),
    "what is cold goes before it may": ecs(planRule({ lifecycle: { deleteAfter: 35, coldStorageAfter: 30 } })),
    "documents are kept for a day": {
      ...documentdb(patched(kinds.documentCluster, "main-cluster", { backupRetentionPeriod: 1 })),
      companions: { "database-backups": "one figure answers both how far back and how exactly" },
    },
  },
  "backup-elsewhere": {
    "copies stay in the region": {
      given: [
        planRule({
          copyActions: [{ destinationVaultArn: "arn:aws:backup:eu-west-1:222222222222:backup-vault:copies" }],
        }),
      ],
      ...ecs(planRule({ copyActions: [] })),
    },
  },
};
