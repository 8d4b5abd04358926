import type * as pulumi from "@pulumi/pulumi";
import type { AlarmSpec } from "../alarm";
import { hoursUntilOverdue, overdueAlarm, untold } from "../overdue";
import type { Remarks } from "../settings/definition";
import type { JobSettings } from "./settings";
import { longestSeconds } from "./state-machine";

export interface Watched {
  readonly stateMachineArn: pulumi.Input<string>;
  /** Where starts end up that never came. */
  readonly queueName: pulumi.Input<string>;
}

/** What can be wrong with a job. */
export function jobAlarms(settings: JobSettings, { stateMachineArn, queueName }: Watched): AlarmSpec[] {
  const { severity } = settings.alarms;
  const executions = (name: string) => ({
    namespace: "AWS/States",
    name,
    dimensions: { StateMachineArn: stateMachineArn },
    statistic: "Sum",
  });
  const once = {
    severity,
    comparison: "above",
    threshold: 0,
    periodSeconds: 300,
    periods: 1,
    missing: "fine",
  } as const;
  const hours = overdueHours(settings);
  return [
    {
      ...once,
      key: "failed",
      description: "the job has failed or took too long, and is not tried again before its next time",
      metric: executions("ExecutionsFailed"),
    },
    {
      ...once,
      key: "timed-out",
      description: "the job's execution never came to an end and was ended: a task of it may still be running",
      metric: executions("ExecutionsTimedOut"),
    },
    {
      ...once,
      key: "aborted",
      description: "somebody has stopped the job, which does not run again before its next time",
      metric: executions("ExecutionsAborted"),
    },
    {
      ...once,
      key: "not-started",
      description: "a start of the job never came: its queue of dead letters says why, and rings until it is emptied",
      metric: {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: queueName },
        statistic: "Maximum",
      },
    },
    ...(hours === undefined
      ? []
      : [
          overdueAlarm(hours, executions("ExecutionsSucceeded"), {
            severity,
            description: `the job has not succeeded for ${hours} hours, or not yet`,
          }),
        ]),
  ];
}

/**
 * After how many hours without a success something is wrong: a job may start late, succeed only with its last attempt, and
 * the hour in which it does has then only begun. Undefined where CloudWatch cannot look back so far.
 */
export const overdueHours = (
  settings: Pick<JobSettings, "schedule" | "windowMinutes" | "timeoutMinutes" | "retries" | "retryDelaySeconds">,
): number | undefined =>
  hoursUntilOverdue(settings.schedule, settings.windowMinutes + longestSeconds(settings) / 60 + 60);

interface Described {
  readonly platform: { readonly kind: string };
  readonly jobs: Readonly<Record<string, JobSettings>>;
}

/** On EKS pauses between attempts are others, and `kubernetesRemarks` tells. */
export const jobsOverdueRemark: Remarks<Described> = ({ settings: { platform, jobs } }) =>
  Object.entries(platform.kind === "ecs" ? jobs : {}).flatMap(([name, job]) =>
    overdueHours(job) === undefined ? [untold(name)] : [],
  );
