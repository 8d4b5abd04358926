import * as kinds from "../kinds";
import { isForEverybody, list, matches, statements, type Statement } from "../policy-document";
import type { Graph } from "../graph";
import { isSet, type Resource } from "../resource";
import { graphRule, resourceRule } from "../rule";

const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

/** Source: "Blocking public access to your Amazon S3 storage", Amazon S3 User Guide. */
export const bucketPublicAccessBlock = graphRule({
  name: "bucket-public-access-block",
  description: "No bucket can be made public.",
  severity: "critical",
  remedy: "Give the bucket a BucketPublicAccessBlock of its own, with all four flags true.",
  tags: [
    ...["checkov:CKV_AWS_53", "checkov:CKV_AWS_54", "checkov:CKV_AWS_55", "checkov:CKV_AWS_56", "checkov:CKV2_AWS_6"],
    ...["fsbp:S3.8", "cis-3.0:2.1.4", "cis-4.0.1:2.1.4"],
  ],
  level: "mandatory",
  on: [kinds.bucket],
  *check(bucket, _, graph) {
    const blocks = graph.users(bucket, kinds.bucketPublicAccessBlock, "bucket");
    if (blocks.length === 0) yield "it has no BucketPublicAccessBlock";
    for (const { name, props } of blocks) {
      const open = flags.filter((flag) => props[flag] !== true);
      if (open.length > 0) yield `${name} leaves open what ${open.map((flag) => `\`${flag}\``).join(", ")} would close`;
    }
  },
});

/**
 * Source: "Setting default server-side encryption behavior for Amazon S3 buckets", Amazon S3 User Guide; "Enable access logs",
 * Elastic Load Balancing: a bucket that takes logs of load balancers can have nothing but SSE-S3, and says so.
 */
export const bucketEncryption = graphRule({
  name: "bucket-encryption",
  description: "A bucket says how it encrypts: with a key of the account's, or with S3's where that is all that works.",
  severity: "medium",
  remedy:
    "Add a BucketServerSideEncryptionConfiguration with `aws:kms`, a `kmsMasterKeyId` and `bucketKeyEnabled: true`, without which each object costs a request to KMS.",
  tags: ["checkov:CKV_AWS_19", "checkov:CKV_AWS_145", "fsbp:S3.17"],
  level: "mandatory",
  on: [kinds.bucket],
  *check(bucket, _, graph) {
    const found = graph.users(bucket, kinds.bucketEncryption, "bucket");
    if (found.length === 0) yield "it has no BucketServerSideEncryptionConfiguration";
    for (const { name, props } of found) {
      for (const { applyServerSideEncryptionByDefault: by, bucketKeyEnabled } of props.rules ?? []) {
        if (by?.sseAlgorithm !== "aws:kms") continue;
        if (!isSet(() => by.kmsMasterKeyId)) yield `${name} names no key: AWS's own cannot be shared or restricted`;
        if (bucketKeyEnabled !== true) yield `${name}: \`bucketKeyEnabled\` is not true: each object asks KMS`;
      }
    }
  },
});

/** Source: "Security best practices for Amazon S3", Amazon S3 User Guide. */
export const bucketTls = graphRule({
  name: "bucket-tls",
  description: "A bucket answers over TLS alone.",
  severity: "high",
  remedy: 'Deny `s3:*` to everybody where `aws:SecureTransport` is "false", in a BucketPolicy.',
  tags: ["checkov:CKV_AWS_379", "fsbp:S3.5", "cis-3.0:2.1.1", "cis-4.0.1:2.1.1"],
  level: "mandatory",
  on: [kinds.bucket],
  *check(bucket, _, graph) {
    const policies = graph.users(bucket, kinds.bucketPolicy, "bucket");
    const denies = policies.some(({ props }) => statements(props.policy).some(refusesPlainText));
    if (!denies) yield "no policy of it refuses what comes without TLS";
  },
});

/** Whoever asks, and for whatever. */
const refusesPlainText = ({ Effect, Principal, Action, Condition }: Statement): boolean =>
  Effect === "Deny" &&
  list(typeof Principal === "object" ? Principal.AWS : Principal).includes("*") &&
  list(Action).some((action) => matches(action, "s3:*")) &&
  list(Condition?.["Bool"]?.["aws:SecureTransport"]).map(String).includes("false");

/** Source: "Controlling ownership of objects and disabling ACLs for your bucket", Amazon S3 User Guide. */
export const bucketNoAcls = resourceRule({
  name: "bucket-no-acls",
  description: "Who may use a bucket stands in policies alone, not at each object.",
  severity: "medium",
  remedy: "Leave the BucketOwnershipControls out, or set `objectOwnership: BucketOwnerEnforced`.",
  tags: ["checkov:CKV2_AWS_65", "checkov:CKV_AWS_20", "checkov:CKV_AWS_57", "fsbp:S3.12"],
  level: "mandatory",
  on: [kinds.bucketOwnership],
  *check({ props }) {
    const { objectOwnership = "" } = props.rule ?? {};
    if (objectOwnership !== "BucketOwnerEnforced")
      yield `\`objectOwnership: ${objectOwnership}\` lets objects have ACLs`;
  },
});

/** Source: "Bucket policies for Amazon S3", Amazon S3 User Guide. */
export const bucketPolicyPrivate = resourceRule({
  name: "bucket-policy-private",
  description: "No policy gives a bucket to everybody.",
  severity: "critical",
  remedy: "Name who may, or let CloudFront read it by an origin access control.",
  tags: ["checkov:CKV_AWS_70", "fsbp:S3.2", "fsbp:S3.3", "fsbp:S3.6"],
  level: "mandatory",
  on: [kinds.bucketPolicy],
  *check({ props }) {
    for (const statement of statements(props.policy ?? {}).filter(isForEverybody)) {
      yield `it allows everybody ${list(statement.Action).join(", ")}`;
    }
  },
});

/** Whether load balancers write their logs to it. */
const takesLogs = (bucket: Resource, graph: Graph): boolean =>
  graph.users(bucket, kinds.loadBalancer, "accessLogs").length > 0;

/** Whether overwriting leaves the version before. */
const isVersioned = (props: NonNullable<(typeof kinds.bucketVersioning)["props"]>): boolean =>
  props.versioningConfiguration?.status === "Enabled";

/** Source: "Retaining multiple versions of objects with S3 Versioning", Amazon S3 User Guide. Logs are written once. */
export const bucketVersioning = graphRule({
  name: "bucket-versioning",
  description: "What is overwritten or deleted in a bucket of data can be brought back.",
  severity: "high",
  remedy: 'Add a BucketVersioning with `status: "Enabled"`.',
  tags: ["checkov:CKV_AWS_21", "fsbp:S3.14"],
  level: { production: "mandatory", otherwise: "advisory" },
  on: [kinds.bucket],
  *check(bucket, _, graph) {
    if (graph.users(bucket, kinds.bucketVersioning, "bucket").some(({ props }) => isVersioned(props))) return;
    if (!takesLogs(bucket, graph)) yield "it has no BucketVersioning: what is overwritten is gone";
  },
});

/** Source: "Managing the lifecycle of objects", Amazon S3 User Guide. */
export const bucketLifecycle = graphRule({
  name: "bucket-lifecycle",
  description: "A bucket does not grow for ever by what nobody sees: earlier versions, and uploads that never ended.",
  severity: "low",
  remedy: "Add a BucketLifecycleConfiguration with `abortIncompleteMultipartUpload` and `noncurrentVersionExpiration`.",
  tags: ["checkov:CKV2_AWS_61", "checkov:CKV_AWS_300", "fsbp:S3.10", "fsbp:S3.13"],
  level: "advisory",
  on: [kinds.bucket],
  *check(bucket, _, graph) {
    const found = graph.users(bucket, kinds.bucketLifecycle, "bucket").flatMap(({ props }) => props.rules ?? []);
    const rules = found.filter(({ status }) => status === "Enabled");
    if (!rules.some(({ abortIncompleteMultipartUpload }) => abortIncompleteMultipartUpload !== undefined)) {
      yield "uploads that never ended stay for ever";
    }
    const versioned = graph.users(bucket, kinds.bucketVersioning, "bucket").some(({ props }) => isVersioned(props));
    if (versioned && !rules.some(({ noncurrentVersionExpiration }) => noncurrentVersionExpiration !== undefined)) {
      yield "earlier versions stay for ever";
    }
  },
});

/** Source: "Logging requests with server access logging", Amazon S3 User Guide: a log of a log would grow by itself. */
export const bucketAccessLogs = graphRule({
  name: "bucket-access-logs",
  description: "A bucket of data writes down who asked for what.",
  severity: "low",
  remedy: "Add a BucketLogging to a bucket for logs, or let CloudTrail record the events of its objects.",
  tags: ["checkov:CKV_AWS_18", "fsbp:S3.9"],
  // Plinth makes no such logs yet.
  level: { production: "advisory", otherwise: "disabled" },
  on: [kinds.bucket],
  *check(bucket, _, graph) {
    if (takesLogs(bucket, graph) || graph.users(bucket, kinds.bucketLogging, "targetBucket").length > 0) return;
    if (graph.users(bucket, kinds.bucketLogging, "bucket").length === 0) yield "it has no BucketLogging";
  },
});
