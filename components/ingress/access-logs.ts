import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { privateBucket } from "../private-bucket";
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
  const { bucket, policy } = privateBucket(parent, name, "-access-logs", {
    deletion: settings.deletion,
    // A load balancer writes its logs to no bucket with another kind of encryption.
    encryption: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    versioned: false,
    lifecycle: { expiration: { days: settings.accessLogDays } },
    statements: (arn) => [fromLoadBalancers(arn, account, region)],
  });
  return { bucket: bucket.id, policy };
}

/** Source: "Enable access logs for your Application Load Balancer", Elastic Load Balancing User Guide. */
const fromLoadBalancers = (arn: pulumi.Output<string>, account: string, region: string): aws.iam.PolicyStatement => ({
  Sid: "LoadBalancerLogs",
  Effect: "Allow",
  Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: pulumi.interpolate`${arn}/AWSLogs/${account}/*`,
  Condition: { ArnLike: { "aws:SourceArn": `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/*` } },
});
