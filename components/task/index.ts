import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Connection, Reach, Value } from "../connection";
import { logGroup, type LogsArgs } from "../log-group";
import { named, stackName } from "../names";
import type { Network } from "../network";
import { allow, allowInternet, securityGroup, type Peer } from "../security-group";
import { containerDefinition, type Serving } from "./container";
import { roles } from "./permissions";
import { volumeName, type TaskSettings } from "./settings";

/** What every task is wired to, whoever starts it. */
export interface TaskWiring {
  readonly account: string;
  readonly region: string;
  readonly image: pulumi.Input<string>;
  /** The image's digest, for people and for comparing deploys; undefined before its first push. */
  readonly digest?: string;
  readonly repositoryArn?: pulumi.Input<string>;
  readonly network: Network;
  /** What the task connects to, each once. */
  readonly connections: readonly Connection[];
  readonly variables: Readonly<Record<string, Value>>;
  readonly keyArn: pulumi.Input<string>;
  readonly logs: LogsArgs;
}

export interface TaskArgs extends TaskWiring {
  readonly settings: TaskSettings;
  /** What it is, for people: `service web`. */
  readonly description: string;
  readonly serving?: Serving;
  /** Whether AWS keeps revisions that were replaced, for what was started with one and may start it again. */
  readonly keepsRevisions?: boolean;
}

/** A task that can be started: its definition, who it is in the network, and what has to be there first. */
export interface Task {
  readonly definition: aws.ecs.TaskDefinition;
  readonly peer: Peer;
  readonly roles: { readonly execution: aws.iam.Role; readonly task: aws.iam.Role };
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** The container as it was put together: ECS takes it as one text, of which a preview may know nothing. */
  readonly container: object;
  readonly after: readonly pulumi.Resource[];
}

/** One container on Fargate with its own roles, its own security group and its own log group. */
export function task(name: string, args: TaskArgs, opts: pulumi.CustomResourceOptions): Task {
  const { network, description, connections } = args;
  const group = securityGroup(`${name}-security-group`, { vpcId: network.vpcId, description }, opts);
  const peer = { name, securityGroupId: group.id };
  const openings = open(peer, args, opts);
  const ownLogs = logGroup(`${name}-log-group`, args.logs, opts);
  const { execution, task: identity, policies } = roles({ ...args, name, logGroupArn: ownLogs.arn }, opts);
  const container = containerDefinition({ ...args, name, logGroupName: ownLogs.name });
  return {
    definition: taskDefinition(name, args, { execution, task: identity, container }, opts),
    peer,
    roles: { execution, task: identity },
    logGroup: ownLogs,
    container,
    // The network as a whole: tasks that start before there is a way out cannot fetch their image.
    after: [network, ...openings, ...policies, ...connections.flatMap(({ after }) => after ?? [])],
  };
}

/** Out to what the task uses and to the internet, and nothing else. */
function open(self: Peer, args: TaskArgs, opts: pulumi.CustomResourceOptions): pulumi.Resource[] {
  const { settings, network, connections } = args;
  const outside = connections.flatMap(({ reach }) => (reach && "internet" in reach ? [reach.internet] : []));
  return [
    ...[...new Set([...settings.egressPorts, ...outside])].map((port) =>
      allowInternet(self, port, { key: `internet.${port}`, description: "the internet and to AWS" }, opts),
    ),
    ...(network.endpoints === undefined ? [] : allow(self, network.endpoints, 443, opts)),
    ...reaches(connections).flatMap(({ peer, port }) => allow(self, peer, port, opts)),
  ];
}

/** Several connections may lead to one security group and port, which is opened once. */
const reaches = (connections: readonly Connection[]): Extract<Reach, { peer: Peer }>[] => [
  ...new Map(
    connections.flatMap(({ reach }) => (reach && "peer" in reach ? [[`${reach.peer.name}:${reach.port}`, reach]] : [])),
  ).values(),
];

function taskDefinition(
  name: string,
  { settings, digest, keepsRevisions }: TaskArgs,
  { execution, task: identity, container }: Task["roles"] & Pick<Task, "container">,
  opts: pulumi.CustomResourceOptions,
): aws.ecs.TaskDefinition {
  return new aws.ecs.TaskDefinition(
    `${name}-task-definition`,
    {
      // Revisions of one family follow each other; a name of Pulumi's making would start a new family each time.
      family: stackName(name),
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(settings.cpu),
      memory: String(settings.memoryMiB),
      runtimePlatform: {
        operatingSystemFamily: "LINUX",
        cpuArchitecture: settings.architecture === "arm64" ? "ARM64" : "X86_64",
      },
      // 20 GiB are what every task has, and what AWS does not let one ask for.
      ephemeralStorage: settings.ephemeralStorageGiB > 20 ? { sizeInGib: settings.ephemeralStorageGiB } : undefined,
      executionRoleArn: execution.arn,
      taskRoleArn: identity.arn,
      skipDestroy: keepsRevisions,
      volumes: settings.writablePaths.map((path) => ({ name: volumeName(path) })),
      containerDefinitions: pulumi.jsonStringify([container]),
      tags: { ...named(`${name}-task-definition`), ImageDigest: digest ?? "not-given" },
    },
    opts,
  );
}
