import type * as aws from "@pulumi/aws";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import { keyed } from "./names";
import type { Workload } from "./workload";

export interface BindingArgs {
  /** Of one of several names of the workload; default: its own name alone. */
  readonly key?: string;
  readonly own: Pick<Workload, "namespaceName">;
  readonly port: number;
  readonly targetGroup: aws.lb.TargetGroup;
}

/**
 * Keeps the load balancer's targets equal to a service's pods. Those that are made after it count as ready only once the load
 * balancer sends them requests, so pods wait for it.
 *
 * Source: "TargetGroupBinding" and "Pod readiness gate", AWS Load Balancer Controller.
 */
export const bind = (
  name: string,
  { key, own, port, targetGroup }: BindingArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource =>
  new CustomResource(
    keyed(`${name}-target-group-binding`, key),
    {
      // Auto Mode has its own version of it.
      apiVersion: "eks.amazonaws.com/v1",
      kind: "TargetGroupBinding",
      metadata: { name: keyed(name, key), namespace: own.namespaceName },
      spec: { serviceRef: { name: keyed(name, key), port }, targetGroupARN: targetGroup.arn, targetType: "ip" },
    },
    opts,
  );
