import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { steadyTimeouts } from "../task/steady";
import type { Workload } from "./workload";

/** A rollout of which no pod became ready for so long has failed; the old pods keep running. A new machine takes a minute or two. */
const progressDeadlineSeconds = 900;

/** How many pods there may be in a rollout, as shares of those that there should be. */
export interface Shares {
  readonly minHealthyPercent: number;
  readonly maxPercent: number;
}

/** What every Deployment has: by these shares, Kubernetes rounds the surplus up and what may be missing down. */
export const deploymentSpec = ({ labels, template }: Pick<Workload, "labels" | "template">, shares: Shares) => ({
  selector: { matchLabels: labels },
  strategy: {
    type: "RollingUpdate",
    rollingUpdate: {
      maxSurge: `${shares.maxPercent - 100}%`,
      maxUnavailable: `${100 - shares.minHealthyPercent}%`,
    },
  },
  progressDeadlineSeconds,
  revisionHistoryLimit: 5,
  template,
});

/** A name of its own for one of several: `web-deployment` and `web-deployment-blue`. */
export const keyed = (name: string, key: string | undefined): string => (key === undefined ? name : `${name}-${key}`);

export interface DeploymentArgs {
  /** Of one of several Deployments of a workload; default: its own name alone. */
  readonly key?: string;
  readonly own: Workload;
  readonly shares: Shares;
  /** False while what its pods need is missing: then there are none. */
  readonly running: boolean;
  /** What has to have happened before new pods start, beside what the workload itself waits for. */
  readonly after: readonly pulumi.Resource[];
}

/** The pods of a service, as many as its autoscaler says. */
export const deployment = (
  name: string,
  { key, own, shares, running, after }: DeploymentArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.apps.v1.Deployment =>
  new k8s.apps.v1.Deployment(
    keyed(`${name}-deployment`, key),
    {
      metadata: { name: keyed(name, key), namespace: own.namespaceName, labels: own.labels },
      spec: {
        ...deploymentSpec(own, shares),
        // The autoscaler's, but for what must not run.
        replicas: running ? undefined : 0,
      },
    },
    pulumi.mergeOptions(opts, { dependsOn: [...own.after, ...after], customTimeouts: steadyTimeouts }),
  );
