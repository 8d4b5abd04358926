import * as batch from "@pulumi/kubernetes/batch/v1";
import * as pulumi from "@pulumi/pulumi";
import type { ReleaseSettings } from "../release/settings";
import type { TaskWiring } from "../task";
import { workload, type InCluster } from "./workload";

export interface KubernetesReleaseArgs extends TaskWiring, InCluster {
  readonly settings: ReleaseSettings;
  /** False while its image or a required secret is missing: then nothing is run. */
  readonly running: boolean;
}

/**
 * What is run with the new image before it takes traffic, such as migrations: a Job that Pulumi waits for. If it fails, the
 * deployment does, and the old code keeps running.
 */
export class KubernetesRelease extends pulumi.ComponentResource {
  /** What new code has to wait for; empty while nothing is run. */
  readonly done: readonly pulumi.Resource[];

  constructor(name: string, args: KubernetesReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:KubernetesRelease", name, {}, opts);
    const child = { parent: this };
    const { settings, running } = args;
    const own = workload(name, { ...args, restartPolicy: "Never" }, child);
    this.done = running
      ? [
          new batch.Job(
            `${name}-job`,
            {
              // A Job cannot be changed: another image is another Job, whose name is Pulumi's to make.
              metadata: {
                namespace: own.namespaceName,
                labels: own.labels,
                // One that failed is not waited for again, but run anew by the next deployment.
                annotations: { "pulumi.com/replaceUnready": "true" },
              },
              spec: {
                backoffLimit: 0,
                activeDeadlineSeconds: settings.timeoutMinutes * 60,
                template: own.template,
              },
            },
            pulumi.mergeOptions(child, {
              dependsOn: [...own.after],
              customTimeouts: { create: `${settings.timeoutMinutes + 5}m` },
            }),
          ),
        ]
      : [];
    this.registerOutputs();
  }
}
