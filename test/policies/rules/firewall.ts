import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample } from "../sample";

const managed = (name: string, overrideAction: string) => ({
  name,
  overrideAction: { [overrideAction]: {} },
  statement: { managedRuleGroupStatement: { name } },
});
const rate = { name: "rate", action: { block: {} }, statement: { rateBasedStatement: {} } };
const counted = { ...rate, action: { count: {} } };
const known = "AWSManagedRulesKnownBadInputsRuleSet";
const measured = { visibilityConfig: { cloudwatchMetricsEnabled: true } };
const logging = sample(kinds.webAclLogging, "logging", {}, { needs: { resourceArn: ["acl"] } });

export const firewall: Cases = {
  "firewall-rules": one(kinds.webAcl, {
    right: [{ rules: [managed(known, "none"), rate] }],
    wrong: [
      [{}, `it has no ${known}`, "it has no rate-based rule"],
      [{ rules: [managed(known, "count"), counted] }, "all its rules only count"],
    ],
    unknown: "rules",
  }),
  "firewall-blocks": one(kinds.webAcl, {
    right: [
      { rules: [managed(known, "none"), rate] },
      { rules: [managed(known, "none"), managed("AWSManagedRulesPHPRuleSet", "count"), rate, counted] },
      {},
    ],
    wrong: [
      [{ rules: [managed(known, "count"), rate] }, "all managed groups only count"],
      [{ rules: [managed(known, "none"), counted] }, "its rate-based rules only count"],
    ],
    unknown: "rules",
  }),
  "firewall-logs": [
    { what: "one that writes logs", stack: [sample(kinds.webAcl, "acl", measured), logging] },
    {
      what: "one that does not",
      stack: [sample(kinds.webAcl, "acl", {})],
      finds: ["acl: it writes no log", "acl: it has no metrics"],
    },
    {
      what: "one that will say",
      stack: [sample(kinds.webAcl, "acl", { visibilityConfig: UNKNOWN }), logging],
      notJudged: ["acl: acl.visibilityConfig is known only after the deployment"],
    },
  ],
};
