import { unpinned } from "../images";
import * as kinds from "../kinds";
import { containersOf, podOf, type PodContainer, type PodSpec } from "../kubernetes";
import { known, type Resource } from "../resource";
import { graphRule, resourceRule } from "../rule";
import { looksSecret } from "../secret-names";
import { keepsItsTag } from "./registry";

/** The containers of which something is not as it should be. */
const wrong = (pod: PodSpec, isWrong: (container: PodContainer) => boolean): string =>
  containersOf(pod)
    .filter(isWrong)
    .map(({ name }) => name)
    .join(" and ");

/** Source: "Pod Security Standards", Kubernetes: `restricted`. A container's own word counts before its pod's. */
export const podUser = resourceRule({
  name: "pod-user",
  description: "No container of a pod runs as root.",
  severity: "high",
  remedy: "Set `runAsNonRoot: true` and a `runAsUser` of 1000 or more.",
  tags: ["checkov:CKV_K8S_23", "checkov:CKV_K8S_40"],
  level: "mandatory",
  on: [kinds.workload],
  *check(workload) {
    const pod = podOf(workload);
    const roots = wrong(pod, ({ securityContext: own }) => {
      const { runAsNonRoot, runAsUser } = { ...pod.securityContext, ...own };
      return runAsNonRoot !== true || runAsUser === 0;
    });
    if (roots !== "") yield `${roots}: \`runAsNonRoot\` is not true, or the user is 0`;
  },
});

/** Source: "Pod Security Standards", Kubernetes: `restricted`. */
export const podUnprivileged = resourceRule({
  name: "pod-unprivileged",
  description: "No container of a pod has more rights than its user, or can get them.",
  severity: "critical",
  remedy: "Set `allowPrivilegeEscalation: false` and `capabilities: { drop: [ALL] }`, and leave `privileged` out.",
  tags: [
    ...["checkov:CKV_K8S_16", "checkov:CKV_K8S_20", "checkov:CKV_K8S_25", "checkov:CKV_K8S_28"],
    ...["checkov:CKV_K8S_37", "checkov:CKV_K8S_39"],
  ],
  level: "mandatory",
  on: [kinds.workload],
  *check(workload) {
    const pod = podOf(workload);
    const privileged = wrong(pod, ({ securityContext }) => securityContext?.privileged === true);
    if (privileged !== "") yield `${privileged}: \`privileged\` gives it all rights on the machine`;
    const rising = wrong(pod, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
    if (rising !== "") yield `${rising}: \`allowPrivilegeEscalation\` is not false`;
    const capable = wrong(pod, ({ securityContext }) => securityContext?.capabilities?.drop?.includes("ALL") !== true);
    if (capable !== "") yield `${capable}: it does not drop ALL capabilities`;
    const adding = wrong(pod, ({ securityContext }) =>
      (securityContext?.capabilities?.add ?? []).some((capability) => capability !== "NET_BIND_SERVICE"),
    );
    if (adding !== "") yield `${adding}: it adds capabilities`;
  },
});

/** Source: "Configure a Security Context for a Pod or Container", Kubernetes. */
export const podReadOnlyRoot = resourceRule({
  name: "pod-read-only-root",
  description: "No container of a pod can change its own program.",
  severity: "high",
  remedy: "Set `readOnlyRootFilesystem: true`, and mount an `emptyDir` where it has to write (`writablePaths`).",
  tags: ["checkov:CKV_K8S_22"],
  level: "mandatory",
  on: [kinds.workload],
  *check(workload) {
    const writable = wrong(podOf(workload), ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true);
    if (writable !== "") yield `${writable}: \`readOnlyRootFilesystem\` is not true`;
  },
});

/** Source: "Pod Security Standards", Kubernetes: `restricted`. */
export const podSeccomp = resourceRule({
  name: "pod-seccomp",
  description: "A pod makes only the calls to the kernel that programs need.",
  severity: "medium",
  remedy: "Set `seccompProfile: { type: RuntimeDefault }` in the pod's `securityContext`.",
  tags: ["checkov:CKV_K8S_29", "checkov:CKV_K8S_30", "checkov:CKV_K8S_31"],
  level: "mandatory",
  on: [kinds.workload],
  *check(workload) {
    const pod = podOf(workload);
    const open = wrong(pod, ({ securityContext: own }) => {
      const { type = "Unconfined" } = own?.seccompProfile ?? pod.securityContext?.seccompProfile ?? {};
      return type === "Unconfined";
    });
    if (open !== "") yield `${open}: it has no \`seccompProfile\``;
  },
});

/** Source: "Pod Security Standards", Kubernetes: `baseline`. */
export const podApartFromHost = resourceRule({
  name: "pod-apart-from-host",
  description: "A pod sees nothing of the machine on which it runs.",
  severity: "critical",
  remedy: "Leave `hostPID`, `hostIPC`, `hostNetwork`, `hostPort` and volumes of `hostPath` out.",
  tags: [
    ...["checkov:CKV_K8S_17", "checkov:CKV_K8S_18", "checkov:CKV_K8S_19", "checkov:CKV_K8S_26", "checkov:CKV_K8S_27"],
  ],
  level: "mandatory",
  on: [kinds.workload],
  *check(workload) {
    const pod = podOf(workload);
    for (const key of ["hostPID", "hostIPC", "hostNetwork"] as const) if (pod[key] === true) yield `\`${key}\` is true`;
    const ports = wrong(pod, (container) => (container.ports ?? []).some(({ hostPort }) => hostPort !== undefined));
    if (ports !== "") yield `${ports}: \`hostPort\` takes a port of the machine`;
    for (const { name, hostPath } of pod.volumes ?? []) {
      if (hostPath !== undefined) yield `the volume ${name} is ${hostPath.path} of the machine`;
    }
  },
});

/** Source: "Resource Management for Pods and Containers", Kubernetes. */
export const podResources = resourceRule({
  name: "pod-resources",
  description: "A pod says what it needs, and takes no more memory than that.",
  severity: "medium",
  remedy: "Set `requests` of cpu and memory, and a limit of memory (`cpu`, `memoryMiB`).",
  tags: ["checkov:CKV_K8S_10", "checkov:CKV_K8S_12", "checkov:CKV_K8S_13"],
  level: "mandatory",
  on: [kinds.workload],
  *check(workload) {
    for (const { name, resources: { requests = {}, limits = {} } = {} } of containersOf(podOf(workload))) {
      // What has a limit alone requests as much.
      const missing = [
        ...["cpu", "memory"].filter((key) => requests[key] === undefined && limits[key] === undefined),
      ].map((key) => `request of ${key}`);
      if (limits["memory"] === undefined) missing.push("limit of memory");
      if (missing.length > 0) yield `${name} has no ${missing.join(", no ")}`;
    }
  },
});

/** Source: "Images", Kubernetes. */
export const podImagePinned = graphRule({
  name: "pod-image-pinned",
  description: "What a pod runs is what was tested: an image by its digest.",
  severity: "medium",
  remedy: "Name the image by `@sha256:`, or let its repository have `imageTagMutability: IMMUTABLE`.",
  // By its digest an image is the same whenever it is pulled, so that no pull policy has to be asked for.
  tags: ["checkov:CKV_K8S_14", "checkov:CKV_K8S_15", "checkov:CKV_K8S_43"],
  level: { production: "mandatory", otherwise: "advisory" },
  on: [kinds.workload],
  *check(workload, _, graph) {
    for (const container of containersOf(podOf(workload))) {
      const image = unpinned(() => container.image, workload, "spec", graph);
      if (image === undefined || keepsItsTag(image, workload, "spec", graph)) continue;
      yield `${container.name}: ${image} may be another image tomorrow`;
    }
  },
});

/** Source: "Secrets", Kubernetes. */
export const podEnvironment = resourceRule({
  name: "pod-environment",
  description: "No secret stands in a manifest, which whoever may look at the cluster can read.",
  severity: "critical",
  remedy: "Put it under `secrets` instead of `env`: then the container gets it by reference.",
  tags: [],
  level: "mandatory",
  on: [kinds.workload],
  *check(workload) {
    for (const { name, env = [] } of containersOf(podOf(workload))) {
      const found = env.filter((variable) => {
        const value = known(() => variable.value);
        return value !== undefined && looksSecret(variable.name, value);
      });
      const variables = found.map((variable) => variable.name).join(" and ");
      if (variables !== "") yield `${name}: ${variables} would be readable as plain text`;
    }
  },
});

/** Kinds of which a pod is to answer for ever. */
const isServing = ({ type }: Resource): boolean => /:(Deployment|StatefulSet|DaemonSet)$/.test(type);

/** Source: "Configure Liveness, Readiness and Startup Probes", Kubernetes. What answers nobody needs no readiness. */
export const podProbes = resourceRule({
  name: "pod-probes",
  description: "What answers others says when it can.",
  severity: "medium",
  remedy: "Set `readinessProbe` (`health.ready`).",
  tags: ["checkov:CKV_K8S_9"],
  level: "mandatory",
  on: [kinds.workload],
  *check(workload) {
    if (!isServing(workload)) return;
    for (const { name, ports = [], readinessProbe } of podOf(workload).containers ?? []) {
      if (ports.length > 0 && readinessProbe === undefined) yield `${name} has no \`readinessProbe\``;
    }
  },
});
