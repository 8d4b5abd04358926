import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";

export const logs: Cases = {
  "log-retention": [
    ...one(kinds.logGroup, {
      right: [{ retentionInDays: 90 }],
      wrong: [
        [{}, "it keeps lines for ever; wanted: 30 to 400 days"],
        [{ retentionInDays: 7 }, "it keeps lines for 7 days; wanted: 30 to 400"],
        [{ retentionInDays: 731 }, "it keeps lines for 731 days"],
      ],
      unknown: "retentionInDays",
    }),
    ...one(kinds.logGroup, {
      right: [{ retentionInDays: 731 }],
      wrong: [[{ retentionInDays: 90 }, "it keeps lines for 90 days; wanted: 365 to 731"]],
      config: { leastDays: 365, mostDays: 731 },
    }),
  ],
  "log-own-key": one(kinds.logGroup, {
    right: [{ kmsKeyId: "arn" }, { kmsKeyId: UNKNOWN }],
    wrong: [[{}, "it has no `kmsKeyId`"]],
  }),
};
