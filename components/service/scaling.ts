import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "./settings";

export interface ScalingArgs {
  readonly name: string;
  readonly settings: ServiceSettings;
  readonly running: boolean;
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
  /** The load balancer's name for the service's targets, by which it counts their requests. */
  readonly requestLabel?: pulumi.Input<string>;
}

/**
 * Keeps the number of tasks within the settings' bounds. Registering the target brings the service into them (Application
 * Auto Scaling API, RegisterScalableTarget), so a service that is to run for the first time needs nobody to start it.
 */
export function scaling(args: ScalingArgs, opts: pulumi.CustomResourceOptions): void {
  const { name, settings, running, clusterName, serviceName, requestLabel } = args;
  const { scale } = settings;
  const target = new aws.appautoscaling.Target(
    `${name}-target`,
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: pulumi.interpolate`service/${clusterName}/${serviceName}`,
      minCapacity: running ? scale.min : 0,
      maxCapacity: scale.max,
      suspendedState: {
        dynamicScalingInSuspended: !running,
        dynamicScalingOutSuspended: !running,
        scheduledScalingSuspended: !running,
      },
    },
    opts,
  );
  const aims = [
    { key: "cpu", metric: "ECSServiceAverageCPUUtilization", value: scale.cpuPercent },
    { key: "memory", metric: "ECSServiceAverageMemoryUtilization", value: scale.memoryPercent },
    ...(scale.requestsPerTarget === undefined
      ? []
      : [{ key: "requests", metric: "ALBRequestCountPerTarget", value: scale.requestsPerTarget, label: requestLabel }]),
  ];
  for (const aim of aims) {
    new aws.appautoscaling.Policy(
      `${name}-policy-${aim.key}`,
      {
        policyType: "TargetTrackingScaling",
        serviceNamespace: target.serviceNamespace,
        scalableDimension: target.scalableDimension,
        resourceId: target.resourceId,
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: {
            predefinedMetricType: aim.metric,
            resourceLabel: "label" in aim ? aim.label : undefined,
          },
          targetValue: aim.value,
          scaleOutCooldown: scale.outSeconds,
          scaleInCooldown: scale.inSeconds,
        },
      },
      opts,
    );
  }
}
