import type { Manifest } from "./client";

/** What an application in a cluster consists of, without what only EKS knows; Pod Security `restricted` admits all of it. */

const labels = { app: "web" };

const container = {
  name: "web",
  image: `registry.example/web@sha256:${"a".repeat(64)}`,
  resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "512Mi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
};

const securityContext = {
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 1000,
  seccompProfile: { type: "RuntimeDefault" },
};

export interface PodSpec {
  readonly securityContext: Partial<typeof securityContext>;
  readonly containers: readonly (typeof container)[];
  readonly [field: string]: unknown;
}

export const podSpec: PodSpec = { securityContext, containers: [container], automountServiceAccountToken: false };

/** What `restricted` asks for and `baseline` does not. */
export const podSpecWithoutSeccomp: PodSpec = {
  ...podSpec,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000 },
};

const object = (apiVersion: string, kind: string, content: object, name = "web"): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "shop", labels },
  ...content,
});

export const pod = (spec: PodSpec): Manifest => object("v1", "Pod", { spec });

export const deployment = (spec: PodSpec): Manifest =>
  object("apps/v1", "Deployment", {
    spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  });

const jobSpec = { backoffLimit: 0, template: { spec: { ...podSpec, restartPolicy: "Never" } } };

export const application: readonly Manifest[] = [
  object("v1", "ServiceAccount", { automountServiceAccountToken: false }),
  object("v1", "ConfigMap", { data: { NODE_ENV: "production" } }),
  deployment(podSpec),
  object("v1", "Service", { spec: { selector: labels, ports: [{ port: 80, targetPort: 3000 }] } }),
  object("autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 1,
      maxReplicas: 4,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
      ],
    },
  }),
  object("policy/v1", "PodDisruptionBudget", { spec: { maxUnavailable: 1, selector: { matchLabels: labels } } }),
  object("networking.k8s.io/v1", "NetworkPolicy", {
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ ports: [{ port: 3000 }] }],
      egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/16" } }], ports: [{ port: 5432, protocol: "TCP" }] }],
    },
  }),
  object("batch/v1", "CronJob", {
    spec: {
      schedule: "0 7 * * 1-5",
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Forbid",
      jobTemplate: { spec: jobSpec },
    },
  }),
  object("batch/v1", "Job", { spec: jobSpec }),
];
