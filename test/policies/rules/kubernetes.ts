import * as kinds from "../../../policies/kinds";
import type { PodSpec, RbacRule } from "../../../policies/kubernetes";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample, sampleOf } from "../sample";

const digest = `@sha256:${"0".repeat(64)}`;
const hard = {
  name: "web",
  image: `web${digest}`,
  resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  },
};
const metadata = { namespace: "shop" };
/** What makes pods by a template. */
const pod = (containers: readonly object[], more: object = {}) => ({
  metadata,
  spec: { template: { spec: { containers, ...more } as PodSpec } },
});
const loose = (securityContext: object) => ({
  ...hard,
  securityContext: { ...hard.securityContext, ...securityContext },
});
const later = {
  what: "pods that are not known",
  stack: [sample(kinds.workload, "it", { metadata, spec: UNKNOWN })],
  notJudged: ["it: it.spec is known only after the deployment"],
};
const rbac = (...rules: readonly RbacRule[]) => ({ rules });

export const kubernetes: Cases = {
  "pod-user": [
    ...one(kinds.workload, {
      right: [pod([hard]), pod([{ name: "web" }], { securityContext: { runAsNonRoot: true, runAsUser: 1000 } })],
      wrong: [
        [pod([{ name: "web" }]), "web: `runAsNonRoot` is not true"],
        [pod([hard], { initContainers: [loose({ runAsUser: 0 })] }), "web: `runAsNonRoot` is not true"],
      ],
    }),
    later,
    {
      what: "a CronJob, of which the pods stand deeper",
      stack: [
        sampleOf("kubernetes:batch/v1:CronJob", "it", {
          spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: "dump" }] } } } } },
        }),
      ],
      finds: ["it: dump: `runAsNonRoot` is not true"],
    },
    {
      what: "a Pod, of which they stand at the top",
      stack: [sampleOf("kubernetes:core/v1:Pod", "it", { spec: { containers: [{ name: "shell" }] } })],
      finds: ["it: shell: `runAsNonRoot` is not true"],
    },
  ],
  "pod-unprivileged": [
    ...one(kinds.workload, {
      right: [pod([hard])],
      wrong: [
        [pod([loose({ privileged: true })]), "web: `privileged` gives it all rights"],
        [pod([{ name: "web" }]), "web: `allowPrivilegeEscalation` is not false", "web: it does not drop ALL"],
        [pod([loose({ capabilities: { add: ["SYS_ADMIN"], drop: ["ALL"] } })]), "web: it adds capabilities"],
      ],
    }),
    later,
  ],
  "pod-read-only-root": [
    ...one(kinds.workload, {
      right: [pod([hard])],
      wrong: [[pod([hard, { name: "side" }]), "side: `readOnlyRootFilesystem` is not true"]],
    }),
    later,
  ],
  "pod-seccomp": [
    ...one(kinds.workload, {
      right: [pod([hard]), pod([{ name: "web" }], { securityContext: { seccompProfile: { type: "RuntimeDefault" } } })],
      wrong: [
        [pod([{ name: "web" }]), "web: it has no `seccompProfile`"],
        [pod([loose({ seccompProfile: { type: "Unconfined" } })]), "web: it has no `seccompProfile`"],
      ],
    }),
    later,
  ],
  "pod-apart-from-host": [
    ...one(kinds.workload, {
      right: [pod([hard], { volumes: [{ name: "tmp" }] })],
      wrong: [
        [pod([hard], { hostPID: true, hostNetwork: true }), "`hostPID` is true", "`hostNetwork` is true"],
        [pod([{ ...hard, ports: [{ hostPort: 80 }] }]), "web: `hostPort` takes a port"],
        [
          pod([hard], { volumes: [{ name: "socket", hostPath: { path: "/var/run/docker.sock" } }] }),
          "the volume socket is /var/run/docker.sock of the machine",
        ],
      ],
    }),
    later,
  ],
  "pod-resources": [
    ...one(kinds.workload, {
      right: [pod([hard]), pod([{ name: "web", resources: { limits: { cpu: "1", memory: "1Gi" } } }])],
      wrong: [
        [pod([{ name: "web" }]), "web has no request of cpu, no request of memory, no limit of memory"],
        [pod([{ name: "web", resources: { requests: { cpu: "1", memory: "1Gi" } } }]), "web has no limit of memory"],
      ],
    }),
    later,
  ],
  "pod-image-pinned": [
    ...one(kinds.workload, {
      right: [pod([hard])],
      wrong: [[pod([{ name: "web", image: "nginx:1.29" }]), "web: nginx:1.29 may be another image tomorrow"]],
    }),
    {
      what: "an image of a repository of which tags stay",
      stack: [
        sample(kinds.imageRepository, "images", { imageTagMutability: "IMMUTABLE" }),
        sample(kinds.workload, "it", pod([{ name: "web", image: UNKNOWN }]), { needs: { spec: ["images"] } }),
      ],
    },
    {
      what: "an image of such a repository once its address is known",
      stack: [
        sample(kinds.imageRepository, "images", { imageTagMutability: "IMMUTABLE" }),
        sample(
          kinds.workload,
          "it",
          pod([{ name: "web", image: "222222222222.dkr.ecr.eu-central-1.amazonaws.com/images-1234567:1" }]),
          { needs: { spec: ["images"] } },
        ),
      ],
    },
    {
      what: "an image that is not known",
      stack: [sample(kinds.workload, "it", pod([{ name: "web", image: UNKNOWN }]))],
      notJudged: ["it: it.spec.template.spec.containers.image is known only after the deployment"],
    },
    later,
  ],
  "pod-identity": [
    ...one(kinds.workload, {
      right: [pod([hard], { serviceAccountName: "web", automountServiceAccountToken: false })],
      wrong: [
        [pod([hard]), "it has the service account that all others have", "`automountServiceAccountToken` is not false"],
        [
          { ...pod([hard], { serviceAccountName: "web", automountServiceAccountToken: false }), metadata: {} },
          "it stands in the namespace `default`",
        ],
      ],
    }),
    {
      what: "a namespace of which only the deployment tells the name",
      stack: [
        sample(kinds.workload, "it", {
          ...pod([hard], { serviceAccountName: "web", automountServiceAccountToken: false }),
          metadata: { namespace: UNKNOWN } as object,
        }),
      ],
    },
    later,
  ],
  "pod-environment": [
    ...one(kinds.workload, {
      right: [pod([{ name: "web", env: [{ name: "NODE_ENV", value: "production" }, { name: "API_KEY" }] }])],
      wrong: [
        [pod([{ name: "web", env: [{ name: "API_KEY", value: "hunter2" }] }]), "web: API_KEY would be readable"],
        [
          pod([{ name: "web", env: [{ name: "DATABASE_URL", value: "postgresql://app:hunter2@main/app" }] }]),
          "web: DATABASE_URL would be readable",
        ],
      ],
    }),
    later,
  ],
  "pod-probes": [
    ...one(kinds.workload, {
      right: [pod([hard]), pod([{ ...hard, ports: [{ containerPort: 80 }], readinessProbe: {} }])],
      wrong: [[pod([{ ...hard, ports: [{ containerPort: 80 }] }]), "web has no `readinessProbe`"]],
    }),
    later,
    {
      what: "a Job, which answers nobody",
      stack: [
        sampleOf("kubernetes:batch/v1:Job", "it", {
          spec: { template: { spec: { containers: [{ name: "dump", ports: [{ containerPort: 80 }] }] } } },
        }),
      ],
    },
  ],
  "rbac-least-privilege": one(kinds.rbacRole, {
    right: [
      rbac({ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }),
      rbac({ apiGroups: [""], resources: ["secrets"], resourceNames: ["web"], verbs: ["get"] }),
    ],
    wrong: [
      [rbac({ apiGroups: ["apps"], resources: ["*"], verbs: ["get"] }), "it may get *"],
      [rbac({ apiGroups: ["apps"], resources: ["roles"], verbs: ["bind", "escalate"] }), "it may bind and escalate"],
      [rbac({ apiGroups: [""], resources: ["secrets"], verbs: ["list"] }), "it may read all secrets"],
    ],
    unknown: "rules",
  }),
  "pod-network-policy": [
    {
      what: "a namespace with a policy",
      stack: [sample(kinds.workload, "web", pod([hard])), sample(kinds.networkPolicy, "policy", { metadata })],
    },
    {
      what: "one without",
      stack: [sample(kinds.workload, "web", pod([hard])), sample(kinds.networkPolicy, "policy", {})],
      finds: ["web: no NetworkPolicy stands in its namespace"],
    },
    {
      what: "a namespace of the stack's, whatever its name will be",
      stack: [
        sample(kinds.namespace, "namespace", {}),
        sample(kinds.workload, "web", { metadata: UNKNOWN }, { needs: { metadata: ["namespace"] } }),
        sample(kinds.networkPolicy, "policy", { metadata: UNKNOWN }, { needs: { metadata: ["namespace"] } }),
      ],
    },
    {
      what: "one that is not known",
      stack: [sample(kinds.workload, "web", { metadata: UNKNOWN })],
      notJudged: ["web: web.metadata is known only after the deployment"],
    },
    ...one(kinds.networkPolicy, {
      right: [
        { metadata, spec: { ingress: [{ from: [{ podSelector: {} }] }], egress: [{ ports: [{ port: 53 }] }] } },
        { metadata, spec: { egress: [{ to: [{ podSelector: {} }] }] } },
        { metadata, spec: {} },
      ],
      wrong: [
        [{ metadata, spec: { ingress: [{}] } }, "it lets everybody in"],
        [{ metadata, spec: { ingress: [{ from: [], ports: [{ port: 3000 }] }] } }, "it lets everybody in"],
        [{ metadata, spec: { egress: [{ to: [] }] } }, "it lets everything out"],
      ],
      unknown: "spec",
    }),
  ],
};
