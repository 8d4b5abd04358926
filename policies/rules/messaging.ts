import * as kinds from "../kinds";
import { isForEverybody, list, statements } from "../policy-document";
import { anyOf, isSet } from "../resource";
import { graphRule, resourceRule } from "../rule";

/** Source: "Encrypting Amazon SNS messages", Amazon SNS Developer Guide: nothing is encrypted where nothing is said. */
export const topicEncrypted = resourceRule({
  name: "topic-encrypted",
  description: "A topic encrypts its messages.",
  severity: "medium",
  remedy: "Set `kmsMasterKeyId`.",
  tags: ["checkov:CKV_AWS_26", "fsbp:SNS.1"],
  level: "mandatory",
  on: [kinds.topic],
  *check({ props }) {
    if (!isSet(() => props.kmsMasterKeyId)) yield "it has no `kmsMasterKeyId`";
  },
});

/** Source: "Encryption at rest in Amazon SQS", Amazon SQS Developer Guide: SQS encrypts where nothing is said. */
export const queueEncrypted = resourceRule({
  name: "queue-encrypted",
  description: "A queue encrypts its messages.",
  severity: "medium",
  remedy: "Leave `sqsManagedSseEnabled` out, or set `kmsMasterKeyId`.",
  tags: ["checkov:CKV_AWS_27", "checkov:CKV2_AWS_73", "fsbp:SQS.1"],
  level: "mandatory",
  on: [kinds.queue],
  *check({ props }) {
    if (props.sqsManagedSseEnabled === false && !isSet(() => props.kmsMasterKeyId)) {
      yield "`sqsManagedSseEnabled` is false, and it has no `kmsMasterKeyId`";
    }
  },
});

/** Source: "Basic examples of Amazon SQS policies" and "Example cases for Amazon SNS access control". */
export const messagingPrivate = resourceRule({
  name: "messaging-private",
  description: "No queue or topic is everybody's.",
  severity: "critical",
  remedy: "Name who may in `Principal`, or say by a condition (`aws:SourceArn`) who is meant.",
  tags: [
    "checkov:CKV_AWS_168",
    "checkov:CKV_AWS_169",
    "checkov:CKV_AWS_385",
    "checkov:CKV_AWS_387",
    "fsbp:SNS.4",
    "fsbp:SQS.3",
  ],
  level: "mandatory",
  on: anyOf(kinds.queue, kinds.queuePolicy, kinds.topic, kinds.topicPolicy),
  *check({ props }) {
    for (const { Action } of statements(props.policy ?? {}).filter(isForEverybody)) {
      yield `it allows everybody ${list(Action).join(", ")}`;
    }
  },
});

/** Source: "Using dead-letter queues in Amazon SQS", Amazon SQS Developer Guide. */
export const queueDeadLetters = graphRule({
  name: "queue-dead-letters",
  description: "A message that nobody can handle is put aside, and does not come back for ever.",
  severity: "medium",
  remedy: "Set `redrivePolicy` to another queue.",
  level: "advisory",
  on: [kinds.queue],
  *check(queue, _, graph) {
    const takes = graph.users(queue, kinds.queue, "redrivePolicy").length > 0 || /dead-?letter|dlq/i.test(queue.name);
    if (!takes && !isSet(() => queue.props.redrivePolicy)) yield "it has no `redrivePolicy`";
  },
});
