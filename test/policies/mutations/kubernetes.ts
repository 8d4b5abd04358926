import { eks, pod, podContainer, type Mutations } from "./mutation";

const web = (part: object) => eks(podContainer("web-deployment", part));
const dump = (part: object) => eks(pod("dump-cron-job", part));

export const kubernetes: Mutations = {
  "pod-user": {
    "it runs as root": web({ securityContext: { runAsUser: 0 } }),
    "it may run as root": web({ securityContext: { runAsNonRoot: false } }),
  },
  "pod-unprivileged": {
    "it has all rights": web({ securityContext: { privileged: true } }),
    "it may get them": web({ securityContext: { allowPrivilegeEscalation: true } }),
    "it keeps capabilities": web({ securityContext: { capabilities: { drop: ["NET_RAW"] } } }),
    "it adds one": web({ securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }),
  },
  "pod-read-only-root": { "it can change itself": web({ securityContext: { readOnlyRootFilesystem: false } }) },
  "pod-seccomp": {
    "it may make every call": dump({ securityContext: { seccompProfile: { type: "Unconfined" } } }),
    "a container of it may": web({ securityContext: { seccompProfile: { type: "Unconfined" } } }),
  },
  "pod-apart-from-host": {
    "it sees all processes": dump({ hostPID: true }),
    "it takes a port": web({ ports: [{ containerPort: 3000, hostPort: 3000 }] }),
    "it has a folder": dump({ volumes: [{ name: "docker", hostPath: { path: "/var/run" } }] }),
  },
  "pod-resources": {
    "it may take all memory": eks(podContainer("web-deployment", { resources: { limits: { memory: undefined } } })),
  },
  "pod-image-pinned": { "an image by its tag": web({ image: "public.ecr.aws/nginx/nginx:1.29" }) },
  "pod-environment": { "a secret by its name": web({ env: [{ name: "JWT_SECRET", value: "hush" }] }) },
  "pod-probes": { "nobody asks whether it can answer": web({ readinessProbe: undefined }) },
};
