import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { named } from "../names";
import { allowing, onlyOverTls, policyDocument } from "../policy-document";
import { serviceRole } from "../role";
import { awsCron } from "../schedule";
import type { JobSettings } from "./settings";

export interface ClockArgs {
  readonly settings: JobSettings;
  readonly running: boolean;
  readonly account: string;
  readonly region: string;
  /** The state machine that is started. */
  readonly machineArn: pulumi.Input<string>;
}

/** How long Scheduler goes on trying to start, so that a start which never comes is known within the hour. */
const startSeconds = 3600;

/** Starts the job by its schedule; gives the queue where starts end up that never came. */
export function clock(
  name: string,
  { settings, running, account, region, machineArn }: ClockArgs,
  opts: pulumi.CustomResourceOptions,
): aws.sqs.Queue {
  const queue = deadLetterQueue(name, opts);
  const { schedule, timeZone, windowMinutes } = settings;
  // Scheduler acts for a group of schedules. Source: "Confused deputy prevention", EventBridge Scheduler User Guide.
  const role = serviceRole(`${name}-role-scheduler`, "scheduler.amazonaws.com", opts, {
    StringEquals: {
      "aws:SourceAccount": account,
      "aws:SourceArn": `arn:aws:scheduler:${region}:${account}:schedule-group/default`,
    },
  });
  const policy = new aws.iam.RolePolicy(
    `${name}-role-policy-scheduler`,
    {
      role: role.id,
      policy: allowing([
        { actions: ["states:StartExecution"], resources: machineArn },
        { actions: ["sqs:SendMessage"], resources: queue.arn },
      ]),
    },
    opts,
  );
  new aws.scheduler.Schedule(
    `${name}-schedule`,
    {
      description: `job ${name}`,
      state: running ? "ENABLED" : "DISABLED",
      scheduleExpression: awsCron(schedule),
      scheduleExpressionTimezone: timeZone,
      flexibleTimeWindow:
        windowMinutes === 0 ? { mode: "OFF" } : { mode: "FLEXIBLE", maximumWindowInMinutes: windowMinutes },
      target: {
        arn: machineArn,
        roleArn: role.arn,
        input: JSON.stringify({ scheduledTime: "<aws.scheduler.scheduled-time>" }),
        retryPolicy: { maximumEventAgeInSeconds: startSeconds, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: queue.arn },
      },
    },
    pulumi.mergeOptions(opts, { dependsOn: [policy] }),
  );
  return queue;
}

/**
 * Where starts end up that never came. With the encryption of SQS itself: a message says which start it was and nothing of
 * the application, and no key can stand in its way.
 */
function deadLetterQueue(name: string, opts: pulumi.CustomResourceOptions): aws.sqs.Queue {
  const logicalName = `${name}-queue-dead-letter`;
  const queue = new aws.sqs.Queue(
    logicalName,
    {
      sqsManagedSseEnabled: true,
      // 14 days, the longest that SQS offers.
      messageRetentionSeconds: 14 * 24 * 3600,
      tags: named(logicalName),
    },
    opts,
  );
  new aws.sqs.QueuePolicy(
    `${name}-queue-policy-dead-letter`,
    { queueUrl: queue.id, policy: policyDocument(onlyOverTls("sqs", queue.arn)) },
    opts,
  );
  return queue;
}
