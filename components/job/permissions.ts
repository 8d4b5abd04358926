import type { Permission } from "../connection";
import type { Task } from "../task";
import { runTaskPermissions, type RunScope } from "../task/run";

/**
 * What the state machine's role may do: start this job's tasks, and see to their end. Sources: "Run Amazon ECS or Fargate
 * tasks with Step Functions" and "Using CloudWatch Logs to log execution history", AWS Step Functions Developer Guide.
 */
export function machinePermissions({ own, ...scope }: RunScope & { readonly own: Task }): Permission[] {
  const { account, region } = scope;
  return [
    ...runTaskPermissions(scope, own),
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
