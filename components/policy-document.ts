import * as pulumi from "@pulumi/pulumi";
import type { Permission } from "./connection";

/** The policy that allows these things and nothing else, as IAM takes it. */
export const allowing = (permissions: readonly Permission[]): pulumi.Output<string> =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: permissions.map(({ actions, resources, condition }) => ({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      Condition: condition,
    })),
  });
