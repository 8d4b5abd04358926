import * as kinds from "../../../policies/kinds";
import { container, ecs, patched, relinked, withExtra, type Mutations } from "./mutation";

export const containers: Mutations = {
  "container-unprivileged": {
    "it has all rights": ecs(container("web", { privileged: true })),
    "it sees all processes": ecs(patched(kinds.taskDefinition, "web-task-definition", { pidMode: "host" })),
    "it has all ports": ecs(patched(kinds.taskDefinition, "web-task-definition", { networkMode: "host" })),
  },
  "container-read-only-root": { "it can change itself": ecs(container("web", { readonlyRootFilesystem: false })) },
  "container-user": {
    "it runs as root": ecs(container("web", { user: "0:1000" })),
    "nothing says as whom": ecs(container("dump", { user: undefined })),
  },
  "container-environment": {
    "a secret by its name": ecs(container("web", { environment: [{ name: "JWT_SECRET", value: "hush" }] })),
    "a secret by its value": ecs(
      container("dump", { environment: [{ name: "SOURCE", value: "postgresql://shop:hush@db.example/shop" }] }),
    ),
  },
  "container-logs": { "nobody keeps what it says": ecs(container("web", { logConfiguration: undefined })) },
  "container-image-pinned": {
    "an image by its tag": ecs(container("dump", { image: "public.ecr.aws/docker/library/postgres:17" })),
  },
  "task-roles": {
    "it is what starts it": ecs(
      relinked(kinds.taskDefinition, "web-task-definition", "taskRoleArn", { "web-role-task": "web-role-execution" }),
    ),
  },
  "cluster-insights": {
    "it measures nothing": ecs(
      patched(kinds.ecsCluster, "cluster-cluster", { settings: [{ name: "containerInsights", value: "disabled" }] }),
    ),
  },
  "cluster-exec-logged": {
    "nothing is recorded": ecs(
      patched(kinds.ecsCluster, "cluster-cluster", {
        configuration: { executeCommandConfiguration: { logging: "NONE" } },
      }),
    ),
  },
  "service-private": {
    "its tasks have public addresses": ecs(
      patched(kinds.ecsService, "web-service", { networkConfiguration: { assignPublicIp: true } }),
    ),
    "tasks of a set beside it have": ecs(
      withExtra(kinds.taskSet, "canary", { networkConfiguration: { assignPublicIp: true, subnets: [] } }),
    ),
  },
  "service-platform-version": {
    "it stays where it is": ecs(patched(kinds.ecsService, "web-service", { platformVersion: "1.3.0" })),
  },
  "service-circuit-breaker": {
    "a failed deployment stays": ecs(
      patched(kinds.ecsService, "web-service", { deploymentCircuitBreaker: { rollback: false } }),
    ),
    "it is tried for ever": ecs(patched(kinds.ecsService, "web-service", { deploymentCircuitBreaker: undefined })),
  },
};
