import { deployment } from "../../../policies/deployments";
import * as kinds from "../../../policies/kinds";
import { container, ecs, eks, patched, pod, podContainer, type Mutations } from "./mutation";

const group = (part: object) => patched(kinds.targetGroup, "web-target-group", part);

export const timing: Mutations = {
  "health-check-timing": {
    "a task takes longer to start than it is left": ecs(container("web", { healthCheck: { startPeriod: 300 } })),
    "the load balancer gives it up first": ecs(
      group({ healthCheck: { unhealthyThreshold: 2 } }),
      patched(kinds.ecsService, "web-service", { healthCheckGracePeriodSeconds: 0 }),
    ),
    "it asks again before it has an answer": ecs(group({ healthCheck: { interval: 5 } })),
    "a rollout ends before a pod is ready": eks(
      patched(deployment, "web-deployment", { spec: { progressDeadlineSeconds: 60 } }),
    ),
  },
  "drain-timing": {
    "the load balancer cuts requests off": ecs(group({ deregistrationDelay: 5 })),
    "it hangs up on slow answers": ecs(patched(kinds.loadBalancer, "ingress-load-balancer", { idleTimeout: 10 })),
    "a task is killed with requests": ecs(container("web", { stopTimeout: 2 })),
    "a pod is killed with requests": eks(pod("web-deployment", { terminationGracePeriodSeconds: 30 })),
    "a pod does not wait for the load balancer": eks(podContainer("web-deployment", { lifecycle: undefined })),
  },
};
