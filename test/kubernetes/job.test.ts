import { output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import {
  cronJobSpec,
  jobSpec,
  KubernetesJob,
  outcomePattern,
  type KubernetesJobArgs,
} from "../../components/kubernetes/job";
import { jobSettings } from "../../components/job/settings";
import { securityGroup } from "../../components/security-group";
import { recorded } from "../recorded";
import { alarms } from "../wiring";
import { existing, inCluster, ownNames, place, wired } from "./wiring";

const parsed = (input: object = {}) => jobSettings.parse({ schedule: "30 2 * * MON-FRI", ...input });

const make = (input: object, args: Partial<KubernetesJobArgs> = {}, cluster: object = {}) => {
  const where = place(cluster);
  const settings = parsed(input);
  const own = { ...wired(where), settings, running: true, after: [], alarms, ...args };
  return new KubernetesJob("dump", own, inCluster(where.cluster));
};
const job = (input: object = {}, args: Partial<KubernetesJobArgs> = {}, cluster: object = {}) =>
  recorded(() => ({ keys: make(input, args, cluster).watched.map(({ key }) => key) }));

describe("decisions", () => {
  it("start a job at its time in its zone, one run at a time, and no later than it may", () => {
    expect(cronJobSpec(parsed({ timeZone: "Europe/Berlin" }), true)).toMatchObject({
      ...{ schedule: "30 2 * * MON-FRI", timeZone: "Europe/Berlin", concurrencyPolicy: "Forbid", suspend: false },
      startingDeadlineSeconds: 300,
    });
    expect(cronJobSpec(parsed({ windowMinutes: 15 }), true).startingDeadlineSeconds).toBe(900);
    expect(cronJobSpec(parsed(), false).suspend).toBe(true);
  });

  it("try it as often as is said", () => {
    expect(jobSpec({ retries: 0 })).toEqual({ backoffLimit: 0 });
    expect(jobSpec({ retries: 4 })).toEqual({ backoffLimit: 4 });
  });

  it("tell a job's outcome from another's in the audit log", () => {
    expect(outcomePattern("shop", "dump", `($.x = "y")`)).toBe(
      `{ ($.objectRef.resource = "jobs") && ($.objectRef.subresource = "status") && ($.objectRef.namespace = "shop") && ` +
        `($.responseObject.metadata.labels.job = "dump") && ($.x = "y") }`,
    );
    // CloudWatch takes no pattern that is longer than that.
    expect(outcomePattern("n".repeat(63), "j".repeat(40), "x".repeat(80)).length).toBeLessThan(1024);
  });
});

describe("a job", () => {
  it("is a CronJob with an account of its own, watched in the cluster's audit log", async () => {
    const made = await job();
    expect(made.resource("dump").type).toBe("plinth:index:KubernetesJob");
    expect(ownNames(made, "dump")).toEqual([
      "dump-cron-job",
      "dump-log-metric-filter-failed",
      "dump-log-metric-filter-succeeded",
      "dump-metric-alarm-failed",
      "dump-metric-alarm-overdue",
      "dump-network-policy",
      "dump-service-account",
    ]);
    expect(made.plan.outputs).toEqual({ keys: ["failed", "overdue"] });
  });

  it("runs by the clock, each attempt for so long, and is told from others by a label of its runs", async () => {
    const made = await job({ retries: 1, timeoutMinutes: 5, command: ["dump"] });
    expect(made.inputs("dump-cron-job")).toMatchObject({
      metadata: { name: "dump", namespace: "shop-production" },
      spec: {
        ...cronJobSpec(parsed(), true),
        jobTemplate: {
          metadata: { labels: { job: "dump" } },
          spec: {
            backoffLimit: 1,
            template: {
              metadata: { annotations: { "karpenter.sh/do-not-disrupt": "true" } },
              spec: { restartPolicy: "Never", activeDeadlineSeconds: 300, containers: [{ args: ["dump"] }] },
            },
          },
        },
      },
    });
  });

  it("changes once everything around its pods is there, and the release is done", async () => {
    const made = await recorded(() => {
      const release = securityGroup("release-of-a-test", { vpcId: "vpc-1", description: "release" }, {});
      make({}, { variables: { TOKEN: { secretArn: output("arn:token") } }, after: [release] });
    });
    expect(made.dependencies("dump-cron-job")).toEqual(
      expect.arrayContaining([
        ...["release-of-a-test", "namespace-network-policy", "dump-service-account", "dump-network-policy"],
        ...["dump-role-policy", "dump-pod-identity-association", "dump-secret-provider-class"],
      ]),
    );
  });

  it("rings when a run has failed, and when none has succeeded for too long", async () => {
    const made = await job({ alarms: { severity: "warning" } });
    const metric = (key: string) => made.inputs(`dump-log-metric-filter-${key}`);
    expect(metric("failed")).toMatchObject({
      logGroupName: "/aws/eks/shop-production-cluster/cluster",
      metricTransformation: { namespace: "Plinth/shop-production", name: "dump-failed", value: "1" },
    });
    expect(metric("failed")["pattern"]).toMatch(/"shop-production".*"dump".*conditions\[0\]\.type = "Fail\*"/);
    expect(metric("succeeded")["pattern"]).toMatch(/"shop-production".*"dump".*completionTime = "\*"/);
    const alarm = made.inputs("dump-metric-alarm-failed");
    expect(alarm).toMatchObject({
      ...{ namespace: "Plinth/shop-production", metricName: "dump-failed", threshold: 0 },
      ...{ alarmActions: ["topic-warning"], actionsEnabled: true, treatMissingData: "notBreaching" },
    });
    expect(made.inputs("dump-metric-alarm-overdue")).toMatchObject({
      ...{ metricName: "dump-succeeded", treatMissingData: "breaching" },
    });
  });

  it("that cannot run yet is not started and wakes nobody", async () => {
    const made = await job({}, { running: false });
    expect(made.inputs("dump-cron-job")).toMatchObject({ spec: { suspend: true } });
    for (const key of ["failed", "overdue"]) {
      expect(made.inputs(`dump-metric-alarm-${key}`)["actionsEnabled"]).toBe(false);
    }
  });

  it("is watched by nobody in a cluster whose audit log is somebody else's", async () => {
    const made = await job({}, {}, existing);
    expect(made.plan.outputs).toEqual({ keys: [] });
    expect(ownNames(made, "dump")).toEqual(["dump-cron-job", "dump-network-policy", "dump-service-account"]);
  });
});
