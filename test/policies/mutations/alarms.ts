import * as kinds from "../../../policies/kinds";
import { ecs, patched, refusing, without, type Mutations } from "./mutation";

const critical = "notifications-topic-critical";

export const alarms: Mutations = {
  "alarm-reaches-human": {
    "an alarm tells nobody": ecs(patched(kinds.metricAlarm, "web-metric-alarm-cpu", { alarmActions: [] })),
    "an alarm is off while the database runs": ecs(
      patched(kinds.metricAlarm, "main-metric-alarm-cpu", { actionsEnabled: false }),
    ),
    "nobody has subscribed": ecs(
      without(kinds.topicSubscription, "notifications-topic-subscription-critical-oncall@everesthood.example"),
    ),
    "CloudWatch may not publish": ecs(
      refusing(kinds.topicPolicy, "notifications-topic-policy-critical", "CloudWatchAlarms"),
    ),
    "CloudWatch may not use the key": ecs(refusing(kinds.kmsKey, "keys-key-logs", "CloudWatchAlarms")),
    "the key is AWS's own": ecs(patched(kinds.topic, critical, { kmsMasterKeyId: "alias/aws/sns" })),
  },
  "alarm-can-fire": {
    "it asks for more bad periods than it looks at": ecs(
      patched(kinds.metricAlarm, "web-metric-alarm-cpu", { datapointsToAlarm: 4 }),
    ),
    "it rings after an hour": ecs(patched(kinds.metricAlarm, "web-metric-alarm-cpu", { evaluationPeriods: 12 })),
    "more than all is wanted": ecs(patched(kinds.metricAlarm, "web-metric-alarm-cpu", { threshold: 100 })),
    "more connections than the database has": ecs(
      patched(kinds.metricAlarm, "main-metric-alarm-connections", { threshold: 900 }),
    ),
    "less room than there ever is": ecs(
      patched(kinds.metricAlarm, "main-metric-alarm-free-storage", { threshold: 60 * 1024 ** 3 }),
    ),
    "silence counts as good": ecs(
      patched(kinds.metricAlarm, "main-metric-alarm-down", { treatMissingData: "notBreaching" }),
    ),
  },
};
