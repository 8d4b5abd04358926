import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alarm, type AlarmArgs } from "../alarm";
import type { Cluster } from "../cluster";
import type { Connection, Value } from "../connection";
import type { Ingress } from "../ingress";
import { logGroup, type LogsArgs } from "../log-group";
import { named } from "../names";
import type { Network } from "../network";
import { allow, securityGroup, type Peer } from "../security-group";
import { serviceAlarms } from "./alarms";
import { containerDefinition, portName } from "./container";
import { graceSeconds } from "./health";
import { roles, type Roles } from "./permissions";
import { scaling } from "./scaling";
import { volumeName, type ServiceSettings } from "./settings";
import { traffic, type Traffic } from "./traffic";

export interface ServiceArgs {
  readonly settings: ServiceSettings;
  readonly account: string;
  readonly region: string;
  /** The host of routes that name none. */
  readonly domain?: string;
  readonly image: pulumi.Input<string>;
  /** The image's digest, for people and for comparing deploys; undefined before its first push. */
  readonly digest?: string;
  readonly repositoryArn?: pulumi.Input<string>;
  /** False while its image or a required secret is missing: then it has no tasks. */
  readonly running: boolean;
  readonly network: Network;
  readonly cluster: Cluster;
  /** The load balancer, for a service with routes. */
  readonly ingress?: Ingress;
  /** What the service connects to, each once. */
  readonly connections: readonly Connection[];
  readonly variables: Readonly<Record<string, Value>>;
  /** Whether other services reach it by its name. */
  readonly used: boolean;
  /** The services that it uses, which have to be there first. */
  readonly after: readonly Service[];
  readonly keyArn: pulumi.Input<string>;
  readonly logs: LogsArgs;
  readonly alarms: AlarmArgs;
}

/** An ECS service on Fargate: public by routes, internal by its name, or a worker without a port. */
export class Service extends pulumi.ComponentResource {
  /** How others reach it; undefined without a port. */
  readonly connection?: Connection;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Service", name, {}, opts);
    const child = { parent: this };
    const group = securityGroup(
      `${name}-security-group`,
      { vpcId: args.network.vpcId, description: `service ${name}` },
      child,
    );
    const peer = { name, securityGroupId: group.id };
    const openings = open(peer, args, child);
    const logs = logGroup(`${name}-log-group`, args.logs, child);
    const ownRoles = roles({ ...args, name, logGroupArn: logs.arn }, child);
    const { settings, image, variables, region } = args;
    const container = containerDefinition({ name, settings, image, variables, logGroupName: logs.name, region });
    const task = taskDefinition(this, name, args, ownRoles, container);
    const incoming = traffic(
      { ...args, name, vpcId: args.network.vpcId, listenerArn: args.ingress?.listenerArn },
      child,
    );
    if (isDeployable(args)) {
      const service = ecsService(this, name, args, {
        task,
        group,
        incoming,
        after: [...openings, ownRoles.executionPolicy],
      });
      watch(this, name, args, service, incoming);
    }
    this.connection = connectionTo(args.settings, peer);
    // ECS takes the container as one text, of which a preview knows nothing as long as any part of it is unknown.
    this.registerOutputs({ securityGroupId: group.id, container });
  }
}

/** ECS makes no service on a target group that no listener leads to: a public one waits for the certificate. */
const isDeployable = ({ settings, ingress }: ServiceArgs): boolean =>
  settings.routes.length === 0 || ingress?.listenerArn !== undefined;

const connectionTo = ({ port }: ServiceSettings, peer: Peer): Connection | undefined =>
  port === undefined
    ? undefined
    : {
        reach: { peer, port },
        parts: {
          url: { plain: `http://${peer.name}:${port}` },
          host: { plain: peer.name },
          port: { plain: String(port) },
        },
      };

/** Who may talk to whom: in from the load balancer, out to what it uses and to the internet, and nothing else. */
function open(self: Peer, args: ServiceArgs, opts: pulumi.CustomResourceOptions): pulumi.Resource[] {
  const { settings, network, ingress, connections } = args;
  const internet = settings.egressPorts.map(
    (port) =>
      new aws.vpc.SecurityGroupEgressRule(
        `${self.name}-security-group-egress-rule-internet.${port}`,
        {
          securityGroupId: self.securityGroupId,
          cidrIpv4: "0.0.0.0/0",
          fromPort: port,
          toPort: port,
          ipProtocol: "tcp",
          description: `${self.name} to the internet and to AWS`,
        },
        opts,
      ),
  );
  return [
    ...internet,
    ...(network.endpoints === undefined ? [] : allow(self, network.endpoints, 443, opts)),
    ...(ingress === undefined || settings.port === undefined ? [] : allow(ingress.peer, self, settings.port, opts)),
    ...connections.flatMap(({ reach }) => (reach === undefined ? [] : allow(self, reach.peer, reach.port, opts))),
  ];
}

function taskDefinition(
  parent: Service,
  name: string,
  args: ServiceArgs,
  { execution, task }: Roles,
  container: ReturnType<typeof containerDefinition>,
): aws.ecs.TaskDefinition {
  const { settings } = args;
  return new aws.ecs.TaskDefinition(
    `${name}-task-definition`,
    {
      // Revisions of one family follow each other; a name of Pulumi's making would start a new family each time.
      family: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`.replace(/[^A-Za-z0-9_-]/g, "-"),
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
      taskRoleArn: task.arn,
      volumes: settings.writablePaths.map((path) => ({ name: volumeName(path) })),
      containerDefinitions: pulumi.jsonStringify([container]),
      tags: { ...named(`${name}-task-definition`), ImageDigest: args.digest ?? "not-given" },
    },
    { parent },
  );
}

interface Parts {
  readonly task: aws.ecs.TaskDefinition;
  readonly group: aws.ec2.SecurityGroup;
  readonly incoming?: Traffic;
  readonly after: readonly pulumi.Resource[];
}

function ecsService(parent: Service, name: string, args: ServiceArgs, parts: Parts): aws.ecs.Service {
  const { settings, network, cluster, running } = args;
  const { incoming } = parts;
  return new aws.ecs.Service(
    `${name}-service`,
    {
      cluster: cluster.arn,
      taskDefinition: parts.task.arn,
      desiredCount: running ? settings.scale.min : 0,
      capacityProviderStrategies: capacity(settings),
      // Without it, another share of Spot would replace the service instead of redeploying it.
      forceNewDeployment: true,
      networkConfiguration: {
        subnets: network.privateSubnetIds,
        securityGroups: [parts.group.id],
        assignPublicIp: false,
      },
      loadBalancers: incoming && [
        { targetGroupArn: incoming.targetGroup.arn, containerName: name, containerPort: settings.port ?? 0 },
      ],
      healthCheckGracePeriodSeconds: incoming && graceSeconds(settings.health),
      serviceConnectConfiguration: serviceConnect(name, args),
      deploymentMinimumHealthyPercent: settings.rollout.minHealthyPercent,
      deploymentMaximumPercent: settings.rollout.maxPercent,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: "ENABLED",
      waitForSteadyState: true,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      tags: named(`${name}-service`),
    },
    {
      parent,
      // As a whole: tasks that start before there is a way out cannot fetch their image, and the cluster needs its capacity.
      dependsOn: [network, cluster, ...parts.after, ...(incoming?.rules ?? []), ...args.after],
      // The autoscaler's from the first day on.
      ignoreChanges: ["desiredCount"],
      customTimeouts: { create: "30m", update: "30m", delete: "30m" },
    },
  );
}

/** Shares of Fargate and Fargate Spot; the tasks that have to be there at least are never all on Spot. */
export function capacity({ spotPercent }: Pick<ServiceSettings, "spotPercent">) {
  return [
    { capacityProvider: "FARGATE", weight: 100 - spotPercent, base: spotPercent < 100 ? 1 : 0 },
    { capacityProvider: "FARGATE_SPOT", weight: spotPercent, base: 0 },
  ].filter(({ weight }) => weight > 0);
}

/** Service Connect, for a service that is used by others under its name, or that uses others. */
function serviceConnect(name: string, { settings: { port, drainSeconds }, cluster, used, after }: ServiceArgs) {
  if (!used && after.length === 0) return undefined;
  // A request may take as long as one that drains; without this, Service Connect cuts it off at 15 s.
  const timeout = { perRequestTimeoutSeconds: drainSeconds, idleTimeoutSeconds: Math.max(300, drainSeconds) };
  const offers = used && port !== undefined;
  return {
    enabled: true,
    namespace: cluster.namespaceArn,
    services: offers ? [{ portName, discoveryName: name, clientAlias: [{ dnsName: name, port }], timeout }] : [],
  };
}

/** Its autoscaling and its alarms. */
function watch(
  parent: Service,
  name: string,
  args: ServiceArgs,
  { name: serviceName }: aws.ecs.Service,
  incoming: Traffic | undefined,
): void {
  const { settings, running, ingress, cluster } = args;
  const { clusterName } = cluster;
  const targets =
    incoming && ingress ? { loadBalancer: ingress.arnSuffix, targetGroup: incoming.targetGroup.arnSuffix } : undefined;
  const requestLabel = targets && pulumi.interpolate`${targets.loadBalancer}/${targets.targetGroup}`;
  scaling({ name, settings, running, clusterName, serviceName, requestLabel }, { parent });
  for (const spec of serviceAlarms({ settings, clusterName, serviceName, targets })) {
    alarm(name, spec, { ...args.alarms, enabled: running }, { parent });
  }
}
