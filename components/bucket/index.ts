import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Connection, Permission } from "../connection";
import { privateBucket, type PrivateBucket } from "../private-bucket";
import { lockDays, type BucketSettings } from "./settings";

export interface BucketArgs {
  readonly settings: BucketSettings;
  readonly region: string;
  /** The key for each purpose: backups outlive the key of their source. */
  readonly keyArns: Readonly<Record<BucketSettings["purpose"], pulumi.Input<string>>>;
}

/**
 * A private, encrypted, versioned bucket on S3. Its users reach it by their role, in the name of which they may also sign
 * URLs for browsers.
 */
export class Bucket extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** By facet: "" is the bucket itself. */
  readonly connections: Readonly<Record<string, Connection>>;

  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Bucket", name, {}, opts);
    const { settings } = args;
    const keyArn = args.keyArns[settings.purpose];
    const made = privateBucket(this, name, "", {
      deletion: settings.deletion,
      encryption: {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
        bucketKeyEnabled: true,
        // With a key of the caller's own, whoever breaks in could make everything unreadable but for a ransom.
        blockedEncryptionTypes: ["SSE-C"],
      },
      // By which the policies know what has to be locked.
      tags: settings.purpose === "backups" ? { Purpose: settings.purpose } : {},
      versioned: true,
      locked: settings.purpose === "backups" && lockDays(settings) !== undefined,
      lifecycle: lifecycle(settings),
    });
    if (settings.purpose === "backups") objectLock(this, name, made, lockDays(settings));
    else cors(this, name, made, settings.cors);

    this.arn = made.bucket.arn;
    const at = { arn: made.bucket.arn, keyArn, region: args.region };
    const parts = { bucket: { plain: made.bucket.id } };
    this.connections = Object.fromEntries(
      Object.entries(rights).map(([facet, of]) => [
        facet,
        { permissions: permissions(of[settings.purpose], at), parts },
      ]),
    );
    this.registerOutputs({ arn: this.arn });
  }
}

type Right = "read" | "write" | "delete";

/**
 * What the users of a bucket may do, by facet and purpose; "" is the bucket itself. Deleting leaves the version before,
 * which nobody here may delete; backups are not even deleted so.
 */
const rights: Readonly<Record<string, Readonly<Record<BucketSettings["purpose"], readonly Right[]>>>> = {
  "": { files: ["read", "write", "delete"], backups: ["read", "write"] },
  read: { files: ["read"], backups: ["read"] },
};

/** The facets that a bucket offers to `uses`, beside itself. */
export const bucketFacets: readonly string[] = Object.keys(rights).filter((facet) => facet !== "");

/** What becomes of objects, as S3 takes it. */
const lifecycle = ({ archiveDays, expireDays, noncurrentDays }: BucketSettings) => ({
  transitions: archiveDays === undefined ? undefined : [{ days: archiveDays, storageClass: "GLACIER_IR" }],
  // Where objects expire, S3 also takes away the markers of what was deleted; elsewhere it has to be told.
  expiration: expireDays === undefined ? { expiredObjectDeleteMarker: true } : { days: expireDays },
  noncurrentVersionExpiration: { noncurrentDays },
});

/** The calls that a right comes to: about the bucket, about what is in it, and about the key. */
const calls: Readonly<Record<Right, Readonly<Record<"bucket" | "objects" | "key", readonly string[]>>>> = {
  read: { bucket: ["s3:ListBucket"], objects: ["s3:GetObject"], key: ["kms:Decrypt"] },
  // An upload in parts also decrypts, by the right to read: S3 puts the encrypted parts together.
  write: {
    bucket: ["s3:ListBucketMultipartUploads"],
    objects: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
    key: ["kms:GenerateDataKey"],
  },
  delete: { bucket: [], objects: ["s3:DeleteObject"], key: [] },
};

/** What the role of a user of the bucket has to be allowed. */
const permissions = (
  has: readonly Right[],
  { arn, keyArn, region }: { arn: pulumi.Input<string>; keyArn: pulumi.Input<string>; region: string },
): Permission[] => [
  { actions: has.flatMap((right) => calls[right].bucket), resources: arn },
  { actions: has.flatMap((right) => calls[right].objects), resources: pulumi.interpolate`${arn}/*` },
  {
    actions: has.flatMap((right) => calls[right].key),
    resources: keyArn,
    condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
  },
];

/** Made apart from the bucket, so that the lock can be turned on later without replacing it. */
function objectLock(parent: Bucket, name: string, { bucket, versioning }: PrivateBucket, days: number | undefined) {
  if (days === undefined) return;
  new aws.s3.BucketObjectLockConfiguration(
    `${name}-bucket-object-lock`,
    { bucket: bucket.id, rule: { defaultRetention: { mode: "GOVERNANCE", days } } },
    { parent, dependsOn: versioning },
  );
}

function cors(parent: Bucket, name: string, { bucket }: PrivateBucket, origins: readonly string[]) {
  if (origins.length === 0) return;
  new aws.s3.BucketCorsConfiguration(
    `${name}-bucket-cors`,
    {
      bucket: bucket.id,
      corsRules: [
        {
          allowedOrigins: [...origins],
          allowedMethods: ["GET", "HEAD", "PUT", "POST"],
          allowedHeaders: ["*"],
          // A page that uploads in parts has to tell S3 the tag of each.
          exposeHeaders: ["ETag"],
          maxAgeSeconds: 3600,
        },
      ],
    },
    { parent },
  );
}
