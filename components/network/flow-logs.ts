import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { serviceRole } from "../role";
import { logGroup, type LogsArgs } from "../log-group";
import { named } from "../names";
import { allowing } from "../policy-document";
import type { TierArgs } from "./tiers";

/** Writes which traffic was let through and refused, for whoever looks for the reason afterwards. */
export function flowLogs(args: TierArgs, logs: LogsArgs, opts: pulumi.CustomResourceOptions): void {
  const { name, settings, vpcId } = args;
  const group = logGroup(`${name}-log-group-flow`, logs, opts);
  const role = serviceRole(`${name}-role-flow-log`, "vpc-flow-logs.amazonaws.com", opts, {
    StringEquals: { "aws:SourceAccount": args.account },
  });
  const policy = new aws.iam.RolePolicy(
    `${name}-role-policy-flow-log`,
    {
      role: role.id,
      policy: allowing([
        {
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"],
          resources: [group.arn, pulumi.interpolate`${group.arn}:*`],
        },
      ]),
    },
    opts,
  );
  new aws.ec2.FlowLog(
    `${name}-flow-log`,
    {
      vpcId,
      trafficType: settings.flowLogs,
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
      tags: named(`${name}-flow-log`),
    },
    pulumi.mergeOptions(opts, { dependsOn: [policy] }),
  );
}
