import * as kinds from "../../../policies/kinds";
import { allowing, ecs, patched, refusing, withExtra, without, type Mutations } from "./mutation";

export const buckets: Mutations = {
  "bucket-public-access-block": {
    "one of four flags is off": ecs(
      patched(kinds.bucketPublicAccessBlock, "dumps-bucket-public-access-block", { restrictPublicBuckets: false }),
    ),
    "nothing blocks": ecs(without(kinds.bucketPublicAccessBlock, "dumps-bucket-public-access-block")),
  },
  "bucket-encryption": {
    "nothing says how": ecs(without(kinds.bucketEncryption, "dumps-bucket-server-side-encryption")),
    "each object asks KMS": ecs(
      patched(kinds.bucketEncryption, "dumps-bucket-server-side-encryption", ({ rules = [] }) => ({
        rules: rules.map((rule) => ({ ...rule, bucketKeyEnabled: false })),
      })),
    ),
    "the key is AWS's own": ecs(
      patched(kinds.bucketEncryption, "dumps-bucket-server-side-encryption", {
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }],
      }),
    ),
  },
  "bucket-tls": {
    "its policy refuses writing alone": ecs(
      refusing(kinds.bucketPolicy, "dumps-bucket-policy", "OnlyOverTls"),
      allowing(kinds.bucketPolicy, "dumps-bucket-policy", {
        ...{ Effect: "Deny", Principal: "*", Action: "s3:PutObject" },
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ),
    "it has no policy": ecs(without(kinds.bucketPolicy, "dumps-bucket-policy")),
    "its policy lets plain text in": ecs(refusing(kinds.bucketPolicy, "dumps-bucket-policy", "OnlyOverTls")),
  },
  "bucket-no-acls": {
    "objects may have them": ecs(
      patched(kinds.bucketOwnership, "dumps-bucket-ownership-controls", { rule: { objectOwnership: "ObjectWriter" } }),
    ),
  },
  "bucket-policy-private": {
    "everybody may read": ecs(
      allowing(kinds.bucketPolicy, "dumps-bucket-policy", { Principal: "*", Action: "s3:GetObject" }),
    ),
  },
  "bucket-versioning": {
    "nothing says so": ecs(without(kinds.bucketVersioning, "dumps-bucket-versioning")),
    "it was stopped": ecs(
      patched(kinds.bucketVersioning, "dumps-bucket-versioning", { versioningConfiguration: { status: "Suspended" } }),
    ),
  },
  "bucket-access-logs": {
    "nobody knows any more who asked": {
      given: [withExtra(kinds.bucketLogging, "dumps-logging", {}, { bucket: ["dumps-bucket"] })],
      ...ecs(without(kinds.bucketLogging)),
    },
  },
  "bucket-lifecycle": {
    "nothing ends": ecs(without(kinds.bucketLifecycle, "dumps-bucket-lifecycle")),
    "the rule is off": ecs(
      patched(kinds.bucketLifecycle, "dumps-bucket-lifecycle", ({ rules = [] }) => ({
        rules: rules.map((rule) => ({ ...rule, status: "Disabled" })),
      })),
    ),
  },
};
