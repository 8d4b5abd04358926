import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import type { Permission } from "../connection";
import type { Task } from "./index";

export interface RunScope {
  readonly account: string;
  readonly region: string;
  readonly cluster: Cluster;
}

/**
 * What it takes to run one task in one cluster, to watch it and to end it. Source: "Actions, resources, and condition keys
 * for Amazon Elastic Container Service", Service Authorization Reference.
 */
export function runTaskPermissions({ account, region, cluster }: RunScope, own: Task): Permission[] {
  const here = { ArnEquals: { "ecs:cluster": cluster.arn } };
  const tasks = pulumi.interpolate`arn:aws:ecs:${region}:${account}:task/${cluster.clusterName}/*`;
  return [
    {
      // Every revision, by the family: the policy must not change, and be late, when a deploy makes a new one.
      actions: ["ecs:RunTask"],
      resources: pulumi.interpolate`arn:aws:ecs:${region}:${account}:task-definition/${own.definition.family}:*`,
      condition: here,
    },
    { actions: ["ecs:DescribeTasks", "ecs:StopTask"], resources: tasks, condition: here },
    // It knows no resource but machines, which Fargate has none of.
    { actions: ["ecs:ListTasks"], resources: "*", condition: here },
    // A task gets tags, which is a permission of its own.
    { actions: ["ecs:TagResource"], resources: tasks, condition: { StringEquals: { "ecs:CreateAction": "RunTask" } } },
    {
      actions: ["iam:PassRole"],
      resources: [own.roles.execution.arn, own.roles.task.arn],
      condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ];
}
