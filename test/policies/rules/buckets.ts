import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample, sampleOf } from "../sample";

const bucket = sample(kinds.bucket, "files", {});
const needs = { bucket: ["files"] };
const closed = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const block = (props: object) => sample(kinds.bucketPublicAccessBlock, "block", props, { needs });

const kms = (by: object, bucketKeyEnabled?: boolean) => [
  { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", ...by }, bucketKeyEnabled },
];
const encryption = (rules: ReturnType<typeof kms> | typeof UNKNOWN) =>
  sample(kinds.bucketEncryption, "encryption", { rules }, { needs });
const document = (statement: object): string => JSON.stringify({ Statement: [{ Principal: "*", ...statement }] });
const plainText = { Effect: "Deny", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } };
const onlyTls = document(plainText);
const everybodyReads = document({ Effect: "Allow", Action: "s3:GetObject" });
const policy = (text: string | typeof UNKNOWN) => sample(kinds.bucketPolicy, "policy", { policy: text }, { needs });
const versions = (status: string) =>
  sample(kinds.bucketVersioning, "versions", { versioningConfiguration: { status } }, { needs });
const ends = { id: "ends", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } };
const expires = { noncurrentVersionExpiration: { noncurrentDays: 30 } };
const lifecycle = (rules: (typeof ends)[] | typeof UNKNOWN) =>
  sample(kinds.bucketLifecycle, "lifecycle", { rules }, { needs });

const logged = (targetBucket: string) =>
  sample(kinds.bucketLogging, "logging", {}, { needs: { ...needs, targetBucket: [targetBucket] } });

export const buckets: Cases = {
  "bucket-public-access-block": [
    { what: "a bucket with its block", stack: [bucket, block({ ...closed, bucket: UNKNOWN })] },
    { what: "a bucket without", stack: [bucket], finds: ["files: it has no BucketPublicAccessBlock"] },
    {
      what: "one by the older token",
      stack: [sampleOf("aws:s3/bucketV2:BucketV2", "old", {})],
      finds: ["old: it has no BucketPublicAccessBlock"],
    },
    {
      what: "a bucket with the block of another",
      stack: [bucket, sample(kinds.bucket, "other", {}), block(closed)],
      finds: ["other: it has no BucketPublicAccessBlock"],
    },
    {
      what: "a block that leaves things open",
      stack: [bucket, block({ ...closed, blockPublicPolicy: false, restrictPublicBuckets: undefined })],
      finds: ["files: block leaves open what `blockPublicPolicy`, `restrictPublicBuckets` would close"],
    },
    {
      what: "a block that will say",
      stack: [bucket, block({ ...closed, ignorePublicAcls: UNKNOWN })],
      notJudged: ["files: block.ignorePublicAcls is known only after the deployment"],
    },
  ],
  "bucket-encryption": [
    { what: "a key of the account's", stack: [bucket, encryption(kms({ kmsMasterKeyId: UNKNOWN }, true))] },
    { what: "S3's key, for logs of load balancers", stack: [bucket, encryption(kms({ sseAlgorithm: "AES256" }))] },
    { what: "nothing", stack: [bucket], finds: ["files: it has no BucketServerSideEncryptionConfiguration"] },
    {
      what: "AWS's own key",
      stack: [bucket, encryption(kms({}))],
      finds: ["files: encryption names no key", "files: encryption: `bucketKeyEnabled` is not true"],
    },
    {
      what: "rules that are not known",
      stack: [bucket, encryption(UNKNOWN)],
      notJudged: ["files: encryption.rules is known only after the deployment"],
    },
  ],
  "bucket-tls": [
    { what: "a policy that refuses", stack: [bucket, policy(onlyTls)] },
    { what: "no policy", stack: [bucket], finds: ["files: no policy of it refuses what comes without TLS"] },
    {
      what: "a policy about something else",
      stack: [bucket, policy(everybodyReads)],
      finds: ["files: no policy of it refuses what comes without TLS"],
    },
    {
      what: "a policy that refuses writing alone",
      stack: [bucket, policy(document({ ...plainText, Action: "s3:PutObject" }))],
      finds: ["files: no policy of it refuses what comes without TLS"],
    },
    {
      what: "a policy that refuses one account alone",
      stack: [bucket, policy(document({ ...plainText, Principal: { AWS: "arn:aws:iam::222222222222:root" } }))],
      finds: ["files: no policy of it refuses what comes without TLS"],
    },
    {
      what: "a policy that is not known",
      stack: [bucket, policy(UNKNOWN)],
      notJudged: ["files: policy.policy is known only after the deployment"],
    },
  ],
  "bucket-no-acls": one(kinds.bucketOwnership, {
    right: [{ rule: { objectOwnership: "BucketOwnerEnforced" } }],
    wrong: [[{ rule: { objectOwnership: "ObjectWriter" } }, "`objectOwnership: ObjectWriter` lets objects have ACLs"]],
    unknown: "rule",
  }),
  "bucket-policy-private": one(kinds.bucketPolicy, {
    right: [{ policy: onlyTls }, {}],
    wrong: [[{ policy: everybodyReads }, "it allows everybody s3:GetObject"]],
    unknown: "policy",
  }),
  "bucket-versioning": [
    { what: "a bucket with versions", stack: [bucket, versions("Enabled")] },
    {
      what: "a bucket for logs",
      stack: [bucket, sample(kinds.loadBalancer, "balancer", {}, { needs: { accessLogs: ["files"] } })],
    },
    { what: "one without", stack: [bucket], finds: ["files: it has no BucketVersioning"] },
    { what: "one that stopped", stack: [bucket, versions("Suspended")], finds: ["files: it has no BucketVersioning"] },
    {
      what: "one that will say",
      stack: [bucket, sample(kinds.bucketVersioning, "versions", { versioningConfiguration: UNKNOWN }, { needs })],
      notJudged: ["files: versions.versioningConfiguration is known only after the deployment"],
    },
  ],
  "bucket-lifecycle": [
    { what: "one that is cleaned up", stack: [bucket, versions("Enabled"), lifecycle([{ ...ends, ...expires }])] },
    { what: "one without versions", stack: [bucket, lifecycle([ends])] },
    { what: "nothing", stack: [bucket], finds: ["files: uploads that never ended stay for ever"] },
    {
      what: "a rule that is off",
      stack: [bucket, versions("Enabled"), lifecycle([{ ...ends, status: "Disabled" }])],
      finds: ["files: uploads that never ended stay for ever", "files: earlier versions stay for ever"],
    },
    {
      what: "rules that are not known",
      stack: [bucket, lifecycle(UNKNOWN)],
      notJudged: ["files: lifecycle.rules is known only after the deployment"],
    },
  ],
  "bucket-access-logs": [
    {
      what: "a bucket that is logged, and one for its log",
      stack: [bucket, sample(kinds.bucket, "logs", {}), logged("logs")],
    },
    {
      what: "a bucket for logs of load balancers",
      stack: [bucket, sample(kinds.loadBalancer, "balancer", {}, { needs: { accessLogs: ["files"] } })],
    },
    { what: "one that nobody watches", stack: [bucket], finds: ["files: it has no BucketLogging"] },
    {
      what: "one by the older token, of another bucket",
      stack: [
        ...[bucket, sample(kinds.bucket, "other", {})],
        sampleOf("aws:s3/bucketLoggingV2:BucketLoggingV2", "log", {}, { needs: { bucket: ["other"] } }),
      ],
      finds: ["files: it has no BucketLogging"],
    },
  ],
};
