import type * as pulumi from "@pulumi/pulumi";
import type { AlarmSpec } from "../alarm";
import { longestPauseHours } from "../schedule";
import type { JobSettings } from "./settings";

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
          {
            key: "overdue",
            severity,
            description: `the job has not succeeded for ${hours} hours, or not yet`,
            metric: executions("ExecutionsSucceeded"),
            comparison: "below",
            threshold: 1,
            periodSeconds: 3600,
            periods: hours,
            missing: "breaching",
            warmUpMinutes: Math.min(hours * 60, longestWarmUp),
          } as const,
        ]),
  ];
}

/** CloudWatch looks back for a week at most. Source: "PutMetricAlarm", Amazon CloudWatch API Reference. */
const longestHours = 7 * 24;

/** The most that CloudWatch gives a new alarm, in minutes: a job with longer pauses rings once before its first time. */
const longestWarmUp = 2880;

/**
 * After how many hours without a success something is wrong: the longest pause of the schedule, the time that the job may
 * take, and one that has only begun. Undefined where that is longer than CloudWatch looks back, or no pause is like
 * another, as with months.
 */
export function overdueHours({
  schedule,
  windowMinutes,
  timeoutMinutes,
}: Pick<JobSettings, "schedule" | "windowMinutes" | "timeoutMinutes">): number | undefined {
  const pause = longestPauseHours(schedule);
  if (pause === undefined) return undefined;
  const hours = Math.ceil(pause + (windowMinutes + timeoutMinutes) / 60) + 1;
  return hours <= longestHours ? hours : undefined;
}
