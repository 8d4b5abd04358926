import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { named } from "./names";
import { policyDocument } from "./policy-document";
import type { Remarks } from "./settings/definition";

/** How urgent an alarm is: `critical` wakes somebody, `warning` is read in the morning. */
export const severities = ["critical", "warning"] as const;
export type Severity = (typeof severities)[number];

const subscriber = z
  .union([z.email(), z.url({ protocol: /^https$/ })], { error: "an e-mail address or an https:// URL" })
  .describe("an e-mail address (AWS asks it to confirm) or an https:// URL");

/** Settings of `notifications`: who hears of alarms. */
export const notificationsSettings = z
  .strictObject({
    critical: z.array(subscriber).default([]).describe("who is told at once"),
    warning: z.array(subscriber).default([]).describe("who is told without haste"),
  })
  .describe("who hears of alarms, by severity");

export type NotificationsSettings = z.infer<typeof notificationsSettings>;

/** Alarms that nobody hears are none. */
export const silentRemark: Remarks<{ notifications: NotificationsSettings }> = ({ settings: { notifications } }) =>
  severities
    .filter((severity) => notifications[severity].length === 0)
    .map((severity) => `${severity} alarms reach nobody: notifications.${severity} is empty`);

export interface NotificationsArgs {
  readonly settings: NotificationsSettings;
  readonly account: string;
  readonly keyArn: pulumi.Input<string>;
}

/** One encrypted topic for each severity, and who listens to it. */
export class Notifications extends pulumi.ComponentResource {
  readonly topicArns: Readonly<Record<Severity, pulumi.Output<string>>>;

  constructor(name: string, args: NotificationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Notifications", name, {}, opts);
    this.topicArns = { critical: topic(this, name, "critical", args), warning: topic(this, name, "warning", args) };
    this.registerOutputs({ topicArns: this.topicArns });
  }
}

/** An address is its own name; a URL often has a key in it, which is nobody's business. */
const subscriberKey = (endpoint: string): string =>
  endpoint.startsWith("https://") ? createHash("sha256").update(endpoint).digest("hex").slice(0, 12) : endpoint;

function topic(
  parent: Notifications,
  name: string,
  severity: Severity,
  { settings, account, keyArn }: NotificationsArgs,
): pulumi.Output<string> {
  const logicalName = `${name}-topic-${severity}`;
  const { arn } = new aws.sns.Topic(logicalName, { kmsMasterKeyId: keyArn, tags: named(logicalName) }, { parent });
  new aws.sns.TopicPolicy(
    `${name}-topic-policy-${severity}`,
    {
      arn,
      policy: policyDocument({
        Sid: "CloudWatchAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: arn,
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      }),
    },
    { parent },
  );
  for (const endpoint of settings[severity]) {
    const protocol = endpoint.startsWith("https://") ? "https" : "email";
    new aws.sns.TopicSubscription(
      `${name}-topic-subscription-${severity}-${subscriberKey(endpoint)}`,
      { topic: arn, protocol, endpoint: protocol === "https" ? pulumi.secret(endpoint) : endpoint },
      { parent },
    );
  }
  return arn;
}
