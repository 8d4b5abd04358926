import * as apps from "@pulumi/kubernetes/apps/v1";
import * as pulumi from "@pulumi/pulumi";
import { steadyTimeouts } from "../task/steady";
import { keyed } from "./names";
import type { Workload } from "./workload";

/** A rollout of which no pod became ready for so long has failed; the old pods keep running. A new machine takes a minute or two. */
const progressDeadlineSeconds = 900;

/**
 * How many pods there may be in a rollout, as shares of those that there should be. Kubernetes rounds the surplus up and what
 * may be missing down.
 */
interface Shares {
  readonly minHealthyPercent: number;
  readonly maxPercent: number;
}

export interface DeploymentArgs {
  /** Of one of several Deployments of a workload; default: its own name alone. */
  readonly key?: string;
  readonly own: Workload;
  readonly shares: Shares;
  /** How many pods; default: as many as its autoscaler says. */
  readonly replicas?: number;
  /** False while what its pods need is missing: then there are none. */
  readonly running: boolean;
  /** What has to have happened before new pods start, beside what the workload itself waits for. */
  readonly after: readonly pulumi.Resource[];
}

/** The pods of a workload, which a deploy replaces bit by bit. */
export const deployment = (
  name: string,
  { key, own, shares, replicas, running, after }: DeploymentArgs,
  opts: pulumi.CustomResourceOptions,
): apps.Deployment =>
  new apps.Deployment(
    keyed(`${name}-deployment`, key),
    {
      metadata: { name: keyed(name, key), namespace: own.namespaceName, labels: own.labels },
      spec: {
        replicas: running ? replicas : 0,
        selector: { matchLabels: own.labels },
        strategy: {
          type: "RollingUpdate",
          rollingUpdate: {
            maxSurge: `${shares.maxPercent - 100}%`,
            maxUnavailable: `${100 - shares.minHealthyPercent}%`,
          },
        },
        progressDeadlineSeconds,
        revisionHistoryLimit: 5,
        template: own.template,
      },
    },
    pulumi.mergeOptions(opts, { dependsOn: [...own.after, ...after], customTimeouts: steadyTimeouts }),
  );
