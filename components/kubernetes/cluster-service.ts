import * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { Labels } from "./labels";
import { keyed } from "./names";
import type { Workload } from "./workload";

export interface ClusterServiceArgs {
  /** Of a second name for the workload; default: its own name alone. */
  readonly key?: string;
  readonly own: Pick<Workload, "labels" | "namespaceName">;
  readonly port: number;
  readonly portName: string;
  /** Which pods it leads to; default: all of the workload. */
  readonly selector?: Labels;
  readonly appProtocol?: "http";
}

/** The name by which others in the cluster reach a workload. */
export const clusterService = (
  name: string,
  { key, own, port, portName, selector = own.labels, appProtocol }: ClusterServiceArgs,
  opts: pulumi.CustomResourceOptions,
): core.Service =>
  new core.Service(
    keyed(`${name}-service`, key),
    {
      metadata: {
        name: keyed(name, key),
        namespace: own.namespaceName,
        labels: own.labels,
        // Whether there are pods behind it is the Deployment's matter: one that waits for its image has none.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        type: "ClusterIP",
        selector,
        ports: [{ name: portName, port, targetPort: portName, protocol: "TCP", appProtocol }],
      },
    },
    opts,
  );
