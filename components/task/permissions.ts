import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Connection, Permission, Value } from "../connection";
import { allowing } from "../policy-document";
import { serviceRole } from "../role";
import { readSecrets } from "../secrets";

export interface PermissionArgs {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** The repository of the image, where it lies in ECR. */
  readonly repositoryArn?: pulumi.Input<string>;
  readonly logGroupArn: pulumi.Input<string>;
  readonly variables: Readonly<Record<string, Value>>;
  readonly connections: readonly Connection[];
  readonly keyArn: pulumi.Input<string>;
}

/** Who starts the tasks, and who they are once they run. */
export interface Roles {
  readonly execution: aws.iam.Role;
  readonly task: aws.iam.Role;
  /** Without these a role may do nothing. */
  readonly policies: readonly aws.iam.RolePolicy[];
}

/**
 * Two roles for each task: one by which ECS fetches its image and its secrets, and one for the application itself, which
 * may do what its `uses` need: databases, caches and services are a matter of the network, buckets one of permissions.
 */
export function roles(args: PermissionArgs, opts: pulumi.CustomResourceOptions): Roles {
  const { name, account, region } = args;
  const deputy = {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:aws:ecs:${region}:${account}:*` },
  };
  const execution = serviceRole(`${name}-role-execution`, "ecs-tasks.amazonaws.com", opts, deputy);
  const task = serviceRole(`${name}-role-task`, "ecs-tasks.amazonaws.com", opts, deputy);
  const permissions = args.connections.flatMap((connection) => connection.permissions ?? []);
  const policy = (key: string, role: aws.iam.Role, allowed: readonly Permission[]) =>
    new aws.iam.RolePolicy(`${name}-role-policy-${key}`, { role: role.id, policy: allowing(allowed) }, opts);
  return {
    execution,
    task,
    policies: [
      policy("execution", execution, startPermissions(args)),
      ...(permissions.length === 0 ? [] : [policy("task", task, permissions)]),
    ],
  };
}

function startPermissions({ repositoryArn, logGroupArn, variables, keyArn, region }: PermissionArgs): Permission[] {
  const secretArns = uniqueSecrets(variables);
  const image: Permission[] =
    repositoryArn === undefined
      ? []
      : [
          // The one call about ECR that is about no repository.
          { actions: ["ecr:GetAuthorizationToken"], resources: "*" },
          {
            actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            resources: repositoryArn,
          },
        ];
  return [
    ...image,
    ...(secretArns.length === 0 ? [] : readSecrets(secretArns, keyArn, region)),
    { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: pulumi.interpolate`${logGroupArn}:*` },
  ];
}

/** Several variables may come from one secret. */
const uniqueSecrets = (variables: Readonly<Record<string, Value>>): pulumi.Output<string>[] => [
  ...new Set(Object.values(variables).flatMap((value) => ("plain" in value ? [] : [value.secretArn]))),
];

/**
 * The ARN of the ECR repository that a full image reference names; undefined for another registry.
 *
 * @example repositoryArnOf("222222222222.dkr.ecr.eu-central-1.amazonaws.com/web@sha256:...")
 */
export function repositoryArnOf(image: string): string | undefined {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^@:]+)/.exec(image);
  return match === null ? undefined : `arn:aws:ecr:${match[2]}:${match[1]}:repository/${match[3]}`;
}
