import * as kinds from "../../../policies/kinds";
import { ecs, patched, without, type Mutations } from "./mutation";

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
    "it only counts": ecs(
      patched(kinds.webAcl, "waf-web-acl", ({ rules = [] }) => ({
        rules: rules.map(({ action, ...rule }) => ({
          ...rule,
          ...(action === undefined ? { overrideAction: { count: {} } } : { action: { count: {} } }),
        })),
      })),
    ),
  },
  "firewall-logs": {
    "it writes nothing down": ecs(without(kinds.webAclLogging, "waf-web-acl-logging-configuration")),
    "it counts nothing": ecs(
      patched(kinds.webAcl, "waf-web-acl", { visibilityConfig: { cloudwatchMetricsEnabled: false } }),
    ),
  },
};
