import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample } from "../sample";

const allow = (Principal: unknown, Condition?: object): string =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: "*", Condition }] });

export const messaging: Cases = {
  "topic-encrypted": one(kinds.topic, {
    right: [{ kmsMasterKeyId: UNKNOWN }, { kmsMasterKeyId: "alias/own" }],
    wrong: [[{}, "it has no `kmsMasterKeyId`"]],
  }),
  "queue-encrypted": one(kinds.queue, {
    right: [{}, { sqsManagedSseEnabled: true }, { sqsManagedSseEnabled: false, kmsMasterKeyId: "alias/own" }],
    wrong: [[{ sqsManagedSseEnabled: false }, "`sqsManagedSseEnabled` is false"]],
    unknown: "sqsManagedSseEnabled",
  }),
  "messaging-private": [
    ...one(kinds.queuePolicy, {
      right: [
        { policy: allow({ Service: "scheduler.amazonaws.com" }) },
        { policy: allow("*", { ArnEquals: { "aws:SourceArn": "arn" } }) },
      ],
      wrong: [[{ policy: allow("*") }, "it allows everybody sqs:SendMessage"]],
      unknown: "policy",
    }),
    ...one(kinds.queue, { right: [{}], wrong: [[{ policy: allow("*") }, "it allows everybody sqs:SendMessage"]] }),
    ...one(kinds.topic, { right: [{}], wrong: [[{ policy: allow("*") }, "it allows everybody sqs:SendMessage"]] }),
    ...one(kinds.topicPolicy, { right: [{}], wrong: [[{ policy: allow({ AWS: "*" }) }, "it allows everybody"]] }),
  ],
  "queue-dead-letters": [
    ...one(kinds.queue, { right: [{ redrivePolicy: UNKNOWN }], wrong: [[{}, "it has no `redrivePolicy`"]] }),
    {
      what: "the queue that takes what is put aside",
      stack: [
        sample(kinds.queue, "aside", {}),
        sample(kinds.queue, "orders", { redrivePolicy: UNKNOWN }, { needs: { redrivePolicy: ["aside"] } }),
      ],
    },
    { what: "one for what others put aside", stack: [sample(kinds.queue, "job-dead-letter", {})] },
  ],
};
