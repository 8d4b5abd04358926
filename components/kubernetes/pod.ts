import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Value } from "../connection";
import type { TaskSettings } from "../task/settings";
import { reservedGiB } from "./disk";
import type { Labels } from "./labels";
import { literal } from "./literal";

export type PodTemplate = k8s.types.input.core.v1.PodTemplateSpec;
type Container = k8s.types.input.core.v1.Container;

export interface PodArgs {
  readonly name: string;
  readonly settings: TaskSettings;
  readonly image: pulumi.Input<string>;
  /** All variables: of `env`, of `secrets` and of `uses`. */
  readonly variables: Readonly<Record<string, Value>>;
  readonly labels: Labels;
  /** The Secret that the variables which are references come from, and the SecretProviderClass that fills it. */
  readonly secretName?: string;
  /** Ports, probes and what else the container has that serves. */
  readonly serving?: Pick<Container, "ports" | "startupProbe" | "livenessProbe" | "readinessProbe">;
  /** Share of pods that may run on spot machines, which AWS may stop with two minutes' notice; 0 by default. */
  readonly spotPercent?: number;
  /** Seconds between being taken out of traffic and SIGTERM, in which those who send traffic hear of it. */
  readonly preStopSeconds?: number;
  readonly restartPolicy?: "Never";
  /** Seconds after which an attempt is ended. */
  readonly activeDeadlineSeconds?: number;
}

/** Where the driver puts the values: it keeps the Secret only while a pod has them mounted. */
const secretsPath = "/mnt/secrets-store";

/**
 * The pod of a service, job or release: one container that may do no more than the Pod Security Standard `restricted`
 * lets it, with all that it can write to named. CPU and memory that it asks for are all that it gets, as with Fargate, so
 * that it runs alike on both.
 */
export function podTemplate(args: PodArgs): PodTemplate {
  const { name, settings, labels, preStopSeconds = 0 } = args;
  const [user, group] = settings.user.split(":").map(Number) as [number, number?];
  return {
    metadata: {
      labels,
      // What runs to an end is not cut short to fill machines better. Source: "Disruption", Karpenter documentation.
      annotations: args.restartPolicy === "Never" ? { "karpenter.sh/do-not-disrupt": "true" } : undefined,
    },
    spec: {
      serviceAccountName: name,
      // The application talks to AWS by Pod Identity, and to Kubernetes not at all.
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // PID 1 has to bury dead children, which few applications do: here the pause container does.
      shareProcessNamespace: true,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: group ?? user,
        fsGroup: group ?? user,
        seccompProfile: { type: "RuntimeDefault" },
      },
      terminationGracePeriodSeconds: preStopSeconds + settings.stopTimeoutSeconds,
      restartPolicy: args.restartPolicy,
      activeDeadlineSeconds: args.activeDeadlineSeconds,
      nodeSelector: nodeSelector(args),
      topologySpreadConstraints: args.restartPolicy === undefined ? spread(args) : undefined,
      containers: [container(args)],
      volumes: volumes(args),
    },
  };
}

function container(args: PodArgs): Container {
  const { name, settings, image, serving, preStopSeconds = 0, secretName } = args;
  const { cpu, memoryMiB, ephemeralStorageGiB } = settings;
  const resources = { cpu: `${(cpu * 1000) / 1024}m`, memory: `${memoryMiB}Mi` };
  return {
    name,
    image,
    imagePullPolicy: "IfNotPresent",
    // What ECS calls `command` is what Kubernetes calls `args`: the image's entry point stays.
    args: settings.command?.map(literal),
    env: environment(args),
    resources: {
      requests: { ...resources, "ephemeral-storage": `${reservedGiB(ephemeralStorageGiB)}Gi` },
      limits: { ...resources, "ephemeral-storage": `${ephemeralStorageGiB}Gi` },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    },
    ...serving,
    lifecycle: preStopSeconds > 0 ? { preStop: { sleep: { seconds: preStopSeconds } } } : undefined,
    volumeMounts: [
      ...settings.writablePaths.map((path) => ({ name: mountName(path), mountPath: path })),
      ...(secretName === undefined ? [] : [{ name: "secrets", mountPath: secretsPath, readOnly: true }]),
    ],
  };
}

function environment({ variables, secretName }: PodArgs): k8s.types.input.core.v1.EnvVar[] {
  return Object.entries(variables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) =>
      "plain" in value
        ? { name, value: literal(value.plain) }
        : { name, valueFrom: { secretKeyRef: { name: secretName ?? "", key: name } } },
    );
}

const volumes = ({ settings, secretName }: PodArgs): k8s.types.input.core.v1.Volume[] => [
  ...settings.writablePaths.map((path) => ({ name: mountName(path), emptyDir: {} })),
  ...(secretName === undefined
    ? []
    : [
        {
          name: "secrets",
          csi: {
            driver: "secrets-store.csi.k8s.io",
            readOnly: true,
            volumeAttributes: { secretProviderClass: secretName },
          },
        },
      ]),
];

/** A volume's name is one of a host, with fewer characters than a path has: some of two paths would be one, or none. */
const mountName = (path: string): string => `path-${createHash("sha256").update(path).digest("hex").slice(0, 8)}`;

function nodeSelector({ settings: { architecture }, spotPercent = 0 }: PodArgs): Labels {
  const capacityType = spotPercent === 0 ? "on-demand" : spotPercent === 100 ? "spot" : undefined;
  return {
    "kubernetes.io/arch": architecture === "arm64" ? "arm64" : "amd64",
    ...(capacityType && { [capacityLabel]: capacityType }),
  };
}

const capacityLabel = "karpenter.sh/capacity-type";

/**
 * Over zones and machines as evenly as can be, and half on spot where some may be. Auto Mode starts machines where that
 * asks for them, but a zone that is out of machines must not keep pods from running in another.
 */
const spread = ({ labels, spotPercent = 0 }: PodArgs) =>
  [
    "topology.kubernetes.io/zone",
    "kubernetes.io/hostname",
    ...(spotPercent > 0 && spotPercent < 100 ? [capacityLabel] : []),
  ].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: labels },
    // Each rollout by itself: the pods that it takes away do not count.
    matchLabelKeys: ["pod-template-hash"],
  }));
