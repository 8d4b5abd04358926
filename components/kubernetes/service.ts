import * as pulumi from "@pulumi/pulumi";
import { watch, type AlarmArgs, type AlarmSpec } from "../alarm";
import type { Connection } from "../connection";
import type { Ingress } from "../ingress";
import { isBlueGreen, isPublic, type ServiceSettings } from "../service/settings";
import { traffic } from "../service/traffic";
import type { Colors } from "../settings/definition";
import type { TaskWiring } from "../task";
import { kubernetesServiceAlarms, type Pods } from "./alarms";
import { blueGreen } from "./blue-green";
import { clusterService } from "./cluster-service";
import { deployment } from "./deployment";
import { labelsOf } from "./labels";
import { keyed } from "./names";
import { probes } from "./probes";
import { scaling } from "./scaling";
import { httpPort, portName, type Serving, type ServingArgs, type Side } from "./serving";
import { bind } from "./target-group-binding";
import { workload, type InCluster } from "./workload";

export interface KubernetesServiceArgs extends TaskWiring, InCluster {
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
    const { settings, cluster, used, ingress, network } = args;
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
    const parts: ServingArgs = {
      ...args,
      own: { ...own, after: [...own.after, ...opening, ...args.after] },
      incoming: {
        name,
        settings,
        domain: args.domain,
        vpcId: network.vpcId,
        listenerArn: ingress?.listenerArn,
        // Auto Mode may only touch what bears its cluster's name.
        tags: { "eks:eks-cluster-name": cluster.clusterName },
      },
    };
    const { made, sides } = isBlueGreen(settings) ? blueGreen(name, parts, child) : rolling(name, parts, child);
    this.watched = sides.flatMap((side) => watchSide(name, args, side, own.namespaceName, child));
    this.connection = connectionTo(name, args, made);
    this.registerOutputs();
  }
}

/** Seconds until everybody who sends requests has heard that a pod goes: other pods soon, the load balancer later. */
export const preStopSeconds = ({ port, routes }: Pick<ServiceSettings, "port" | "routes">): number =>
  routes.length > 0 ? 20 : port === undefined ? 0 : 5;

/** One Deployment, of which a deploy replaces the pods bit by bit. */
function rolling(name: string, args: ServingArgs, opts: pulumi.CustomResourceOptions): Serving {
  const { settings, own, running, incoming } = args;
  const { port, rollout } = settings;
  const received = traffic(incoming, opts);
  if (port !== undefined) clusterService(name, { ...httpPort(port), own }, opts);
  // Before there is a listener, nothing would ever count as ready.
  const bound =
    port !== undefined && received !== undefined && received.rules.length > 0
      ? [bind(name, { own, port, targetGroup: received.targetGroup }, opts), ...received.rules]
      : [];
  const made = deployment(name, { own, shares: rollout, running, after: bound }, opts);
  scaling(name, settings, own, opts);
  return { made: [made], sides: [{ live: true, targetGroup: received?.targetGroup }] };
}

/** The alarms of one Deployment; the dashboard shows those of what serves. */
function watchSide(
  name: string,
  { settings, cluster, ingress, running, alarms }: KubernetesServiceArgs,
  { color, live, targetGroup }: Side,
  namespaceName: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): readonly AlarmSpec[] {
  const targets =
    targetGroup && ingress ? { loadBalancer: ingress.arnSuffix, targetGroup: targetGroup.arnSuffix } : undefined;
  const pods: Pods = { clusterName: cluster.clusterName, namespaceName, name: keyed(name, color) };
  const specs = kubernetesServiceAlarms({ settings, pods, targets }).map((spec) => ({
    ...spec,
    key: keyed(spec.key, color),
  }));
  const made = watch(name, specs, { ...alarms, enabled: running && live }, opts);
  return live ? made : [];
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
