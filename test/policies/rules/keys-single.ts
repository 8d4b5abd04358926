import * as kinds from "../../../policies/kinds";
import type { Cases } from "../cases";
import { one } from "../one";

const policy = (more: object): string =>
  JSON.stringify({ Statement: { Effect: "Allow", Action: "kms:*", Resource: "*", ...more } });

export const singleKeys: Cases = {
  "key-rotation": one(kinds.kmsKey, {
    right: [{ enableKeyRotation: true }, { customerMasterKeySpec: "RSA_2048" }],
    wrong: [[{}, "`enableKeyRotation` is not true"]],
    unknown: "enableKeyRotation",
  }),
  "key-deletion-window": [
    ...one(kinds.kmsKey, {
      right: [{ deletionWindowInDays: 14 }, {}],
      wrong: [[{ deletionWindowInDays: 7 }, "7 days to call it off; wanted: 14 or more"]],
      unknown: "deletionWindowInDays",
    }),
    ...one(kinds.kmsKey, {
      right: [{ deletionWindowInDays: 30 }],
      wrong: [[{ deletionWindowInDays: 14 }, "14 days to call it off; wanted: 30 or more"]],
      config: { days: 30 },
    }),
  ],
  "key-policy": [
    ...one(kinds.kmsKey, {
      right: [
        { policy: policy({ Principal: { AWS: "arn:aws:iam::222222222222:root" } }) },
        { policy: policy({ Principal: "*", Condition: { StringEquals: { "kms:CallerAccount": "222222222222" } } }) },
        {},
      ],
      wrong: [
        [{ policy: policy({ Principal: "*" }) }, "everybody may use it"],
        [{ policy: policy({ Principal: { AWS: ["*"] } }) }, "everybody may use it"],
      ],
      unknown: "policy",
    }),
    ...one(kinds.kmsKeyPolicy, {
      right: [{ policy: policy({ Principal: { AWS: "arn:aws:iam::222222222222:root" } }) }],
      wrong: [[{ policy: policy({ Principal: "*" }) }, "everybody may use it"]],
      unknown: "policy",
    }),
  ],
};
