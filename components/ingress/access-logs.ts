import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isProtected } from "../deletion";
import { named } from "../names";
import type { IngressArgs } from "./index";

/** The load balancer's access logs. */
export interface AccessLogs {
  readonly bucket: pulumi.Output<string>;
  /** The load balancer writes a test object when logging is turned on, so this has to be there first. */
  readonly policy: aws.s3.BucketPolicy;
}

export function accessLogs(
  parent: pulumi.Resource,
  name: string,
  { settings, account, region }: IngressArgs,
): AccessLogs {
  const opts = { parent };
  const logicalName = `${name}-bucket-access-logs`;
  const bucket = new aws.s3.Bucket(
    logicalName,
    { forceDestroy: !isProtected(settings.deletion), tags: named(logicalName) },
    { parent, protect: isProtected(settings.deletion) },
  );
  const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
    `${name}-bucket-public-access-block-access-logs`,
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
    `${name}-bucket-ownership-controls-access-logs`,
    { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-bucket-server-side-encryption-access-logs`,
    // A load balancer writes its logs to no bucket with another kind of encryption.
    { bucket: bucket.id, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    opts,
  );
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-bucket-lifecycle-access-logs`,
    {
      bucket: bucket.id,
      rules: [
        {
          id: "expire",
          status: "Enabled",
          filter: {},
          expiration: { days: settings.accessLogDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
    opts,
  );
  const policy = new aws.s3.BucketPolicy(
    `${name}-bucket-policy-access-logs`,
    { bucket: bucket.id, policy: bucket.arn.apply((arn) => JSON.stringify(bucketPolicy(arn, account, region))) },
    pulumi.mergeOptions(opts, { dependsOn: [publicAccessBlock] }),
  );
  return { bucket: bucket.id, policy };
}

/** Source: "Enable access logs for your Application Load Balancer", Elastic Load Balancing User Guide. */
const bucketPolicy = (arn: string, account: string, region: string): aws.iam.PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "LoadBalancerLogs",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${arn}/AWSLogs/${account}/*`,
      Condition: { ArnLike: { "aws:SourceArn": `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/*` } },
    },
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
