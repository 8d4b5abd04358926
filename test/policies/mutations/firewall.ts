import * as kinds from "../../../policies/kinds";
import { ecs, patched, without, type Mutations } from "./mutation";

type Rule = NonNullable<NonNullable<(typeof kinds.webAcl)["props"]>["rules"]>[number];

const counting = (which: (rule: Rule) => boolean) =>
  patched(kinds.webAcl, "waf-web-acl", ({ rules = [] }) => ({
    rules: rules.map(({ action, overrideAction, ...rule }) => {
      if (!which(rule)) return { ...rule, action, overrideAction };
      return { ...rule, ...(action === undefined ? { overrideAction: { count: {} } } : { action: { count: {} } }) };
    }),
  }));

export const firewall: Mutations = {
  "firewall-rules": {
    "nobody is slowed down": ecs(
      patched(kinds.webAcl, "waf-web-acl", ({ rules = [] }) => ({
        rules: rules.filter(({ statement }) => statement.rateBasedStatement === undefined),
      })),
    ),
    "what is known to be bad comes through": ecs(
      patched(kinds.webAcl, "waf-web-acl", ({ rules = [] }) => ({
        rules: rules.filter(({ statement }) => statement.managedRuleGroupStatement === undefined),
      })),
    ),
    "it only counts": {
      ...ecs(counting(() => true)),
      companions: { "firewall-blocks": "each of its rules does" },
    },
  },
  "firewall-blocks": {
    "what is known to be bad is only counted": ecs(
      counting(({ statement }) => statement.managedRuleGroupStatement !== undefined),
    ),
    "who asks too often is only counted": ecs(counting(({ statement }) => statement.rateBasedStatement !== undefined)),
  },
  "firewall-logs": {
    "it writes nothing down": ecs(without(kinds.webAclLogging, "waf-web-acl-logging-configuration")),
    "it counts nothing": ecs(
      patched(kinds.webAcl, "waf-web-acl", { visibilityConfig: { cloudwatchMetricsEnabled: false } }),
    ),
  },
};
