import type { Graph } from "./graph";
import * as kinds from "./kinds";
import type { Kind } from "./kinds";
import { known, NotJudged, type Resource } from "./resource";

/** A probe of a container. Source: "Probe", Kubernetes API Reference, with the defaults that stand there. */
export interface Probe {
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
}

interface Container {
  readonly name: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly ports?: readonly object[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
}

interface Pod {
  readonly containers: readonly Container[];
  readonly serviceAccountName?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly topologySpreadConstraints?: readonly { readonly topologyKey: string }[];
  readonly affinity?: { readonly podAntiAffinity?: object };
  readonly volumes?: readonly {
    readonly csi?: { readonly volumeAttributes?: { readonly secretProviderClass?: string } };
  }[];
}

export type Labels = Readonly<Record<string, string>>;

/** Source: "Deployment", Kubernetes API Reference; as far as rules ask. */
interface Props {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly progressDeadlineSeconds?: number;
    readonly minReadySeconds?: number;
    readonly strategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
    };
    readonly template?: Template;
    readonly jobTemplate?: { readonly spec?: { readonly template?: Template } };
  };
}

interface Template {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec?: Pod;
}

/** Of the workloads of Kubernetes, the one that serves: it has an autoscaler, a rollout and a budget of disruptions. */
export const deployment: Kind<Props> = { tokens: ["kubernetes:apps/v1:Deployment"] };
export type Deployment = Resource<Props>;

/** What runs to an end, now and then or once. */
export const batch: Kind<Props> = { tokens: ["kubernetes:batch/v1:CronJob", "kubernetes:batch/v1:Job"] };

/** Of drivers and controllers, which bring kinds of their own. */
export const secretProviderClass: Kind<Pick<Props, "metadata">> = {
  tokens: ["kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass"],
};
export const targetGroupBinding: Kind<
  Pick<Props, "metadata"> & { readonly spec?: { readonly serviceRef: { readonly name: string } } }
> = {
  // Auto Mode has its own version of it.
  tokens: ["kubernetes:eks.amazonaws.com/v1:TargetGroupBinding", "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding"],
};

/** What a Deployment or job makes its pods of. */
export function pod({ name, props }: Deployment): Pod {
  const { template = props.spec?.jobTemplate?.spec?.template } = props.spec ?? {};
  const found = template?.spec;
  if (found === undefined) throw new NotJudged(`the pods of ${name} are not known`);
  return found;
}

/** The autoscaler of a Deployment, which names it by its name in the cluster. */
export const scalersOf = ({ props }: Deployment, graph: Graph) =>
  graph.ofType(kinds.podAutoscaler).filter((scaler) => {
    const target = scaler.props.spec?.scaleTargetRef;
    return target?.kind === "Deployment" && target.name === props.metadata?.name && inOneNamespace(scaler.props, props);
  });

/** A namespace that is not known yet is taken for the same: a stack hardly gives one name twice. */
export function inOneNamespace(a: Placed, b: Placed): boolean {
  const [one, other] = [known(() => a.metadata?.namespace), known(() => b.metadata?.namespace)];
  return one === undefined || other === undefined || one === other;
}

type Placed = Pick<Props, "metadata">;

/** The fewest pods that there should be: without an autoscaler, one where nothing is said. */
export function leastPods(deployed: Deployment, graph: Graph): number {
  const replicas = deployed.props.spec?.replicas;
  const scalers = scalersOf(deployed, graph);
  if (replicas === 0 || scalers.length === 0) return replicas ?? 1;
  return Math.min(...scalers.map(({ props }) => props.spec?.minReplicas ?? 1));
}

/** As many as the autoscaler may start: what does not run yet is judged by that as well. */
export const mostPods = (deployed: Deployment, graph: Graph): number => {
  const scalers = scalersOf(deployed, graph);
  const replicas = deployed.props.spec?.replicas;
  return Math.max(
    replicas ?? (scalers.length === 0 ? 1 : 0),
    ...scalers.map(({ props }) => props.spec?.maxReplicas ?? 0),
  );
};

/**
 * How many pods there may be more, and fewer, in a rollout: Kubernetes rounds the surplus up and what may be missing down.
 *
 * Source: "RollingUpdateDeployment", Kubernetes API Reference.
 */
export function rollout({ props }: Deployment, pods: number): { readonly more: number; readonly fewer: number } {
  const { type = "RollingUpdate", rollingUpdate = {} } = props.spec?.strategy ?? {};
  if (type === "Recreate") return { more: 0, fewer: pods };
  const { maxSurge = "25%", maxUnavailable = "25%" } = rollingUpdate;
  const more = share(maxSurge, pods, Math.ceil);
  const fewer = share(maxUnavailable, pods, Math.floor);
  // Where rounding leaves nothing to do, Kubernetes takes one pod away.
  return { more, fewer: more === 0 && fewer === 0 ? 1 : fewer };
}

/** A number of pods, or a share of them in percent. */
export const share = (said: number | string, pods: number, round: (value: number) => number): number =>
  typeof said === "number" ? said : said.endsWith("%") ? round((Number.parseFloat(said) * pods) / 100) : Number(said);

/** The classes by which the driver of Secrets Manager mounts secrets into the pods. */
export function providersOf(deployed: Deployment, graph: Graph): readonly Resource[] {
  const names = (pod(deployed).volumes ?? []).map(({ csi }) => csi?.volumeAttributes?.secretProviderClass);
  return graph
    .ofType(secretProviderClass)
    .filter(({ props }) => props.metadata?.name !== undefined && names.includes(props.metadata.name));
}

/** The target groups that send to the pods: a binding names a Service, and its selector the pods. */
export function targetGroupsOf(deployed: Deployment, graph: Graph) {
  const labels = deployed.props.spec?.template?.metadata?.labels ?? {};
  const services = graph
    .ofType(kinds.kubernetesService)
    .filter(({ props }) => inOneNamespace(props, deployed.props) && selects(props.spec?.selector, labels))
    .map(({ props }) => props.metadata?.name);
  return graph
    .ofType(targetGroupBinding)
    .filter(({ props }) => inOneNamespace(props, deployed.props) && services.includes(props.spec?.serviceRef.name))
    .flatMap((binding) => graph.links(binding, "spec", kinds.targetGroup));
}

/** Whether a selector means pods of these labels. One that says nothing means none. */
export const selects = (selector: Labels | undefined, labels: Labels): boolean =>
  selector !== undefined &&
  Object.keys(selector).length > 0 &&
  Object.keys(selector).every((key) => selector[key] === labels[key]);
