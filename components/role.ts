import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { named } from "./names";

/**
 * A role that one AWS service takes on.
 *
 * @param conditions keep others from using the service as their deputy, where the service says for whom it acts
 */
export function serviceRole(
  logicalName: string,
  service: string,
  opts: pulumi.CustomResourceOptions,
  conditions?: Record<string, Record<string, string>>,
): aws.iam.Role {
  return new aws.iam.Role(
    logicalName,
    {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition: conditions },
        ],
      }),
      tags: named(logicalName),
    },
    opts,
  );
}
