import * as kinds from "../../../policies/kinds";
import { ecs, patched, withExtra, without, type Mutations } from "./mutation";

const replication = withExtra(
  kinds.bucketReplication,
  "dumps-elsewhere",
  { rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::dumps-elsewhere" } }] },
  { bucket: ["dumps-bucket"] },
);

export const backupBuckets: Mutations = {
  "backup-bucket-lock": {
    "whoever may delete a backup can": ecs(without(kinds.bucketLock, "dumps-bucket-object-lock")),
    "after a day they can": ecs(
      patched(kinds.bucketLock, "dumps-bucket-object-lock", { rule: { defaultRetention: { days: 1 } } }),
    ),
  },
  "backup-bucket-elsewhere": {
    "it is copied nowhere": { given: [replication], ...ecs(without(kinds.bucketReplication)) },
    "copying is off": {
      given: [replication],
      ...ecs(
        patched(kinds.bucketReplication, "dumps-elsewhere", ({ rules = [] }) => ({
          rules: rules.map((rule) => ({ ...rule, status: "Disabled" })),
        })),
      ),
    },
  },
};
