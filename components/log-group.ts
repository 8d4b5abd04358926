import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { named } from "./names";

/** What CloudWatch Logs accepts for retentionInDays, from 30 days on. Source: CloudWatch Logs API, PutRetentionPolicy. */
const retentionDays = [
  30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Settings of `logs`: every log group of the stack has them. */
export const logsSettings = z
  .strictObject({
    retentionDays: z
      .literal([...retentionDays])
      .default(90)
      .describe("days that CloudWatch keeps a line"),
  })
  .describe("the log groups of everything in the stack");

export type LogsSettings = z.infer<typeof logsSettings>;

/** What a component needs to write logs. */
export interface LogsArgs {
  readonly settings: LogsSettings;
  readonly keyArn: pulumi.Input<string>;
}

/** A log group that expires and is encrypted. AWS chooses the name of some, which then have to be given it. */
export function logGroup(
  logicalName: string,
  { settings, keyArn }: LogsArgs,
  opts: pulumi.CustomResourceOptions,
  name?: pulumi.Input<string>,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    logicalName,
    { name, retentionInDays: settings.retentionDays, kmsKeyId: keyArn, tags: named(logicalName) },
    opts,
  );
}
