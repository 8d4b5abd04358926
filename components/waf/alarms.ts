import type { AlarmSpec } from "../alarm";
import type { WafSettings } from "./settings";

/** What can be wrong at the firewall. Source: "AWS WAF metrics and dimensions", AWS WAF Developer Guide. */
export const wafAlarms = (
  { alarms: { blockedRequests } }: Pick<WafSettings, "alarms">,
  metricName: string,
  region: string,
): AlarmSpec[] => [
  {
    key: "blocked",
    severity: "warning",
    description:
      `the firewall has refused more than ${blockedRequests} requests in 5 minutes: somebody attacks, ` +
      "or a rule is wrong about users",
    metric: {
      namespace: "AWS/WAFV2",
      name: "BlockedRequests",
      dimensions: { WebACL: metricName, Rule: "ALL", Region: region },
      statistic: "Sum",
    },
    comparison: "above",
    threshold: blockedRequests,
    periodSeconds: 300,
    periods: 1,
    missing: "fine",
  },
];
