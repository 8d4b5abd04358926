import { describe, expect, it } from "vitest";
import { Bucket, bucketFacets } from "../../components/bucket";
import { bucketSettings } from "../../components/bucket/settings";
import { allowing } from "../../components/policy-document";
import { recorded } from "../recorded";
import { isImmediate, region } from "../wiring";

const made = (input: object = {}) =>
  recorded(() => {
    const { arn, connections } = new Bucket("uploads", {
      settings: bucketSettings.parse({ purpose: "files", ...input }),
      region,
      keyArns: { files: "data-key", backups: "backups-key" },
    });
    return {
      arn,
      facets: Object.keys(connections),
      parts: connections[""]?.parts,
      policy: allowing(connections[""]?.permissions ?? []),
      readPolicy: allowing(connections["read"]?.permissions ?? []),
    };
  });

const arn = "arn:aws:test:::uploads-bucket";
const viaS3 = { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } };

describe("Bucket", () => {
  it("is private, belongs to its owner alone, and is reached over TLS alone", async () => {
    const recording = await made();
    expect(recording.inputs("uploads-bucket-public-access-block")).toEqual({
      bucket: "uploads-bucket-id",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(recording.inputs("uploads-bucket-ownership-controls")).toEqual({
      bucket: "uploads-bucket-id",
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    expect(recording.document("uploads-bucket-policy")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "OnlyOverTls",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [arn, `${arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    expect(recording.dependencies("uploads-bucket-policy")).toContain("uploads-bucket-public-access-block");
  });

  it.each([
    ["files", "data-key"],
    ["backups", "backups-key"],
  ])("encrypts %s with the %s, and never with one of the caller's", async (purpose, kmsMasterKeyId) => {
    const recording = await made({ purpose });
    expect(recording.inputs("uploads-bucket-server-side-encryption")["rules"]).toEqual([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId },
        bucketKeyEnabled: true,
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
  });

  it("keeps what is overwritten or deleted, for a while", async () => {
    const recording = await made({ noncurrentDays: 14 });
    expect(recording.inputs("uploads-bucket-versioning")).toEqual({
      bucket: "uploads-bucket-id",
      versioningConfiguration: { status: "Enabled" },
    });
    expect(recording.inputs("uploads-bucket-lifecycle")).toEqual({
      bucket: "uploads-bucket-id",
      rules: [
        {
          id: "expire",
          status: "Enabled",
          filter: {},
          expiration: { expiredObjectDeleteMarker: true },
          noncurrentVersionExpiration: { noncurrentDays: 14 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    });
    expect(recording.dependencies("uploads-bucket-lifecycle")).toContain("uploads-bucket-versioning");
  });

  it("archives and expires objects when it is told to", async () => {
    const recording = await made({ archiveDays: 30, expireDays: 180 });
    expect(recording.inputs("uploads-bucket-lifecycle")["rules"]).toMatchObject([
      { transitions: [{ days: 30, storageClass: "GLACIER_IR" }], expiration: { days: 180 } },
    ]);
  });

  it("locks backups where that is wanted, and nothing else", async () => {
    const lock = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
    const recording = await made({ purpose: "backups", objectLock: { kind: "governance" } });
    expect(recording.inputs("uploads-bucket-object-lock")).toEqual({
      bucket: "uploads-bucket-id",
      rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } },
    });
    expect(recording.dependencies("uploads-bucket-object-lock")).toContain("uploads-bucket-versioning");
    expect((await made({ purpose: "backups" })).names(lock)).toEqual([]);
    expect((await made()).names(lock)).toEqual([]);
  });

  it("lets pages of its origins upload, also in parts", async () => {
    const recording = await made({ cors: ["https://shop.example"] });
    expect(recording.inputs("uploads-bucket-cors")).toMatchObject({
      bucket: "uploads-bucket-id",
      corsRules: [
        {
          allowedOrigins: ["https://shop.example"],
          allowedMethods: ["GET", "HEAD", "PUT", "POST"],
          exposeHeaders: ["ETag"],
        },
      ],
    });
    expect((await made()).names("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration")).toEqual([]);
  });

  it("is not deleted, unless nothing matters", async () => {
    const kept = await made();
    expect(kept.resource("uploads-bucket").protect).toBe(true);
    expect(kept.inputs("uploads-bucket")).toMatchObject({ forceDestroy: false });
    const lost = await made({ deletion: isImmediate });
    expect(lost.resource("uploads-bucket").protect).toBe(false);
    expect(lost.inputs("uploads-bucket")).toMatchObject({ forceDestroy: true });
  });

  it("is the parent of all that belongs to it", async () => {
    const recording = await made({ cors: ["https://shop.example"] });
    const own = recording.plan.resources.filter(({ type }) => type.startsWith("aws:s3/"));
    expect(own).toHaveLength(8);
    expect(new Set(own.map(({ parent }) => parent))).toEqual(
      new Set(["urn:pulumi:production::shop::plinth:index:Bucket::uploads"]),
    );
    expect(recording.inputs("uploads-bucket")["tags"]).toEqual({ Name: "shop-production-uploads-bucket" });
  });
});

describe("who uses a bucket", () => {
  const statements = async (input: object, output: "policy" | "readPolicy") => {
    const recording = await made(input);
    const { Statement } = recording.plan.outputs[output] as { readonly Statement: object[] };
    return Statement;
  };

  it("is told its name, by its facets alike", async () => {
    const { plan } = await made();
    expect(plan.outputs["parts"]).toEqual({ bucket: { plain: "uploads-bucket-id" } });
    expect(plan.outputs["facets"]).toEqual(["", ...bucketFacets]);
    expect(plan.outputs["arn"]).toBe(arn);
  });

  it("reads, writes and deletes files, but no version that was there before", async () => {
    expect(await statements({}, "policy")).toEqual([
      { Effect: "Allow", Action: ["s3:ListBucket", "s3:ListBucketMultipartUploads"], Resource: arn },
      {
        Effect: "Allow",
        Action: [
          "s3:GetObject",
          "s3:PutObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
          "s3:DeleteObject",
        ],
        Resource: `${arn}/*`,
      },
      { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "data-key", Condition: viaS3 },
    ]);
  });

  it("writes backups and cannot delete them", async () => {
    const allowed = await statements({ purpose: "backups" }, "policy");
    expect(JSON.stringify(allowed)).not.toMatch(/Delete|Bypass|Retention/);
    expect(allowed).toMatchObject([
      {},
      { Action: ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"] },
      { Resource: "backups-key" },
    ]);
  });

  it.each(["files", "backups"])("only reads %s by the facet `read`", async (purpose) => {
    const keyArn = purpose === "files" ? "data-key" : "backups-key";
    expect(await statements({ purpose }, "readPolicy")).toEqual([
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: arn },
      { Effect: "Allow", Action: ["s3:GetObject"], Resource: `${arn}/*` },
      { Effect: "Allow", Action: ["kms:Decrypt"], Resource: keyArn, Condition: viaS3 },
    ]);
  });
});
