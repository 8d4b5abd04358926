import * as kinds from "../../../policies/kinds";
import { allowing, ecs, patched, withExtra, type Mutations } from "./mutation";

export const messaging: Mutations = {
  "topic-encrypted": {
    "its messages are in plain text": ecs(
      patched(kinds.topic, "notifications-topic-critical", { kmsMasterKeyId: undefined }),
    ),
  },
  "queue-encrypted": {
    "its messages are in plain text": ecs(
      patched(kinds.queue, "dump-queue-dead-letter", { sqsManagedSseEnabled: false }),
    ),
  },
  "messaging-private": {
    "everybody may send": ecs(
      allowing(kinds.queuePolicy, "dump-queue-policy-dead-letter", {
        ...{ Principal: "*", Action: "sqs:SendMessage" },
      }),
    ),
    "everybody may send, as the queue says itself": ecs(
      patched(kinds.queue, "dump-queue-dead-letter", {
        policy: JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage" } }),
      }),
    ),
    "everybody may tell people": ecs(
      allowing(kinds.topicPolicy, "notifications-topic-policy-critical", {
        ...{ Principal: { AWS: "*" }, Action: "sns:Publish" },
      }),
    ),
  },
  "queue-dead-letters": {
    "what nobody can handle comes back": ecs(
      withExtra(kinds.queue, "orders", { name: "orders" }),
      withExtra(kinds.metricAlarm, "orders-age", {
        ...{ metricName: "ApproximateAgeOfOldestMessage", dimensions: { QueueName: "orders" } },
        alarmActions: ["arn:aws:test:::notifications-topic-critical"],
      }),
    ),
  },
};
