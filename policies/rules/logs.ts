import { z } from "zod";
import * as kinds from "../kinds";
import { isSet } from "../resource";
import { resourceRule } from "../rule";

/** Source: "PutRetentionPolicy", Amazon CloudWatch Logs API Reference: 0, or nothing, keeps lines for ever. */
export const logRetention = resourceRule({
  name: "log-retention",
  description: "Logs are kept as long as somebody may need them, and not for ever.",
  severity: "medium",
  remedy: "Set `retentionInDays` (`logs.retentionDays`).",
  tags: ["checkov:CKV_AWS_66", "checkov:CKV_AWS_338", "controltower:CT.CLOUDWATCH.PR.2"],
  level: { production: "mandatory", otherwise: "advisory" },
  config: z.strictObject({
    leastDays: z.int().min(1).max(3653).default(30).describe("days that logs are kept, at least"),
    mostDays: z.int().min(1).max(3653).default(400).describe("days that logs are kept, at most"),
  }),
  on: [kinds.logGroup],
  *check({ props: { retentionInDays = 0 } }, { leastDays, mostDays }) {
    if (retentionInDays === 0) yield `it keeps lines for ever; wanted: ${leastDays} to ${mostDays} days`;
    else if (retentionInDays < leastDays || retentionInDays > mostDays) {
      yield `it keeps lines for ${retentionInDays} days; wanted: ${leastDays} to ${mostDays}`;
    }
  },
});

/** Source: "Encrypt log data in CloudWatch Logs using AWS KMS", Amazon CloudWatch Logs User Guide. */
export const logOwnKey = resourceRule({
  name: "log-own-key",
  description: "Logs are encrypted with a key of the account's making.",
  severity: "medium",
  remedy: "Set `kmsKeyId`, to a key of which the policy lets `logs.<region>.amazonaws.com` use it.",
  tags: ["checkov:CKV_AWS_158", "controltower:CT.CLOUDWATCH.PR.3"],
  level: "mandatory",
  on: [kinds.logGroup],
  *check({ props }) {
    if (!isSet(() => props.kmsKeyId)) yield "it has no `kmsKeyId`";
  },
});
