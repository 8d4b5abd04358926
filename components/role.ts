import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { named } from "./names";

/**
 * A role that one AWS service takes on.
 *
 * @param conditions keep others from using the service as their deputy, where the service says for whom it acts
 * @param actions what the service has to be allowed to take the role on; EKS tags its sessions as well
 */
export function serviceRole(
  logicalName: string,
  service: string,
  opts: pulumi.CustomResourceOptions,
  conditions?: Record<string, Record<string, string>>,
  actions: string | readonly string[] = "sts:AssumeRole",
): aws.iam.Role {
  return new aws.iam.Role(
    logicalName,
    {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: actions, Condition: conditions }],
      }),
      tags: named(logicalName),
    },
    opts,
  );
}
