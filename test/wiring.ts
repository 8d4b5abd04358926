import { Cluster, platformSettings, type EcsSettings } from "../components/cluster";
import { Dns, dnsSettings } from "../components/dns";
import { Ingress } from "../components/ingress";
import { ingressSettings } from "../components/ingress/settings";
import { logsSettings } from "../components/log-group";
import { Network } from "../components/network";
import { completeNetwork, networkSettings } from "../components/network/settings";
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
  context: { stack?: StackSettings; given?: Given; configSecrets?: readonly string[] } = {},
): string[] {
  const problems: string[] = [];
  rule({ settings, stack, given, configSecrets: [], ...context }, (path, wanted) =>
    problems.push(`${path.join(".")}: ${wanted}`),
  );
  return problems;
}

/** Neighbours that are components: to be made within the recorded program. */
export const network = (input: object = {}) =>
  new Network("network", {
    settings: completeNetwork(networkSettings.parse({ kind: "create", ...input }), ["a", "b"]),
    account,
    region,
    logs,
  });

export const cluster = () =>
  new Cluster("cluster", { settings: platformSettings.parse({ kind: "ecs" }) as EcsSettings, logs });

export function ingress(input: object = {}, { delegated = true, hosts = ["shop.example"] } = {}): Ingress {
  const zone = dnsSettings.parse({ kind: "create" });
  const dns = new Dns("dns", { settings: zone, domain: "shop.example", hosts, delegated });
  const settings = ingressSettings.parse(input);
  const [vpcId, subnetIds] = ["vpc-1", ["subnet-1", "subnet-2"]];
  return new Ingress("ingress", { settings, account, region, vpcId, subnetIds, dns, hosts, alarms });
}
