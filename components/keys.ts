import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { deletionSettings, isProtected, isRecoverable } from "./deletion";
import { named } from "./names";

/** Settings of `keys`: the KMS keys under everything that is encrypted. */
export const keysSettings = z
  .strictObject({
    rotationPeriodInDays: z.int().min(90).max(2560).default(365).describe("days between rotations of the key material"),
    deletion: deletionSettings().describe("what may happen to the keys; whatever a key encrypted is lost with it"),
  })
  .describe("the KMS keys: one for data, one for logs, one for backups");

export type KeysSettings = z.infer<typeof keysSettings>;

export interface KeysArgs {
  readonly settings: KeysSettings;
  readonly account: string;
  readonly region: string;
}

/**
 * One KMS key for each kind of content, so that who may read logs need not be able to read data, and so that a backup
 * outlives the key of its source.
 */
export class Keys extends pulumi.ComponentResource {
  readonly dataKeyArn: pulumi.Output<string>;
  readonly logsKeyArn: pulumi.Output<string>;
  readonly backupsKeyArn: pulumi.Output<string>;

  constructor(name: string, args: KeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Keys", name, {}, opts);
    this.dataKeyArn = key(this, name, "data", "databases, caches, secrets and images", dataPolicy(args), args);
    this.logsKeyArn = key(this, name, "logs", "log groups and alarm topics", logsPolicy(args), args);
    this.backupsKeyArn = key(
      this,
      name,
      "backups",
      "backups, apart from the key of their source",
      dataPolicy(args),
      args,
    );
    this.registerOutputs({
      dataKeyArn: this.dataKeyArn,
      logsKeyArn: this.logsKeyArn,
      backupsKeyArn: this.backupsKeyArn,
    });
  }
}

function key(
  parent: Keys,
  name: string,
  role: "data" | "logs" | "backups",
  content: string,
  policy: aws.iam.PolicyDocument,
  { settings }: KeysArgs,
): pulumi.Output<string> {
  const logicalName = `${name}-key-${role}`;
  return new aws.kms.Key(
    logicalName,
    {
      description: `${pulumi.getProject()} ${pulumi.getStack()}: ${content}`,
      enableKeyRotation: true,
      rotationPeriodInDays: settings.rotationPeriodInDays,
      // 7 days is the shortest that KMS offers.
      deletionWindowInDays: isRecoverable(settings.deletion) ? 30 : 7,
      policy: JSON.stringify(policy),
      tags: named(logicalName),
    },
    { parent, protect: isProtected(settings.deletion) },
  ).arn;
}

/** The account decides by IAM who uses the key: the services of AWS act in the name of a role of this account. */
const dataPolicy = ({ account }: KeysArgs): aws.iam.PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [accountStatement(account)],
});

/** CloudWatch writes logs and rings topics in its own name, so the key itself has to let it. */
const logsPolicy = ({ account, region }: KeysArgs): aws.iam.PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    accountStatement(account),
    {
      Sid: "CloudWatchLogs",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` } },
    },
    {
      Sid: "CloudWatchAlarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
  ],
});

const accountStatement = (account: string): aws.iam.PolicyStatement => ({
  Sid: "Account",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: "kms:*",
  Resource: "*",
});
