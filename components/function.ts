import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";
import type { Permission } from "./connection";
import { logGroup, type LogsArgs } from "./log-group";
import { named } from "./names";
import { allowing } from "./policy-document";
import { serviceRole } from "./role";
import type { Peer } from "./security-group";

export interface FunctionArgs {
  /** The TypeScript file that exports `handler`; it and what it imports become the function's code. */
  readonly source: string;
  readonly description: string;
  /** Seconds that one call may take; AWS gives at most 900. */
  readonly timeoutSeconds: number;
  readonly permissions: readonly Permission[];
  readonly logs: LogsArgs;
  readonly account: string;
  readonly region: string;
  /** Packages that the code does without where Lambda has none of them. */
  readonly external?: readonly string[];
  /** Plain variables; no secret belongs here. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Where it runs, if it has to reach something in the VPC. */
  readonly inside?: { readonly subnetIds: pulumi.Input<string>[]; readonly peer: Peer };
}

/** A function of Plinth's own on Lambda, in Node: for steps of a deployment that no resource of AWS does. */
export function lambdaFunction(
  owner: string,
  key: string,
  args: FunctionArgs,
  opts: pulumi.CustomResourceOptions,
): aws.lambda.Function {
  const logicalName = `${owner}-function-${key}`;
  const logs = logGroup(`${owner}-log-group-${key}`, args.logs, opts);
  const role = serviceRole(`${owner}-role-${key}`, "lambda.amazonaws.com", opts);
  const policy = new aws.iam.RolePolicy(
    `${owner}-role-policy-${key}`,
    {
      role: role.id,
      policy: allowing([
        {
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: pulumi.interpolate`${logs.arn}:*`,
        },
        ...args.permissions,
        ...(args.inside === undefined ? [] : [networkInterfaces]),
      ]),
    },
    opts,
  );
  return new aws.lambda.Function(
    logicalName,
    {
      description: args.description,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.StringAsset(bundle(args.source, args.external)),
      }),
      role: role.arn,
      timeout: args.timeoutSeconds,
      memorySize: 256,
      environment: args.environment && { variables: args.environment },
      loggingConfig: { logFormat: "JSON", logGroup: logs.name },
      vpcConfig: args.inside && {
        subnetIds: args.inside.subnetIds,
        securityGroupIds: [args.inside.peer.securityGroupId],
      },
      tags: named(logicalName),
    },
    pulumi.mergeOptions(opts, { dependsOn: [policy] }),
  );
}

/**
 * A function in a VPC makes its own network interfaces. The calls know no resource of the function's.
 * Source: "Giving Lambda functions access to resources in an Amazon VPC", AWS Lambda Developer Guide.
 */
const networkInterfaces: Permission = {
  actions: [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ],
  resources: "*",
};

const bundles = new Map<string, string>();

/** One file of plain JavaScript. The AWS SDK is part of Lambda's runtime. */
export function bundle(source: string, external: readonly string[] = []): string {
  const known = bundles.get(source);
  if (known !== undefined) return known;
  const { outputFiles } = buildSync({
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: "node",
    target: "node22",
    format: "cjs",
    minify: true,
    external: ["@aws-sdk/*", ...external],
    // Not the nearest tsconfig.json: the code would be another one in a repository that has Plinth as a package.
    tsconfigRaw: { compilerOptions: { strict: true } },
    logLevel: "silent",
  });
  const code = outputFiles[0]?.text ?? "";
  bundles.set(source, code);
  return code;
}
