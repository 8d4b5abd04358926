import { z } from "zod";
import * as kinds from "../kinds";
import { isForEverybody, statements } from "../policy-document";
import { anyOf } from "../resource";
import { resourceRule } from "../rule";

/** Source: "Rotate AWS KMS keys", AWS KMS Developer Guide: only symmetric keys with material of KMS's own can be. */
export const keyRotation = resourceRule({
  name: "key-rotation",
  description: "A key's material is changed each year.",
  severity: "medium",
  remedy: "Set `enableKeyRotation: true`.",
  tags: ["checkov:CKV_AWS_7", "fsbp:KMS.4", "cis-3.0:3.6", "cis-4.0.1:3.6"],
  level: "mandatory",
  on: [kinds.kmsKey],
  *check({ props: { customerMasterKeySpec = "SYMMETRIC_DEFAULT", enableKeyRotation } }) {
    if (customerMasterKeySpec === "SYMMETRIC_DEFAULT" && enableKeyRotation !== true) {
      yield "`enableKeyRotation` is not true";
    }
  },
  remediation: () => ({ enableKeyRotation: true }),
});

/** Source: "Deleting AWS KMS keys", AWS KMS Developer Guide: 30 days where nothing is said. */
export const keyDeletionWindow = resourceRule({
  name: "key-deletion-window",
  description: "Who deletes a key, and with it all that it has encrypted, has some days to notice.",
  severity: "high",
  remedy: "Leave `deletionWindowInDays` out, which gives 30 days.",
  tags: ["checkov:CKV_AWS_227", "fsbp:KMS.3"],
  level: { production: "mandatory", otherwise: "disabled" },
  config: z.strictObject({
    days: z.int().min(7).max(30).default(14).describe("days in which a key's deletion can be called off, at least"),
  }),
  on: [kinds.kmsKey],
  *check({ props: { deletionWindowInDays = 30 } }, { days }) {
    if (deletionWindowInDays < days) yield `${deletionWindowInDays} days to call it off; wanted: ${days} or more`;
  },
  remediation: (_, { days }) => ({ deletionWindowInDays: days }),
});

/** Source: "Key policies in AWS KMS", AWS KMS Developer Guide. */
export const keyPolicy = resourceRule({
  name: "key-policy",
  description: "A key's policy names who may use it.",
  severity: "critical",
  remedy: "Name the account, a role or a service in `Principal`, or say by a condition who is meant.",
  tags: ["checkov:CKV_AWS_33", "fsbp:KMS.5"],
  level: "mandatory",
  on: anyOf(kinds.kmsKey, kinds.kmsKeyPolicy),
  *check({ props }) {
    if (props.policy !== undefined && statements(props.policy).some(isForEverybody)) yield "everybody may use it";
  },
});
