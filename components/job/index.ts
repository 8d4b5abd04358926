import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { watch, type AlarmArgs, type AlarmSpec } from "../alarm";
import type { Cluster } from "../cluster";
import { logGroup } from "../log-group";
import { named, stackName } from "../names";
import { allowing } from "../policy-document";
import { serviceRole } from "../role";
import { task, type Task, type TaskWiring } from "../task";
import { jobAlarms } from "./alarms";
import { clock } from "./clock";
import { machinePermissions } from "./permissions";
import type { JobSettings } from "./settings";
import { stateMachineDefinition } from "./state-machine";

export interface JobArgs extends TaskWiring {
  readonly settings: JobSettings;
  /** False while its image or a required secret is missing: then the clock does not start it. */
  readonly running: boolean;
  readonly cluster: Cluster;
  /** What has to have happened before it runs in its new form, such as the release. */
  readonly after: readonly pulumi.Resource[];
  readonly alarms: AlarmArgs;
}

/**
 * A task that the clock starts: EventBridge Scheduler at its time, and Step Functions one at a time, again where it fails.
 * Both may start it once too often, so a job has to bear being run twice for one time.
 */
export class Job extends pulumi.ComponentResource {
  /** What people start by hand: `aws stepfunctions start-execution`. */
  readonly stateMachineArn: pulumi.Output<string>;
  readonly watched: readonly AlarmSpec[];

  constructor(name: string, args: JobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Job", name, {}, opts);
    const { settings, network, cluster, running } = args;
    const child = { parent: this };
    const own = task(name, { ...args, description: `job ${name}`, keepsRevisions: true }, child);
    const states = stateMachineDefinition(name, settings, {
      clusterArn: cluster.arn,
      taskDefinitionArn: own.definition.arn,
      family: own.definition.family,
      subnetIds: network.privateSubnetIds,
      securityGroupId: own.peer.securityGroupId,
    });
    const machine = stateMachine(this, name, args, own, states);
    const queue = clock(name, { ...args, machineArn: machine.arn }, child);
    const specs = jobAlarms(settings, { stateMachineArn: machine.arn, queueName: queue.name });
    this.watched = watch(name, specs, { ...args.alarms, enabled: running }, child);
    this.stateMachineArn = machine.arn;
    // AWS takes the definition as one text, of which a preview may know nothing.
    this.registerOutputs({
      stateMachineArn: this.stateMachineArn,
      securityGroupId: own.peer.securityGroupId,
      container: own.container,
      definition: states,
    });
  }
}

function stateMachine(
  parent: Job,
  name: string,
  args: JobArgs,
  own: Task,
  states: ReturnType<typeof stateMachineDefinition>,
): aws.sfn.StateMachine {
  const { account, region, cluster, logs } = args;
  const opts = { parent };
  // AWS lists each group that it delivers to in a policy of 5,120 characters, which those of this prefix do not lengthen.
  // Source: "Avoiding Amazon CloudWatch Logs resource policy size restrictions", AWS Step Functions Developer Guide.
  const history = logGroup(`${name}-log-group-state-machine`, logs, opts, `/aws/vendedlogs/states/${stackName(name)}`);
  const role = serviceRole(`${name}-role-machine`, "states.amazonaws.com", opts, {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:aws:states:${region}:${account}:stateMachine:*` },
  });
  const policy = new aws.iam.RolePolicy(
    `${name}-role-policy-machine`,
    { role: role.id, policy: allowing(machinePermissions({ account, region, cluster, own })) },
    opts,
  );
  const machine = new aws.sfn.StateMachine(
    `${name}-state-machine`,
    {
      type: "STANDARD",
      roleArn: role.arn,
      definition: pulumi.jsonStringify(states),
      loggingConfiguration: {
        level: "ERROR",
        // Why a task ended; of its variables and secrets neither ECS nor an execution says anything.
        includeExecutionData: true,
        logDestination: pulumi.interpolate`${history.arn}:*`,
      },
      tags: named(`${name}-state-machine`),
    },
    { parent, dependsOn: [cluster, ...own.after, policy, ...args.after] },
  );
  // Apart from the rest, which has to be there before the machine.
  new aws.iam.RolePolicy(
    `${name}-role-policy-executions`,
    { role: role.id, policy: allowing([{ actions: ["states:ListExecutions"], resources: machine.arn }]) },
    opts,
  );
  return machine;
}
