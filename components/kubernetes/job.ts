import * as aws from "@pulumi/aws";
import * as batch from "@pulumi/kubernetes/batch/v1";
import * as pulumi from "@pulumi/pulumi";
import { watch, type AlarmArgs, type AlarmSpec } from "../alarm";
import type { JobSettings } from "../job/settings";
import { stackName } from "../names";
import { overdueAlarm } from "../overdue";
import type { TaskWiring } from "../task";
import { overdueHours, startingDeadlineSeconds } from "./job-times";
import { workload, type InCluster } from "./workload";

export interface KubernetesJobArgs extends TaskWiring, InCluster {
  readonly settings: JobSettings;
  /** False while its image or a required secret is missing: then the clock does not start it. */
  readonly running: boolean;
  /** What has to have happened before it runs in its new form, such as the release. */
  readonly after: readonly pulumi.Resource[];
  readonly alarms: AlarmArgs;
}

/** A CronJob: one run at a time, again where it fails. Kubernetes may start it twice for one time. */
export class KubernetesJob extends pulumi.ComponentResource {
  readonly watched: readonly AlarmSpec[];

  constructor(name: string, args: KubernetesJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:KubernetesJob", name, {}, opts);
    const child = { parent: this };
    const { settings, running, after } = args;
    const own = workload(
      name,
      { ...args, restartPolicy: "Never", activeDeadlineSeconds: settings.timeoutMinutes * 60 },
      child,
    );
    new batch.CronJob(
      `${name}-cron-job`,
      {
        metadata: { name, namespace: own.namespaceName, labels: own.labels },
        spec: {
          ...cronJobSpec(settings, running),
          jobTemplate: { metadata: { labels: jobLabel(name) }, spec: { ...jobSpec(settings), template: own.template } },
        },
      },
      pulumi.mergeOptions(child, { dependsOn: [...own.after, ...after] }),
    );
    this.watched = watch(
      name,
      outcomes(name, args, own.namespaceName, child),
      { ...args.alarms, enabled: running },
      child,
    );
    this.registerOutputs();
  }
}

/** When it is started. Source: "CronJob", Kubernetes documentation. */
export const cronJobSpec = (settings: JobSettings, running: boolean) => ({
  schedule: settings.schedule,
  timeZone: settings.timeZone,
  concurrencyPolicy: "Forbid",
  startingDeadlineSeconds: startingDeadlineSeconds(settings),
  suspend: !running,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 3,
});

/**
 * How often it is tried. Other than on ECS, an attempt that took too long is tried again as well: no policy of Kubernetes
 * tells it from one that failed. Source: "Pod failure policy", Kubernetes documentation.
 */
export const jobSpec = ({ retries }: Pick<JobSettings, "retries">) => ({ backoffLimit: retries });

/**
 * What became of the job's runs, counted in the cluster's audit log: every change of a Job stands there whole. Somebody
 * else's cluster keeps its own, and then nothing is watched.
 */
function outcomes(
  name: string,
  { settings, cluster }: KubernetesJobArgs,
  namespaceName: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): AlarmSpec[] {
  const { controlPlaneLogs } = cluster;
  if (controlPlaneLogs === undefined) return [];
  const metrics = { namespace: `Plinth/${stackName()}`, statistic: "Sum", dimensions: {} };
  const counted = (key: keyof typeof outcomePatterns, metricName: string) => {
    new aws.cloudwatch.LogMetricFilter(
      `${name}-log-metric-filter-${key}`,
      {
        logGroupName: controlPlaneLogs.name,
        pattern: pulumi
          .output(namespaceName)
          .apply((namespace) => outcomePattern(namespace, name, outcomePatterns[key])),
        metricTransformation: { namespace: metrics.namespace, name: metricName, value: "1" },
      },
      opts,
    );
    return { ...metrics, name: metricName };
  };
  const { severity } = settings.alarms;
  const hours = overdueHours(settings);
  return [
    {
      key: "failed",
      severity,
      description: "the job has failed or took too long, and is not tried again before its next time",
      metric: counted("failed", `${name}-failed`),
      comparison: "above",
      threshold: 0,
      periodSeconds: 300,
      periods: 1,
      missing: "fine",
    },
    ...(hours === undefined
      ? []
      : [
          overdueAlarm(hours, counted("succeeded", `${name}-succeeded`), {
            severity,
            description: `the job has not succeeded for ${hours} hours, or not yet`,
          }),
        ]),
  ];
}

/** What tells that a Job is over: its first condition, or the time of its completion. Source: "JobStatus", Kubernetes API Reference. */
const outcomePatterns = {
  failed: `($.responseObject.status.conditions[0].type = "Fail*")`,
  succeeded: `($.responseObject.status.completionTime = "*")`,
} as const;

/** Source: "Filter pattern syntax for metric filters", Amazon CloudWatch Logs User Guide. */
export const outcomePattern = (namespace: string, name: string, outcome: string): string =>
  `{ ($.objectRef.resource = "jobs") && ($.objectRef.subresource = "status") && ($.objectRef.namespace = "${namespace}") && ` +
  `($.responseObject.metadata.labels.job = "${name}") && ${outcome} }`;

/** By which the audit log tells one job's runs from another's. */
const jobLabel = (name: string) => ({ job: name });
