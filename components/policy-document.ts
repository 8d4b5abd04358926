import type * as aws from "@pulumi/aws";
import type { Permission } from "./connection";

/**
 * A policy of these statements. A document and not its text, which the provider writes: of a text with one unknown ARN in it
 * a preview knows nothing, of a document everything else, so that policies are judged before there is anything.
 */
export const policyDocument = (...Statement: aws.iam.PolicyStatement[]): aws.iam.PolicyDocument => ({
  Version: "2012-10-17",
  Statement,
});

/** The policy that allows these things and nothing else. */
export const allowing = (permissions: readonly Permission[]): aws.iam.PolicyDocument =>
  policyDocument(
    ...permissions.map(({ actions, resources, condition }): aws.iam.PolicyStatement => ({
      Effect: "Allow",
      Action: [...actions],
      Resource: resources,
      Condition: condition,
    })),
  );

/** Nobody reaches it but over TLS: said by the policy of a bucket (`s3`) or a queue (`sqs`). */
export const onlyOverTls = (
  service: "s3" | "sqs",
  resources: aws.iam.PolicyStatement["Resource"],
): aws.iam.PolicyStatement => ({
  Sid: "OnlyOverTls",
  Effect: "Deny",
  Principal: "*",
  Action: `${service}:*`,
  Resource: resources,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
