import { z } from "zod";
import { fewestTasks } from "../ecs";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { is, known, type Resource } from "../resource";
import { graphRule } from "../rule";
import { lets } from "../policy-document";
import { maxConnections } from "./connections";

const cloudWatch = "cloudwatch.amazonaws.com";

/**
 * Source: "Notifying users on alarm changes", Amazon CloudWatch User Guide, and "Key management", Amazon SNS Developer
 * Guide: CloudWatch does not say that it may not use a key, the message is simply lost.
 */
export const alarmReachesHuman = graphRule({
  name: "alarm-reaches-human",
  description: "Somebody hears of every alarm.",
  severity: "high",
  remedy:
    "Name addresses in `notifications`; elsewhere, give the alarm an action, the topic a subscription, and CloudWatch the right to publish and to use the topic's key.",
  tags: ["checkov:CKV_AWS_319", "controltower:CT.CLOUDWATCH.PR.1", "controltower:CT.CLOUDWATCH.PR.4"],
  level: { production: "mandatory", otherwise: "advisory" },
  on: [kinds.metricAlarm, kinds.topic] as const,
  *check(resource, _, graph) {
    if (is(resource, kinds.metricAlarm)) {
      const { actionsEnabled = true, alarmActions = [] } = resource.props;
      if (actionsEnabled && alarmActions.length === 0) yield "it has no `alarmActions`: it rings and tells nobody";
      const running = actionsEnabled ? [] : watched(resource).filter((each) => runs(each, graph));
      if (running.length > 0) {
        yield `\`actionsEnabled\` is false, and ${running.map(({ name }) => name).join(" and ")} runs: it rings and tells nobody`;
      }
    }
    if (is(resource, kinds.topic)) yield* topicProblems(resource, graph);
  },
});

const watched = (alarm: Resource): readonly Resource[] => [
  ...new Set(["dimensions", "metricQueries"].flatMap((property) => alarm.propertyDependencies[property] ?? [])),
];

/** What runs from the first deployment on. An alarm on what does not run yet has its actions off on purpose. */
const alwaysRunning: readonly Kind[] = [kinds.rdsInstance, kinds.documentCluster, kinds.cacheGroup, kinds.queue];

const runs = (resource: Resource, graph: Graph): boolean =>
  is(resource, kinds.ecsService) ? fewestTasks(resource, graph) > 0 : alwaysRunning.some((kind) => is(resource, kind));

function* topicProblems(topic: Resource<NonNullable<(typeof kinds.topic)["props"]>>, graph: Graph): Iterable<string> {
  const alarms = graph.users(topic, kinds.metricAlarm, "alarmActions").length;
  if (alarms === 0) return;
  const told = `${alarms} ${alarms === 1 ? "alarm tells" : "alarms tell"} it`;
  if (graph.users(topic, kinds.topicSubscription, "topic").length === 0) yield `${told}, and nobody subscribes to it`;
  for (const { name, props } of graph.links(topic, "kmsMasterKeyId", kinds.kmsKey)) {
    if (!mayEncrypt(props.policy)) yield `${told}, but the policy of its key ${name} does not let CloudWatch use it`;
  }
  const key = known(() => topic.props.kmsMasterKeyId);
  if (key === "alias/aws/sns") yield `${told}, but CloudWatch may not use the key \`alias/aws/sns\``;
  for (const { name, props } of graph.users(topic, kinds.topicPolicy, "arn")) {
    const { policy } = props;
    if (policy !== undefined && !lets(policy, cloudWatch, "sns:Publish")) {
      yield `${told}, but ${name} does not let CloudWatch publish`;
    }
  }
}

/** Without a policy of its own a key is the account's alone. */
const mayEncrypt = (policy: unknown): boolean =>
  policy !== undefined && ["kms:Decrypt", "kms:GenerateDataKey"].every((action) => lets(policy, cloudWatch, action));

/** Metrics in percent: no value is above 100. */
const percent = [
  "CPUUtilization",
  "MemoryUtilization",
  "EngineCPUUtilization",
  "DatabaseMemoryUsagePercentage",
  "DiskSpaceUtilization",
];

/** Source: "PutMetricAlarm", Amazon CloudWatch API Reference, and "Configuring how CloudWatch alarms treat missing data". */
export const alarmCanFire = graphRule({
  name: "alarm-can-fire",
  description: "An alarm rings in time when what it watches goes wrong, and not always.",
  severity: "high",
  remedy: "Change the figure that the message names; thresholds follow what the watched resource has.",
  level: "mandatory",
  config: z.strictObject({
    detectionMinutes: z
      .int()
      .min(1)
      .max(1440)
      .default(15)
      .describe("minutes until an alarm rings at most, but for alarms that look at an hour or more at a time"),
  }),
  on: [kinds.metricAlarm],
  *check(alarm, { detectionMinutes }, graph) {
    const { evaluationPeriods = 1, datapointsToAlarm = evaluationPeriods, period = 0, threshold } = alarm.props;
    const { metricName = "", statistic, comparisonOperator = "", treatMissingData = "missing" } = alarm.props;
    if (datapointsToAlarm > evaluationPeriods) {
      yield `it asks for ${datapointsToAlarm} bad periods of ${evaluationPeriods}: it never rings`;
    }
    const seconds = period * evaluationPeriods;
    if (period < 3600 && seconds > detectionMinutes * 60) {
      yield `it rings after ${seconds / 60} minutes (${evaluationPeriods} periods of ${period} s); wanted: ${detectionMinutes} at most`;
    }
    const rises = comparisonOperator.startsWith("GreaterThan");
    if (statistic === "SampleCount" && !rises && treatMissingData !== "breaching") {
      yield `it waits for ${metricName} to stop, but takes missing data for \`${treatMissingData}\`: wanted: breaching`;
    }
    if (threshold === undefined) return;
    const most = percent.includes(metricName) && statistic !== "SampleCount" ? 100 : undefined;
    if (rises && most !== undefined && threshold >= most) {
      yield `${metricName} is a percentage and never above ${threshold}: it never rings`;
    }
    for (const instance of graph.links(alarm, "dimensions", kinds.rdsInstance)) {
      if (metricName === "DatabaseConnections" && rises) {
        const limit = maxConnections(instance, graph);
        if (threshold >= limit)
          yield `${instance.name} has ${limit} connections, never above ${threshold}: it never rings`;
      }
      const { allocatedStorage } = instance.props;
      if (metricName === "FreeStorageSpace" && !rises && allocatedStorage !== undefined) {
        if (threshold >= allocatedStorage * 1024 ** 3) {
          yield `${instance.name} has ${allocatedStorage} GiB, always below ${threshold / 1024 ** 3} GiB: it always rings`;
        }
      }
    }
  },
});
