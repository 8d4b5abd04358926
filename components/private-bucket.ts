import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isProtected, type DeletionSettings } from "./deletion";
import { named } from "./names";
import { onlyOverTls, policyDocument } from "./policy-document";

export interface PrivateBucketArgs {
  readonly deletion: DeletionSettings;
  readonly encryption: aws.types.input.s3.BucketServerSideEncryptionConfigurationRule;
  /** Beside the name that people read. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether overwriting and deleting leave the version before. */
  readonly versioned: boolean;
  /** Whether objects are locked: then S3 deletes the bucket once they have expired, and nobody gets around it. */
  readonly locked?: boolean;
  /** What becomes of objects, beside uploads that were never finished: these go after a week. */
  readonly lifecycle: Pick<
    aws.types.input.s3.BucketLifecycleConfigurationRule,
    "transitions" | "expiration" | "noncurrentVersionExpiration"
  >;
  /** Who else than the account's own roles may use it. */
  readonly statements?: (arn: pulumi.Output<string>) => aws.iam.PolicyStatement[];
}

export interface PrivateBucket {
  readonly bucket: aws.s3.Bucket;
  readonly versioning?: aws.s3.BucketVersioning;
  readonly policy: aws.s3.BucketPolicy;
}

/**
 * A bucket as all are: no way to make it public, no ACLs, TLS alone.
 *
 * @param suffix ends the names of its resources, where the owner has more than this one: `-access-logs`
 */
export function privateBucket(
  parent: pulumi.Resource,
  owner: string,
  suffix: string,
  { deletion, encryption, tags, versioned, locked = false, lifecycle, statements = () => [] }: PrivateBucketArgs,
): PrivateBucket {
  const opts = { parent };
  const logicalName = `${owner}-bucket${suffix}`;
  const bucket = new aws.s3.Bucket(
    logicalName,
    { forceDestroy: !isProtected(deletion) && !locked, tags: { ...named(logicalName), ...tags } },
    { parent, protect: isProtected(deletion) },
  );
  const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
    `${owner}-bucket-public-access-block${suffix}`,
    {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  new aws.s3.BucketOwnershipControls(
    `${owner}-bucket-ownership-controls${suffix}`,
    { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${owner}-bucket-server-side-encryption${suffix}`,
    { bucket: bucket.id, rules: [encryption] },
    opts,
  );
  const versioning = versioned
    ? new aws.s3.BucketVersioning(
        `${owner}-bucket-versioning${suffix}`,
        { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
        opts,
      )
    : undefined;
  new aws.s3.BucketLifecycleConfiguration(
    `${owner}-bucket-lifecycle${suffix}`,
    {
      bucket: bucket.id,
      rules: [
        {
          id: "expire",
          status: "Enabled",
          filter: {},
          ...lifecycle,
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
    // What becomes of earlier versions can only be said where there are any.
    pulumi.mergeOptions(opts, { dependsOn: versioning }),
  );
  const policy = new aws.s3.BucketPolicy(
    `${owner}-bucket-policy${suffix}`,
    {
      bucket: bucket.id,
      policy: policyDocument(
        ...statements(bucket.arn),
        onlyOverTls("s3", [bucket.arn, pulumi.interpolate`${bucket.arn}/*`]),
      ),
    },
    // S3 refuses one of two changes at a time to who may use a bucket.
    pulumi.mergeOptions(opts, { dependsOn: publicAccessBlock }),
  );
  return { bucket, versioning, policy };
}
