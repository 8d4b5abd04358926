import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import type { Permission } from "../connection";
import type { Task } from "../task";

export interface MachineScope {
  readonly account: string;
  readonly region: string;
  readonly cluster: Cluster;
  readonly own: Task;
}

/**
 * What the state machine's role may do: start this job's tasks, and see to their end. Sources: "Run Amazon ECS or Fargate
 * tasks with Step Functions" and "Using CloudWatch Logs to log execution history", AWS Step Functions Developer Guide.
 */
export function machinePermissions({ account, region, cluster, own }: MachineScope): Permission[] {
  const inCluster = { ArnEquals: { "ecs:cluster": cluster.arn } };
  const tasks = pulumi.interpolate`arn:aws:ecs:${region}:${account}:task/${cluster.clusterName}/*`;
  return [
    {
      // Every revision: the policy must not be late when a deploy makes a new one.
      actions: ["ecs:RunTask"],
      resources: pulumi.interpolate`${own.definition.arnWithoutRevision}:*`,
      condition: inCluster,
    },
    { actions: ["ecs:DescribeTasks", "ecs:StopTask"], resources: tasks },
    // A task gets the tags of its definition, which is a permission of its own.
    {
      actions: ["ecs:TagResource"],
      resources: tasks,
      condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    // The call is about no resource; the condition names the cluster.
    { actions: ["ecs:ListTasks"], resources: "*", condition: inCluster },
    {
      actions: ["iam:PassRole"],
      resources: [own.roles.execution.arn, own.roles.task.arn],
      condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    {
      // By this rule, one for the whole account, Step Functions hears that a task has ended.
      actions: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
      resources: `arn:aws:events:${region}:${account}:rule/StepFunctionsGetEventsForECSTaskRule`,
    },
    {
      // The calls by which logs are delivered know no resource.
      actions: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      resources: "*",
    },
  ];
}
