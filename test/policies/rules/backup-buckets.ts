import * as kinds from "../../../policies/kinds";
import { UNKNOWN, type Unknown } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample } from "../sample";

const backups = sample(kinds.bucket, "dumps", { tags: { Purpose: "backups" } });
const files = sample(kinds.bucket, "files", { tags: { Name: "files" } });
const untold = sample(kinds.bucket, "dumps", { tags: UNKNOWN });
const lock = (defaultRetention: { days?: number; years?: number } | undefined | Unknown) =>
  sample(kinds.bucketLock, "lock", { rule: { defaultRetention } as never }, { needs: { bucket: ["dumps"] } });
const replication = (rules: { status: string }[] | Unknown) =>
  sample(
    kinds.bucketReplication,
    "copies",
    { rules: rules as never },
    { needs: { bucket: ["dumps"], rules: ["far"] } },
  );
const far = sample(kinds.bucket, "far", { tags: { Purpose: "backups" } });

export const backupBuckets: Cases = {
  "backup-bucket-lock": [
    { what: "backups that are locked", stack: [backups, lock({ days: 30 })] },
    { what: "backups that are locked by the year", stack: [backups, lock({ years: 1 })], config: { days: 365 } },
    { what: "a bucket for something else", stack: [files] },
    { what: "a bucket without tags", stack: [sample(kinds.bucket, "files", {})] },
    { what: "backups without a lock", stack: [backups], finds: ["dumps: it has no BucketObjectLockConfiguration"] },
    {
      what: "a lock that each upload has to ask for",
      stack: [backups, lock(undefined)],
      finds: ["dumps: lock locks a backup for 0 days; wanted: 7 or more"],
    },
    {
      what: "a lock that is over too soon",
      stack: [backups, lock({ days: 7 })],
      config: { days: 30 },
      finds: ["dumps: lock locks a backup for 7 days; wanted: 30 or more"],
    },
    {
      what: "a lock that will say",
      stack: [backups, lock(UNKNOWN)],
      notJudged: ["dumps: lock.rule.defaultRetention is known only after the deployment"],
    },
    {
      what: "a bucket that will say what it is for",
      stack: [untold],
      notJudged: ["dumps: dumps.tags is known only after the deployment"],
    },
  ],
  "backup-bucket-elsewhere": [
    { what: "backups that are copied", stack: [backups, far, replication([{ status: "Enabled" }])] },
    { what: "a bucket for something else", stack: [files] },
    { what: "backups in one place", stack: [backups], finds: ["dumps: nothing in it is copied to another region"] },
    {
      what: "copies that have stopped",
      stack: [backups, far, replication([{ status: "Disabled" }])],
      finds: ["dumps: nothing in it is copied to another region"],
    },
    {
      what: "copies that will say",
      stack: [backups, far, replication(UNKNOWN)],
      notJudged: ["dumps: copies.rules is known only after the deployment"],
    },
  ],
};
