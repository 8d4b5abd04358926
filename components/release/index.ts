import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { join } from "node:path";
import type { Cluster } from "../cluster";
import { lambdaFunction } from "../function";
import { task, type Task, type TaskWiring } from "../task";
import { runTaskPermissions } from "../task/run";
import { linksFor, timeoutSeconds, type Place, type ReleaseEvent } from "./event";
import type { ReleaseSettings } from "./settings";
import { trigger } from "./trigger";

export interface ReleaseArgs extends TaskWiring {
  readonly settings: ReleaseSettings;
  /** False while its image or a required secret is missing: then nothing is run. */
  readonly running: boolean;
  readonly cluster: Cluster;
}

/**
 * What is run with the new image before it takes traffic, such as migrations: one task on Fargate, started and awaited by
 * a function during the deployment. If it fails, the deployment does, and the old code keeps running.
 */
export class Release extends pulumi.ComponentResource {
  /** What new code has to wait for; empty while nothing is run. */
  readonly done: readonly pulumi.Resource[];

  constructor(name: string, args: ReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Release", name, {}, opts);
    const child = { parent: this };
    const own = task(name, { ...args, description: name }, child);
    const runner = lambdaFunction(
      name,
      "run",
      {
        ...args,
        source: join(__dirname, "function.ts"),
        description: "runs the release and waits for it",
        timeoutSeconds,
        permissions: [
          ...runTaskPermissions(args, own),
          { actions: ["logs:GetLogEvents"], resources: pulumi.interpolate`${own.logGroup.arn}:*` },
        ],
        environment: { RELEASE: pulumi.jsonStringify(place(name, args, own)) },
      },
      child,
    );
    this.done = args.running ? chain(name, args, own, runner, child).slice(-1) : [];
    this.registerOutputs({ securityGroupId: own.peer.securityGroupId, container: own.container });
  }
}

/** What the function finds in its environment. */
const place = (
  name: string,
  { settings, cluster, network }: ReleaseArgs,
  own: Task,
): Readonly<Record<keyof Place, unknown>> => ({
  cluster: cluster.arn,
  family: own.definition.family,
  container: name,
  subnets: network.privateSubnetIds,
  securityGroup: own.peer.securityGroupId,
  logGroup: own.logGroup.name,
  timeoutMinutes: settings.timeoutMinutes,
});

/**
 * The calls that run the release and wait for it, each after the one before. All change together, with what is run and
 * with nothing else; a call that is told that the one before it was the last to wait returns at once.
 */
function chain(
  name: string,
  args: ReleaseArgs,
  own: Task,
  runner: aws.lambda.Function,
  opts: pulumi.CustomResourceOptions,
): aws.lambda.Invocation[] {
  const { settings, cluster } = args;
  const invocations: aws.lambda.Invocation[] = [];
  for (let link = 1; link <= linksFor(settings.timeoutMinutes); link++) {
    const event: Readonly<Record<keyof ReleaseEvent, unknown>> = {
      taskDefinition: own.definition.arn,
      link,
      before: invocations.at(-1)?.result,
    };
    invocations.push(
      new aws.lambda.Invocation(
        `${name}-invocation-${link}`,
        { functionName: runner.name, input: pulumi.jsonStringify(event), triggers: trigger(settings, args) },
        {
          ...opts,
          dependsOn: [cluster, ...own.after],
          customTimeouts: { create: "20m" },
        },
      ),
    );
  }
  return invocations;
}
