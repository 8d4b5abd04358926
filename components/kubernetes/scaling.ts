import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "../service/settings";
import type { Workload } from "./workload";

/** Keeps the number of pods within the settings' bounds, and all but one of them running where machines are replaced. */
export function scaling(
  name: string,
  { scale }: Pick<ServiceSettings, "scale">,
  own: Workload,
  opts: pulumi.CustomResourceOptions,
): void {
  new k8s.autoscaling.v2.HorizontalPodAutoscaler(
    `${name}-horizontal-pod-autoscaler`,
    {
      metadata: { name, namespace: own.namespaceName },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
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
  disruptionBudget(name, own, opts);
}

/** Machines are replaced one pod at a time. */
export const disruptionBudget = (name: string, own: Workload, opts: pulumi.CustomResourceOptions): pulumi.Resource =>
  new k8s.policy.v1.PodDisruptionBudget(
    `${name}-pod-disruption-budget`,
    {
      metadata: { name, namespace: own.namespaceName },
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: own.labels },
        // A pod that is not ready anyway must not keep its machine from being replaced.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    },
    opts,
  );

const aim = (name: string, averageUtilization: number) => ({
  type: "Resource",
  resource: { name, target: { type: "Utilization", averageUtilization } },
});
