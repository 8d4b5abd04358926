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
    if (rules.length > 0 && rules.every(counts)) yield "all its rules only count";
  },
});

type AclRule = NonNullable<NonNullable<(typeof kinds.webAcl)["props"]>["rules"]>[number];

const counts = ({ action, overrideAction }: AclRule): boolean => (action ?? overrideAction)?.["count"] !== undefined;

/**
 * Which of its rules count, rather than whether all do: to try a group out before it refuses is what counting is for.
 *
 * Source: "Testing and tuning your AWS WAF protections", AWS WAF Developer Guide.
 */
export const firewallBlocks = resourceRule({
  name: "firewall-blocks",
  description: "What is tried out on a firewall comes to refuse.",
  severity: "medium",
  remedy: "Let what has been tried out refuse: `kind: block` in `waf.managedGroups`, and a rate rule that blocks.",
  level: { production: "advisory", otherwise: "disabled" },
  on: [kinds.webAcl],
  *check({ props: { rules = [] } }) {
    const managed = rules.filter(({ statement }) => statement.managedRuleGroupStatement !== undefined);
    if (managed.length > 0 && managed.every(counts))
      yield "all managed groups only count: what they know as bad passes";
    const rates = rules.filter(({ statement }) => statement.rateBasedStatement !== undefined);
    if (rates.length > 0 && rates.every(counts)) yield "its rate-based rules only count: nobody is slowed down";
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
