import * as kinds from "../kinds";
import { graphRule, resourceRule } from "../rule";

/** Source: "AWS Managed Rules rule groups list" and "Using rate-based rule statements", AWS WAF Developer Guide. */
export const firewallRules = resourceRule({
  name: "firewall-rules",
  description: "A firewall refuses what is known to be an attack, and those who ask too often.",
  severity: "high",
  remedy: "Add AWSManagedRulesKnownBadInputsRuleSet and a rate-based rule, and let them refuse, not count.",
  tags: ["checkov:CKV_AWS_175", "checkov:CKV_AWS_192", "checkov:CKV_AWS_342", "fsbp:WAF.10"],
  level: "mandatory",
  on: [kinds.webAcl],
  *check({ props: { rules = [] } }) {
    const managed = rules.filter(({ statement }) => statement.managedRuleGroupStatement !== undefined);
    const known = "AWSManagedRulesKnownBadInputsRuleSet";
    if (!managed.some(({ statement }) => statement.managedRuleGroupStatement?.name === known))
      yield `it has no ${known}`;
    if (!rules.some(({ statement }) => statement.rateBasedStatement !== undefined)) yield "it has no rate-based rule";
    const counting = rules.filter(({ action, overrideAction }) => (action ?? overrideAction)?.["count"] !== undefined);
    if (rules.length > 0 && counting.length === rules.length) yield "all its rules only count";
  },
});

/** Source: "Logging AWS WAF web ACL traffic" and "Monitoring with Amazon CloudWatch", AWS WAF Developer Guide. */
export const firewallLogs = graphRule({
  name: "firewall-logs",
  description: "A firewall tells what it has refused.",
  severity: "medium",
  remedy: "Add a WebAclLoggingConfiguration, and set `cloudwatchMetricsEnabled: true`.",
  tags: ["checkov:CKV2_AWS_31", "fsbp:WAF.11", "fsbp:WAF.12"],
  level: "mandatory",
  on: [kinds.webAcl],
  *check(acl, _, graph) {
    if (graph.users(acl, kinds.webAclLogging, "resourceArn").length === 0) yield "it writes no log";
    if (acl.props.visibilityConfig?.cloudwatchMetricsEnabled !== true) yield "it has no metrics";
  },
});
