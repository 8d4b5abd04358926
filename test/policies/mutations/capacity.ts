import * as kinds from "../../../policies/kinds";
import { deployment } from "../../../policies/deployments";
import { ecs, eks, patched, without, type Mutations } from "./mutation";

export const capacity: Mutations = {
  "deploy-capacity": {
    "a deployment may stop all tasks": ecs(
      patched(kinds.ecsService, "web-service", { deploymentMinimumHealthyPercent: 0 }),
    ),
    "a deployment can start nothing": ecs(patched(kinds.ecsService, "web-service", { deploymentMaximumPercent: 100 })),
    "a rollout may stop all pods": eks(
      patched(deployment, "web-deployment", { spec: { strategy: { rollingUpdate: { maxUnavailable: "100%" } } } }),
    ),
    "a rollout stops them first": eks(
      patched(deployment, "worker-deployment", { spec: { strategy: { type: "Recreate" } } }),
    ),
    "nothing holds back who replaces machines": eks(without(kinds.disruptionBudget, "web-pod-disruption-budget")),
    "a budget lets no pod go": eks(
      patched(kinds.disruptionBudget, "web-pod-disruption-budget", { spec: { maxUnavailable: 0 } }),
    ),
  },
  "autoscale-sane": {
    "the most are below the fewest": ecs(patched(kinds.scalingTarget, "web-target", { maxCapacity: 2 })),
    "the most pods are below the fewest": eks(
      patched(kinds.podAutoscaler, "web-horizontal-pod-autoscaler", { spec: { maxReplicas: 2 } }),
    ),
    "nothing ever scales it": ecs(without(kinds.scalingPolicy, "worker-policy-cpu", "worker-policy-memory")),
    "tasks find no address": ecs(patched(kinds.subnet, "network-subnet-private-a", { cidrBlock: "10.0.0.0/27" })),
    "pods find no address": eks(patched(kinds.subnet, "network-subnet-private-a", { cidrBlock: "10.0.0.0/27" })),
  },
};
