import type * as pulumi from "@pulumi/pulumi";
import type { JobSettings } from "./settings";

/** Where the task runs. */
export interface Place {
  readonly clusterArn: pulumi.Input<string>;
  /** With its revision: a new one must not run before the release has. */
  readonly taskDefinitionArn: pulumi.Input<string>;
  readonly family: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string>[];
  readonly securityGroupId: pulumi.Input<string>;
}

/**
 * How long an execution waits before it looks for others. What Step Functions lists is not always up to date, so of two
 * that start at once neither might see the other at first. Source: "ListExecutions", Step Functions API Reference.
 */
export const settleSeconds = 20;

/**
 * The job as a state machine of Step Functions, in JSONata: JSONPath can neither sort nor compare lists.
 *
 * EventBridge Scheduler starts at least once and does not wait for the end, so an execution first looks whether it is the
 * oldest that is running, and is skipped if it is not: neither a start that was delivered twice nor one that comes while
 * the last still runs makes a second task.
 */
export const stateMachineDefinition = (name: string, settings: JobSettings, place: Place) => ({
  Comment: `job ${name}`,
  QueryLanguage: "JSONata",
  // Nothing comes near to it, but an execution that never ended would have all later ones skipped.
  TimeoutSeconds: longestSeconds(settings) + 3600,
  StartAt: "Settle",
  States: {
    Settle: { Type: "Wait", Seconds: settleSeconds, Next: "List" },
    List: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:sfn:listExecutions",
      Arguments: { StateMachineArn: "{% $states.context.StateMachine.Id %}", StatusFilter: "RUNNING" },
      // Their names, the oldest first; the name decides between those of one moment.
      Output: "{% [$states.result.Executions^(StartDate, Name).Name] %}",
      Retry: [again],
      Next: "Oldest",
    },
    Oldest: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $states.input[0] = $states.context.Execution.Name %}", Next: "Run" },
        { Condition: "{% $states.context.Execution.Name in $states.input %}", Next: "Skipped" },
      ],
      // It does not even see itself yet.
      Default: "Settle",
    },
    Skipped: { Type: "Succeed" },
    Run: {
      Type: "Task",
      // Ends with the task, and fails where its container ends with another exit code than 0.
      Resource: "arn:aws:states:::ecs:runTask.sync",
      Arguments: {
        LaunchType: "FARGATE",
        Cluster: place.clusterArn,
        TaskDefinition: place.taskDefinitionArn,
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            Subnets: place.subnetIds,
            SecurityGroups: [place.securityGroupId],
            AssignPublicIp: "DISABLED",
          },
        },
        PropagateTags: "TASK_DEFINITION",
      },
      TimeoutSeconds: settings.timeoutMinutes * 60,
      // `States.TaskFailed` is every error but a time-out: the container's, and ECS's where it has no capacity. What took
      // too long would again, and meanwhile no other start could run. Source: "Handling errors in Step Functions workflows".
      Retry: [
        {
          ErrorEquals: ["States.TaskFailed"],
          IntervalSeconds: settings.retryDelaySeconds,
          MaxAttempts: settings.retries,
          BackoffRate: 2,
        },
      ],
      Catch: [
        { ErrorEquals: ["States.Timeout"], ...remember, Next: "TimedOut" },
        { ErrorEquals: ["States.ALL"], ...remember, Next: "Failed" },
      ],
      End: true,
    },
    // AWS does not promise to stop a task whose state timed out, and it would run on beside the next one.
    TimedOut: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:ecs:listTasks",
      Arguments: { Cluster: place.clusterArn, Family: place.family, DesiredStatus: "RUNNING" },
      Output: "{% [$states.result.TaskArns] %}",
      Retry: [again],
      Catch: [giveUp],
      Next: "Stop",
    },
    Stop: {
      Type: "Map",
      Items: "{% $states.input %}",
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: "StopTask",
        States: {
          StopTask: {
            Type: "Task",
            Resource: "arn:aws:states:::aws-sdk:ecs:stopTask",
            Arguments: {
              Cluster: place.clusterArn,
              Task: "{% $states.input %}",
              Reason: `job ${name} took longer than ${settings.timeoutMinutes} minutes`,
            },
            Retry: [again],
            End: true,
          },
        },
      },
      Catch: [giveUp],
      Next: "Failed",
    },
    Failed: {
      Type: "Fail",
      Error: "{% $failure.Error %}",
      // A time-out has no cause of its own; AWS takes 32,768 characters.
      Cause: `{% 'job ${name} has given up. ' & $substring($failure.Cause, 0, 30000) %}`,
    },
  },
});

/** AWS's own calls, which may be refused for being too many. */
const again = { ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 2, MaxAttempts: 5, BackoffRate: 2 };

/** What went wrong in the first place is what people hear of. */
const giveUp = { ErrorEquals: ["States.ALL"], Next: "Failed" };
const remember = { Assign: { failure: "{% $states.errorOutput %}" } };

/** What all attempts and the pauses between them may take at most. */
export const longestSeconds = ({
  timeoutMinutes,
  retries,
  retryDelaySeconds,
}: Pick<JobSettings, "timeoutMinutes" | "retries" | "retryDelaySeconds">): number =>
  (retries + 1) * timeoutMinutes * 60 + retryDelaySeconds * (2 ** retries - 1);
