import * as policy from "@pulumi/kubernetes/policy/v1";
import type * as pulumi from "@pulumi/pulumi";
import { keyed } from "./names";
import type { Workload } from "./workload";

/** Machines are replaced one pod at a time. */
export const disruptionBudget = (
  name: string,
  own: Workload,
  opts: pulumi.CustomResourceOptions,
  key?: string,
): pulumi.Resource =>
  new policy.PodDisruptionBudget(
    keyed(`${name}-pod-disruption-budget`, key),
    {
      metadata: { name: keyed(name, key), namespace: own.namespaceName },
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: own.labels },
        // A pod that is not ready anyway must not keep its machine from being replaced.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    },
    opts,
  );
