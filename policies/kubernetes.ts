import { NotJudged, type Resource } from "./resource";

/** Source: Kubernetes API Reference; as far as rules ask. */
export interface Manifest {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** A DaemonSet, Deployment, StatefulSet or Job, a CronJob, and a Pod: the pod stands at three depths. */
export interface Workload extends Manifest {
  readonly spec: PodSpec & {
    readonly template?: { readonly spec: PodSpec };
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: PodSpec } } };
  };
}

export interface PodSpec {
  readonly automountServiceAccountToken?: boolean;
  readonly containers?: readonly PodContainer[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly initContainers?: readonly PodContainer[];
  readonly securityContext?: SecurityContext;
  readonly serviceAccountName?: string;
  readonly volumes?: readonly { readonly name: string; readonly hostPath?: { readonly path: string } }[];
}

export interface PodContainer {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly livenessProbe?: object;
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly readinessProbe?: object;
  readonly resources?: {
    readonly limits?: Readonly<Record<string, string>>;
    readonly requests?: Readonly<Record<string, string>>;
  };
  readonly securityContext?: SecurityContext;
}

interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly privileged?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type: string };
}

export interface RbacRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** The pod that a workload makes. */
export function podOf({ name, props }: Resource<Partial<Workload>>): PodSpec {
  const { spec } = props;
  const pod = spec?.jobTemplate?.spec.template.spec ?? spec?.template?.spec ?? spec;
  if (pod?.containers === undefined) throw new NotJudged(`the pods of ${name} are not known`);
  return pod;
}

/** All containers of a pod: those that set it up run with its volumes and its rights. */
export const containersOf = (pod: PodSpec): readonly PodContainer[] => [
  ...(pod.initContainers ?? []),
  ...(pod.containers ?? []),
];
