import type { Cluster } from "../cluster";
import { named } from "../names";
import type { Network } from "../network";
import type { Task } from "./index";

/** What every ECS service has that keeps tasks running: in private subnets, and back to the old ones where a deploy fails. */
export const steadyTasks = (name: string, own: Task, cluster: Cluster, network: Network) => ({
  cluster: cluster.arn,
  taskDefinition: own.definition.arn,
  networkConfiguration: {
    subnets: network.privateSubnetIds,
    securityGroups: [own.peer.securityGroupId],
    assignPublicIp: false,
  },
  deploymentCircuitBreaker: { enable: true, rollback: true },
  availabilityZoneRebalancing: "ENABLED",
  waitForSteadyState: true,
  enableEcsManagedTags: true,
  propagateTags: "SERVICE",
  tags: named(`${name}-service`),
});

/** A deploy waits until the new tasks serve, and the old ones have drained. */
export const steadyTimeouts = { create: "30m", update: "30m", delete: "30m" };
