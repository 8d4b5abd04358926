import * as autoscaling from "@pulumi/kubernetes/autoscaling/v2";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "../service/settings";
import { disruptionBudget } from "./disruption-budget";
import { keyed } from "./names";
import type { Workload } from "./workload";

/** Keeps the number of pods within the settings' bounds, and all but one of them running where machines are replaced. */
export function scaling(
  name: string,
  { scale }: Pick<ServiceSettings, "scale">,
  own: Workload,
  opts: pulumi.CustomResourceOptions,
  key?: string,
): void {
  new autoscaling.HorizontalPodAutoscaler(
    keyed(`${name}-horizontal-pod-autoscaler`, key),
    {
      metadata: { name: keyed(name, key), namespace: own.namespaceName },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: keyed(name, key) },
        minReplicas: scale.min,
        maxReplicas: scale.max,
        metrics: [aim("cpu", scale.cpuPercent), aim("memory", scale.memoryPercent)],
        behavior: {
          scaleUp: { stabilizationWindowSeconds: scale.outSeconds },
          scaleDown: { stabilizationWindowSeconds: scale.inSeconds },
        },
      },
    },
    opts,
  );
  disruptionBudget(name, own, opts, key);
}

const aim = (name: string, averageUtilization: number) => ({
  type: "Resource",
  resource: { name, target: { type: "Utilization", averageUtilization } },
});
