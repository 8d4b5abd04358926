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
