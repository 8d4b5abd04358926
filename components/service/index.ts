import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { watch, type AlarmArgs, type AlarmSpec } from "../alarm";
import type { Cluster } from "../cluster";
import type { Connection } from "../connection";
import type { Ingress } from "../ingress";
import { allow, type Peer } from "../security-group";
import { task, type Task, type TaskWiring } from "../task";
import type { Serving } from "../task/container";
import { steadyTasks, steadyTimeouts } from "../task/steady";
import { serviceAlarms } from "./alarms";
import { containerHealthCheck, graceSeconds } from "./health";
import { scaling } from "./scaling";
import type { ServiceSettings } from "./settings";
import { traffic, type Traffic } from "./traffic";

export interface ServiceArgs extends TaskWiring {
  readonly settings: ServiceSettings;
  /** The host of routes that name none. */
  readonly domain?: string;
  /** False while its image or a required secret is missing: then it has no tasks. */
  readonly running: boolean;
  readonly cluster: Cluster;
  /** The load balancer, for a service with routes. */
  readonly ingress?: Ingress;
  /** Whether other services reach it by its name. */
  readonly used: boolean;
  /** Whether it reaches other services by their names. */
  readonly usesServices: boolean;
  /** What has to have happened before new tasks start, such as the release. */
  readonly after: readonly pulumi.Resource[];
  readonly alarms: AlarmArgs;
}

/** Port names tell Service Connect and the load balancer the same place. */
const portName = "http";

/** An ECS service on Fargate: public by routes, internal by its name, or a worker without a port. */
export class Service extends pulumi.ComponentResource {
  /** How others reach it; undefined without a port. */
  readonly connection?: Connection;
  readonly watched: readonly AlarmSpec[];

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Service", name, {}, opts);
    const child = { parent: this };
    const { settings, ingress, network } = args;
    const { port } = settings;
    const own = task(name, { ...args, description: `service ${name}`, serving: serving(settings) }, child);
    const opening = ingress === undefined || port === undefined ? [] : allow(ingress.peer, own.peer, port, child);
    const incoming = traffic({ ...args, name, vpcId: network.vpcId, listenerArn: ingress?.listenerArn }, child);
    this.watched = isDeployable(args)
      ? deploy(this, name, args, { own, incoming, after: [...own.after, ...opening] })
      : [];
    this.connection = connectionTo(settings, own.peer, this);
    this.registerOutputs({ securityGroupId: own.peer.securityGroupId, container: own.container });
  }
}

const serving = ({ port, health }: ServiceSettings): Serving => ({
  portMappings:
    port === undefined ? [] : [{ name: portName, containerPort: port, protocol: "tcp", appProtocol: "http" }],
  healthCheck: containerHealthCheck(health, port),
});

/** ECS makes no service on a target group that no listener leads to: a public one waits for the certificate. */
const isDeployable = ({ settings, ingress }: ServiceArgs): boolean =>
  settings.routes.length === 0 || ingress?.listenerArn !== undefined;

const connectionTo = ({ port }: ServiceSettings, peer: Peer, self: Service): Connection | undefined =>
  port === undefined
    ? undefined
    : {
        reach: { peer, port },
        parts: {
          url: { plain: `http://${peer.name}:${port}` },
          host: { plain: peer.name },
          port: { plain: String(port) },
        },
        after: [self],
      };

interface Parts {
  readonly own: Task;
  readonly incoming?: Traffic;
  readonly after: readonly pulumi.Resource[];
}

function ecsService(parent: Service, name: string, args: ServiceArgs, parts: Parts): aws.ecs.Service {
  const { settings, network, cluster, running } = args;
  const { incoming } = parts;
  return new aws.ecs.Service(
    `${name}-service`,
    {
      ...steadyTasks(name, parts.own, cluster, network),
      desiredCount: running ? settings.scale.min : 0,
      capacityProviderStrategies: capacity(settings),
      // Without it, another share of Spot would replace the service instead of redeploying it.
      forceNewDeployment: true,
      loadBalancers: incoming && [
        { targetGroupArn: incoming.targetGroup.arn, containerName: name, containerPort: settings.port ?? 0 },
      ],
      healthCheckGracePeriodSeconds: incoming && graceSeconds(settings.health),
      serviceConnectConfiguration: serviceConnect(name, args),
      deploymentMinimumHealthyPercent: settings.rollout.minHealthyPercent,
      deploymentMaximumPercent: settings.rollout.maxPercent,
    },
    {
      parent,
      // The cluster as a whole: it needs its capacity.
      dependsOn: [cluster, ...parts.after, ...(incoming?.rules ?? []), ...args.after],
      // The autoscaler's from the first day on, but for what must not run: there, zero has to arrive.
      ignoreChanges: running ? ["desiredCount"] : [],
      customTimeouts: steadyTimeouts,
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
function serviceConnect(name: string, { settings: { port, drainSeconds }, cluster, used, usesServices }: ServiceArgs) {
  if (!used && !usesServices) return undefined;
  // A request may take as long as one that drains; without this, Service Connect cuts it off at 15 s.
  const timeout = { perRequestTimeoutSeconds: drainSeconds, idleTimeoutSeconds: Math.max(300, drainSeconds) };
  const offers = used && port !== undefined;
  return {
    enabled: true,
    namespace: cluster.namespaceArn,
    services: offers ? [{ portName, discoveryName: name, clientAlias: [{ dnsName: name, port }], timeout }] : [],
  };
}

/** The ECS service with its autoscaling and its alarms. */
function deploy(parent: Service, name: string, args: ServiceArgs, parts: Parts): readonly AlarmSpec[] {
  const { settings, running, ingress, cluster } = args;
  const { incoming } = parts;
  const { clusterName } = cluster;
  const { name: serviceName } = ecsService(parent, name, args, parts);
  const targets =
    incoming && ingress ? { loadBalancer: ingress.arnSuffix, targetGroup: incoming.targetGroup.arnSuffix } : undefined;
  const requestLabel = targets && pulumi.interpolate`${targets.loadBalancer}/${targets.targetGroup}`;
  scaling({ name, settings, running, clusterName, serviceName, requestLabel }, { parent });
  const specs = serviceAlarms({ settings, clusterName, serviceName, targets });
  return watch(name, specs, { ...args.alarms, enabled: running }, { parent });
}
