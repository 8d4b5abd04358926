import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Value } from "../connection";
import { serviceRole } from "../role";

export interface PermissionArgs {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** The repository of the image, where it lies in ECR. */
  readonly repositoryArn?: pulumi.Input<string>;
  readonly logGroupArn: pulumi.Input<string>;
  readonly variables: Readonly<Record<string, Value>>;
  readonly keyArn: pulumi.Input<string>;
}

/** Who starts the tasks, and who they are once they run. */
export interface Roles {
  readonly execution: aws.iam.Role;
  readonly executionPolicy: aws.iam.RolePolicy;
  readonly task: aws.iam.Role;
}

/**
 * Two roles for each service: one by which ECS fetches the image and the secrets that this service has, and one for the
 * application itself, which may do what its `uses` need: databases, caches and services are a matter of the network.
 */
export function roles(args: PermissionArgs, opts: pulumi.CustomResourceOptions): Roles {
  const { name, account, region } = args;
  const deputy = {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:aws:ecs:${region}:${account}:*` },
  };
  const execution = serviceRole(`${name}-role-execution`, "ecs-tasks.amazonaws.com", opts, deputy);
  return {
    execution,
    executionPolicy: new aws.iam.RolePolicy(
      `${name}-role-policy-execution`,
      { role: execution.id, policy: pulumi.jsonStringify(executionPolicy(args)) },
      opts,
    ),
    task: serviceRole(`${name}-role-task`, "ecs-tasks.amazonaws.com", opts, deputy),
  };
}

function executionPolicy({ repositoryArn, logGroupArn, variables, keyArn, region }: PermissionArgs) {
  const secretArns = uniqueSecrets(variables);
  const allow = (Action: string[], Resource: pulumi.Input<string> | pulumi.Input<string>[], Condition?: object) => ({
    Effect: "Allow",
    Action,
    Resource,
    Condition,
  });
  const image =
    repositoryArn === undefined
      ? []
      : [
          // The one call about ECR that is about no repository.
          allow(["ecr:GetAuthorizationToken"], "*"),
          allow(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], repositoryArn),
        ];
  const secrets =
    secretArns.length === 0
      ? []
      : [
          allow(["secretsmanager:GetSecretValue"], secretArns),
          allow(["kms:Decrypt"], keyArn, {
            StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
          }),
        ];
  return {
    Version: "2012-10-17",
    Statement: [
      ...image,
      ...secrets,
      allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.interpolate`${logGroupArn}:*`),
    ],
  };
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
