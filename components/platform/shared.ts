import type * as pulumi from "@pulumi/pulumi";
import type { AlarmArgs } from "../alarm";
import type { StoreArgs } from "../connection";
import type { Section } from "../dashboard";
import type { Keys } from "../keys";
import type { LogsArgs } from "../log-group";
import type { Network } from "../network";
import type { Loaded } from "../settings/load";

/** What each component gets that is the same for all. */
export interface Shared {
  readonly loaded: Loaded;
  readonly opts: { readonly parent: pulumi.ComponentResource };
  readonly keys: Keys;
  readonly logs: LogsArgs;
  readonly alarms: AlarmArgs;
  readonly network: Network;
}

/** Where something is. */
export const location = ({ loaded: { stack }, network }: Shared) => ({
  account: stack.account,
  region: stack.region,
  network,
});

export const dataTier = ({ keys, logs, alarms, network }: Shared): Omit<StoreArgs<never>, "settings"> => ({
  vpcId: network.vpcId,
  subnetIds: network.dataSubnetIds,
  keyArn: keys.dataKeyArn,
  logs,
  alarms,
});

export const watchedBy = (components: Readonly<Record<string, Pick<Section, "watched">>>): Section[] =>
  Object.entries(components).map(([title, { watched }]) => ({ title, watched }));

export const mapValues = <T, R>(
  map: Readonly<Record<string, T>>,
  make: (value: T, name: string) => R,
): Record<string, R> => Object.fromEntries(Object.entries(map).map(([name, value]) => [name, make(value, name)]));
