import type * as pulumi from "@pulumi/pulumi";
import type { AlarmSpec, Metric } from "../alarm";
import { loadAlarms, targetAlarms, type ServiceAlarmArgs } from "../service/alarms";

/** How CloudWatch names the pods of one Deployment: by the Deployment. */
export interface Pods {
  readonly clusterName: pulumi.Input<string>;
  readonly namespaceName: pulumi.Input<string>;
  readonly name: string;
}

/**
 * The share that pods use of what they may use, on average.
 *
 * Source: "Amazon EKS and Kubernetes Container Insights metrics", Amazon CloudWatch User Guide.
 */
export const podMetric = ({ clusterName, namespaceName, name }: Pods, resource: "cpu" | "memory"): Metric => ({
  namespace: "ContainerInsights",
  name: `pod_${resource}_utilization_over_pod_limit`,
  dimensions: { ClusterName: clusterName, Namespace: namespaceName, PodName: name },
  statistic: "Average",
});

export interface KubernetesServiceAlarmArgs extends Pick<ServiceAlarmArgs, "settings" | "targets"> {
  readonly pods: Pods;
}

/** What can be wrong with any service. */
export const kubernetesServiceAlarms = ({ settings, targets, pods }: KubernetesServiceAlarmArgs): AlarmSpec[] => [
  ...loadAlarms("pods", settings, { cpu: podMetric(pods, "cpu"), memory: podMetric(pods, "memory") }),
  ...(targets === undefined ? [] : targetAlarms(settings, targets)),
];
