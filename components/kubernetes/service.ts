import type * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { watch, type AlarmArgs, type AlarmSpec } from "../alarm";
import type { Connection } from "../connection";
import type { Ingress } from "../ingress";
import { firstColors } from "../service/colors";
import { isBlueGreen, isPublic, type ServiceSettings } from "../service/settings";
import { traffic } from "../service/traffic";
import type { Colors } from "../settings/definition";
import type { TaskWiring } from "../task";
import { kubernetesServiceAlarms, type Pods } from "./alarms";
import { blueGreen } from "./blue-green";
import { clusterService } from "./cluster-service";
import { deployment, keyed } from "./deployment";
import { labelsOf } from "./labels";
import { probes } from "./probes";
import { scaling } from "./scaling";
import { workload, type Place, type Workload } from "./workload";

export interface KubernetesServiceArgs extends TaskWiring, Place {
  readonly settings: ServiceSettings;
  /** The host of routes that name none. */
  readonly domain?: string;
  /** False while its image or a required secret is missing: then it has no pods. */
  readonly running: boolean;
  /** What deploys hand in about a service with `rollout: blueGreen`. */
  readonly colors?: Colors;
  /** The load balancer, for a service with routes. */
  readonly ingress?: Ingress;
  /** Whether other services reach it by its name. */
  readonly used: boolean;
  /** What has to have happened before new pods start, such as the release. */
  readonly after: readonly pulumi.Resource[];
  readonly alarms: AlarmArgs;
}

/**
 * A Deployment, or one of each colour, with its name in the cluster, its autoscaler and its budget of disruptions; public by
 * routes of the load balancer that all services share, which finds its pods by a TargetGroupBinding.
 */
export class KubernetesService extends pulumi.ComponentResource {
  /** How others reach it; undefined without a port. */
  readonly connection?: Connection;
  readonly watched: readonly AlarmSpec[];

  constructor(name: string, args: KubernetesServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:KubernetesService", name, {}, opts);
    const child = { parent: this };
    const { settings, cluster, running, used, ingress, network } = args;
    const { port } = settings;
    const own = workload(
      name,
      {
        ...args,
        listens: port === undefined ? undefined : { name, port, isPublic: isPublic(settings), used },
        serving: {
          ports: port === undefined ? [] : [{ name: portName, containerPort: port }],
          ...probes(settings.health, port),
        },
        preStopSeconds: preStopSeconds(settings),
        spotPercent: settings.spotPercent,
      },
      child,
    );
    const opening = ingress === undefined || port === undefined ? [] : args.namespace.admit(ingress.peer, port);
    const made = serving(name, args, { ...own, after: [...own.after, ...opening] }, child);
    // Auto Mode may only touch what bears its cluster's name.
    const incoming = traffic(
      {
        ...args,
        name,
        vpcId: network.vpcId,
        listenerArn: ingress?.listenerArn,
        tags: { "eks:eks-cluster-name": cluster.clusterName },
      },
      child,
    );
    if (incoming && port !== undefined) bind(name, port, own, incoming.targetGroup, child);
    const targets =
      incoming && ingress
        ? { loadBalancer: ingress.arnSuffix, targetGroup: incoming.targetGroup.arnSuffix }
        : undefined;
    const pods: Pods = {
      clusterName: cluster.clusterName,
      namespaceName: own.namespaceName,
      // Of two colours those count that requests go to.
      name: keyed(name, isBlueGreen(settings) ? (args.colors ?? firstColors).live : undefined),
    };
    const specs = kubernetesServiceAlarms({ settings, pods, targets });
    this.watched = watch(name, specs, { ...args.alarms, enabled: running }, child);
    this.connection = connectionTo(name, args, made);
    this.registerOutputs();
  }
}

const portName = "http";

/** Seconds until everybody who sends requests has heard that a pod goes: other pods soon, the load balancer later. */
export const preStopSeconds = ({ port, routes }: Pick<ServiceSettings, "port" | "routes">): number =>
  routes.length > 0 ? 20 : port === undefined ? 0 : 5;

/** Its pods and its name; answers with what has to be there for it to serve. */
function serving(
  name: string,
  { settings, image, running, colors, after }: KubernetesServiceArgs,
  own: Workload,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const { port, rollout } = settings;
  const reached = port === undefined ? undefined : { port, portName, appProtocol: "http" as const };
  if (isBlueGreen(settings) && reached !== undefined) {
    return blueGreen(name, { settings, image, running, colors, reached, own, after }, opts);
  }
  const made = deployment(name, { own, shares: rollout, running, after }, opts);
  if (reached !== undefined) clusterService(name, { ...reached, own }, opts);
  scaling(name, settings, own, opts);
  return [made];
}

function connectionTo(
  name: string,
  { settings: { port }, cluster }: KubernetesServiceArgs,
  made: readonly pulumi.Resource[],
): Connection | undefined {
  if (port === undefined) return undefined;
  return {
    reach: { peer: { ...cluster.peer, name, pods: labelsOf(name) }, port },
    parts: { url: { plain: `http://${name}:${port}` }, host: { plain: name }, port: { plain: String(port) } },
    after: made,
  };
}

/** Keeps the load balancer's targets equal to the service's pods. Source: "TargetGroupBinding", AWS Load Balancer Controller. */
function bind(
  name: string,
  port: number,
  own: Workload,
  { arn }: aws.lb.TargetGroup,
  opts: pulumi.CustomResourceOptions,
): void {
  new k8s.apiextensions.CustomResource(
    `${name}-target-group-binding`,
    {
      // Auto Mode has its own version of it.
      apiVersion: "eks.amazonaws.com/v1",
      kind: "TargetGroupBinding",
      metadata: { name, namespace: own.namespaceName },
      spec: { serviceRef: { name, port }, targetGroupARN: arn, targetType: "ip" },
    },
    opts,
  );
}
