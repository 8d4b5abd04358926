import { logsSettings } from "../components/log-group";
import type { Given, Rule, StackSettings } from "../components/settings/definition";

/** What components of a test are wired to. */
export const logs = { settings: logsSettings.parse({ retentionDays: 30 }), keyArn: "logs-key" };
export const alarms = { topicArns: { critical: "topic-critical", warning: "topic-warning" } };

export const account = "222222222222";
export const region = "eu-central-1";

/** The ways in which data may be lost. */
export const isProtected = { kind: "protected" };
export const isRecoverable = { kind: "recoverable", reason: "only a test" };
export const isImmediate = { kind: "immediate", reason: "only a test" };

export const stack: StackSettings = {
  name: "production",
  profile: "production",
  account,
  region,
  domain: "shop.example",
};
export const given: Given = { images: {}, secrets: [], zoneDelegated: true };

/** What a rule reports, each as `path: what is wanted`. */
export function reported<Settings>(
  rule: Rule<Settings>,
  settings: Settings,
  context: { stack?: StackSettings; given?: Given } = {},
): string[] {
  const problems: string[] = [];
  rule({ settings, stack, given, ...context }, (path, wanted) => problems.push(`${path.join(".")}: ${wanted}`));
  return problems;
}
