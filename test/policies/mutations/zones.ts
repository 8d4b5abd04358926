import * as kinds from "../../../policies/kinds";
import { documentdb, ecs, eks, patched, pod, relinked, type Mutations } from "./mutation";

const inOneZone = {
  "network-subnet-data-b": "network-subnet-data-a",
  "network-subnet-data-c": "network-subnet-data-a",
};

export const zones: Mutations = {
  "az-spread": {
    "one task for all zones": ecs(patched(kinds.scalingTarget, "worker-target", { minCapacity: 1 })),
    "all subnets of a database in one zone": ecs(
      relinked(kinds.rdsSubnetGroup, "main-subnet-group", "subnetIds", inOneZone),
    ),
    "both instances in one zone": documentdb(
      patched(kinds.documentInstance, "main-cluster-instance-b", { availabilityZone: "eu-central-1a" }),
    ),
    "one pod for all zones": eks(
      patched(kinds.podAutoscaler, "worker-horizontal-pod-autoscaler", { spec: { minReplicas: 1 } }),
    ),
    "nothing spreads pods": eks(pod("web-deployment", { topologySpreadConstraints: [] })),
  },
};
