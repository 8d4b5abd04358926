import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, type Sample } from "../sample";

const onService = (desiredCount: number): Sample[] => [
  sample(kinds.ecsService, "web", { desiredCount }),
  sample(
    kinds.metricAlarm,
    "alarm",
    { actionsEnabled: false, alarmActions: ["arn"] },
    { needs: { dimensions: ["web"] } },
  ),
];

type Alarm = NonNullable<(typeof kinds.metricAlarm)["props"]>;

const ringing = sample(kinds.metricAlarm, "alarm", { alarmActions: ["arn"] }, { needs: { alarmActions: ["topic"] } });
const topic = (props: NonNullable<(typeof kinds.topic)["props"]> = {}, needs = {}) =>
  sample(kinds.topic, "topic", props, { needs });
const subscription = sample(kinds.topicSubscription, "subscription", {}, { needs: { topic: ["topic"] } });
const heard = [ringing, topic(), subscription];

const allow = (service: string, ...actions: string[]): string =>
  JSON.stringify({ Statement: { Effect: "Allow", Principal: { Service: service }, Action: actions, Resource: "*" } });
const topicPolicy = (policy: string | typeof UNKNOWN) =>
  sample(kinds.topicPolicy, "policy", { policy }, { needs: { arn: ["topic"] } });
const encrypted = (policy?: string): Sample[] => [
  ...[ringing, topic({}, { kmsMasterKeyId: ["key"] }), subscription],
  sample(kinds.kmsKey, "key", { policy }),
];

const alarm = (props: Alarm) =>
  sample(kinds.metricAlarm, "alarm", {
    comparisonOperator: "GreaterThanThreshold",
    period: 60,
    evaluationPeriods: 5,
    ...props,
  });
const onDatabase = (props: Alarm): Sample[] => [
  sample(kinds.rdsInstance, "main", { engine: "postgres", instanceClass: "db.t4g.medium", allocatedStorage: 20 }),
  { ...alarm({ namespace: "AWS/RDS", ...props }), needs: { dimensions: ["main"] } },
];
const stops: Alarm = {
  metricName: "CPUUtilization",
  statistic: "SampleCount",
  comparisonOperator: "LessThanThreshold",
  threshold: 1,
};
const free: Alarm = { metricName: "FreeStorageSpace", comparisonOperator: "LessThanThreshold" };

export const alarms: Cases = {
  "alarm-reaches-human": [
    { what: "an alarm that somebody hears", stack: heard },
    { what: "a topic that is for something else", stack: [topic()] },
    {
      what: "an alarm of what does not run yet",
      stack: [sample(kinds.metricAlarm, "alarm", { actionsEnabled: false })],
    },
    {
      what: "an alarm of a service that does not run yet",
      stack: onService(0),
    },
    {
      what: "an alarm of a service that runs, and is not heard",
      stack: onService(1),
      finds: ["alarm: `actionsEnabled` is false, and web runs: it rings and tells nobody"],
    },
    {
      what: "a sum over a database that is not heard",
      stack: [
        sample(kinds.rdsInstance, "main", {}),
        sample(kinds.metricAlarm, "alarm", { actionsEnabled: false }, { needs: { metricQueries: ["main"] } }),
      ],
      finds: ["alarm: `actionsEnabled` is false, and main runs"],
    },
    {
      what: "an alarm that tells nobody",
      stack: [sample(kinds.metricAlarm, "alarm", { alarmActions: [] }), sample(kinds.metricAlarm, "other", {})],
      finds: ["alarm: it has no `alarmActions`", "other: it has no `alarmActions`"],
    },
    {
      what: "a topic without subscribers",
      stack: [ringing, topic()],
      finds: ["topic: 1 alarm tells it, and nobody subscribes to it"],
    },
    {
      what: "a topic that CloudWatch may publish to",
      stack: [...heard, topicPolicy(allow("cloudwatch.amazonaws.com", "sns:*"))],
    },
    {
      what: "a topic that it may not publish to",
      stack: [...heard, topicPolicy(allow("events.amazonaws.com", "sns:Publish"))],
      finds: ["topic: 1 alarm tells it, but policy does not let CloudWatch publish"],
    },
    {
      what: "a policy that is not known",
      stack: [...heard, topicPolicy(UNKNOWN)],
      notJudged: ["topic: policy.policy is known only after the deployment"],
    },
    {
      what: "a key that CloudWatch may use",
      stack: encrypted(allow("cloudwatch.amazonaws.com", "kms:Decrypt", "kms:GenerateDataKey*")),
    },
    {
      what: "a key that it may only half use",
      stack: encrypted(allow("cloudwatch.amazonaws.com", "kms:Decrypt")),
      finds: ["topic: 1 alarm tells it, but the policy of its key key does not let CloudWatch use it"],
    },
    {
      what: "a key with the account's policy",
      stack: encrypted(),
      finds: ["topic: 1 alarm tells it, but the policy of its key key does not let CloudWatch use it"],
    },
    {
      what: "AWS's own key, which no alarm can use",
      stack: [ringing, topic({ kmsMasterKeyId: "alias/aws/sns" }), subscription],
      finds: ["topic: 1 alarm tells it, but CloudWatch may not use the key `alias/aws/sns`"],
    },
  ],
  "alarm-can-fire": [
    { what: "one over five minutes", stack: [alarm({ metricName: "Errors", threshold: 10 })] },
    {
      what: "one that looks at a day by the hour",
      stack: [alarm({ period: 3600, evaluationPeriods: 24, threshold: 1 })],
    },
    {
      what: "one that is late",
      stack: [alarm({ period: 300, evaluationPeriods: 4, threshold: 1 })],
      finds: ["alarm: it rings after 20 minutes (4 periods of 300 s); wanted: 15 at most"],
    },
    {
      what: "one that may be late",
      stack: [alarm({ period: 300, evaluationPeriods: 4, threshold: 1 })],
      config: { detectionMinutes: 20 },
    },
    {
      what: "one that asks for more than it looks at",
      stack: [alarm({ datapointsToAlarm: 6, threshold: 1 })],
      finds: ["alarm: it asks for 6 bad periods of 5: it never rings"],
    },
    { what: "a heartbeat", stack: [alarm({ ...stops, treatMissingData: "breaching" })] },
    {
      what: "a heartbeat that silence does not trouble",
      stack: [alarm(stops)],
      finds: ["alarm: it waits for CPUUtilization to stop, but takes missing data for `missing`"],
    },
    {
      what: "more than all of something",
      stack: [alarm({ metricName: "MemoryUtilization", threshold: 100 })],
      finds: ["alarm: MemoryUtilization is a percentage and never above 100: it never rings"],
    },
    { what: "connections that there are", stack: onDatabase({ metricName: "DatabaseConnections", threshold: 324 }) },
    {
      what: "more connections than there are",
      stack: onDatabase({ metricName: "DatabaseConnections", threshold: 405 }),
      finds: ["alarm: main has 405 connections, never above 405: it never rings"],
    },
    { what: "storage that there is", stack: onDatabase({ ...free, threshold: 5 * 1024 ** 3 }) },
    {
      what: "more storage than there is",
      stack: onDatabase({ ...free, threshold: 30 * 1024 ** 3 }),
      finds: ["alarm: main has 20 GiB, always below 30 GiB: it always rings"],
    },
    {
      what: "a threshold that is not known",
      stack: [sample(kinds.metricAlarm, "alarm", { threshold: UNKNOWN })],
      notJudged: ["alarm: alarm.threshold is known only after the deployment"],
    },
  ],
};
