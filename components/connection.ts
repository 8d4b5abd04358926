import type * as pulumi from "@pulumi/pulumi";
import type { AlarmArgs } from "./alarm";
import type { LogsArgs } from "./log-group";
import type { Peer } from "./security-group";

/** What everything in the data tier is wired to. */
export interface StoreArgs<Settings> {
  readonly settings: Settings;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string>[];
  readonly keyArn: pulumi.Input<string>;
  readonly logs: LogsArgs;
  readonly alarms: AlarmArgs;
}

/** The parts of a connection that a container may ask for, each as a variable of its own. */
export const connectionParts = ["url", "host", "port", "user", "password", "database", "ca", "bucket"] as const;
export type ConnectionPart = (typeof connectionParts)[number];

/** A value for a container: as it is, or a reference that the platform resolves when it starts the container. */
export type Value =
  { readonly plain: pulumi.Input<string> } | { readonly secretArn: pulumi.Output<string>; readonly jsonKey?: string };

/** One statement of an IAM policy that allows something. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: pulumi.Input<string> | pulumi.Input<string>[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
}

/** Where something listens: behind a security group of the network, or on a port anywhere on the internet. */
export type Reach = { readonly peer: Peer; readonly port: number } | { readonly internet: number };

/** What something that can be used tells its users: whom to ask to be let in, and how it is reached. */
export interface Connection {
  /** Undefined for what is reached by AWS's own API. */
  readonly reach?: Reach;
  /** What its users' role has to be allowed. */
  readonly permissions?: readonly Permission[];
  readonly parts: Readonly<Partial<Record<ConnectionPart, Value>>>;
  /** What has to be there before anything can connect. */
  readonly after?: readonly pulumi.Resource[];
}
