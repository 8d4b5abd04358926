import { z } from "zod";
import * as kinds from "../kinds";
import type { Resource } from "../resource";
import { graphRule } from "../rule";

type Bucket = Resource<NonNullable<(typeof kinds.bucket)["props"]>>;

/** The tag by which a bucket says what it is for; Plinth's own give it by `purpose`. */
const holdsBackups = ({ props }: Bucket): boolean => props.tags?.["Purpose"] === "backups";

/** Source: "Locking objects with Object Lock", Amazon S3 User Guide. */
export const backupBucketLock = graphRule({
  name: "backup-bucket-lock",
  description: "Nobody who breaks in can delete the backups in a bucket, or overwrite them.",
  severity: "high",
  remedy:
    "Say `objectLock: governance` of the bucket (`buckets.*`); elsewhere add a BucketObjectLockConfiguration with a `defaultRetention`. Buckets of backups say so by the tag `Purpose: backups`.",
  tags: ["checkov:CKV_AWS_143", "fsbp:S3.15"],
  level: { production: "mandatory", otherwise: "disabled" },
  config: z.strictObject({
    days: z.int().min(1).max(36_500).default(7).describe("days for which a backup is locked, at least"),
  }),
  on: [kinds.bucket],
  *check(bucket, { days: wanted }, graph) {
    if (!holdsBackups(bucket)) return;
    const locks = graph.users(bucket, kinds.bucketLock, "bucket");
    if (locks.length === 0) yield "it has no BucketObjectLockConfiguration: who may delete a backup can, at once";
    for (const { name, props } of locks) {
      const { days = 0, years = 0 } = props.rule?.defaultRetention ?? {};
      const locked = days + years * 365;
      if (locked < wanted) yield `${name} locks a backup for ${locked} days; wanted: ${wanted} or more`;
    }
  },
});

/** Source: "Replicating objects within and across Regions", Amazon S3 User Guide. */
export const backupBucketElsewhere = graphRule({
  name: "backup-bucket-elsewhere",
  description: "What is in a bucket of backups lies in another region as well.",
  severity: "low",
  remedy: "Add a BucketReplicationConfig to a bucket in another region.",
  tags: ["checkov:CKV_AWS_144", "fsbp:S3.7"],
  // Plinth makes no copies yet.
  level: { production: "advisory", otherwise: "disabled" },
  on: [kinds.bucket],
  *check(bucket, _, graph) {
    // A bucket that takes copies is elsewhere already.
    if (!holdsBackups(bucket) || graph.users(bucket, kinds.bucketReplication, "rules").length > 0) return;
    const replications = graph.users(bucket, kinds.bucketReplication, "bucket");
    if (!replications.some(({ props }) => props.rules?.some(({ status }) => status === "Enabled"))) {
      yield "nothing in it is copied to another region";
    }
  },
});
