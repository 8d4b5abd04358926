import type { PlatformSettings } from "../../components/cluster";
import { platformSettings } from "../../components/cluster";
import { EksCluster, type EksSettings } from "../../components/kubernetes/cluster";
import { Namespace } from "../../components/kubernetes/namespace";
import type { InCluster } from "../../components/kubernetes/workload";
import type { Network } from "../../components/network";
import type { TaskWiring } from "../../components/task";
import type { Recorded } from "../recorded";
import { account, isProtected, logs, network, region } from "../wiring";

/** A digest, of which no test asks what it is of. */
export const image = `222222222222.dkr.ecr.eu-central-1.amazonaws.com/web@sha256:${"a".repeat(64)}`;

export const eksSettings = (cluster: object = {}, more: object = {}): EksSettings => {
  const created = { kind: "create", endpoint: { kind: "private" }, deletion: isProtected };
  const whole = "kind" in cluster ? cluster : { ...created, ...cluster };
  const settings: PlatformSettings = platformSettings.parse({ kind: "eks", cluster: whole, ...more });
  if (settings.kind !== "eks") throw new Error("these are settings of another platform");
  return settings;
};

/** Somebody else's cluster. */
export const existing = {
  kind: "existing",
  name: "shared",
  endpoint: "https://shared.eks.amazonaws.com",
  certificateAuthority: "authority",
  securityGroupId: "sg-shared",
};

interface Made extends InCluster {
  readonly network: Network;
}

/** Where workloads run, as the platform makes it: to be made within the recorded program. */
export function place(cluster: object = {}, networkInput: object = {}): Made {
  const settings = eksSettings(cluster);
  const own = network(networkInput);
  const made = new EksCluster("cluster", { settings, account, region, network: own, keyArn: "data-key", logs });
  return { network: own, cluster: made, namespace: new Namespace("namespace", { cluster: made }, inCluster(made)) };
}

/** What components get that make objects of Kubernetes. */
export const inCluster = ({ provider }: EksCluster) => ({ providers: { kubernetes: provider } });

/** What every workload is wired to. */
export const wired = ({ network: own, cluster, namespace }: Made): TaskWiring & InCluster => ({
  ...{ account, region, image, network: own, cluster, namespace },
  ...{ connections: [], variables: {}, keyArn: "data-key", logs },
});

/** The resources that a component has itself, without those that it is wired to. */
export const ownNames = (made: Recorded, component: string): string[] => {
  const { urn } = made.resource(component);
  return made.plan.resources
    .filter(({ parent }) => parent === urn)
    .map(({ name }) => name)
    .sort();
};
