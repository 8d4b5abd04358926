import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "../service/settings";
import type { TrafficArgs } from "../service/traffic";
import type { Color, Colors } from "../settings/definition";
import type { ClusterServiceArgs } from "./cluster-service";
import type { Workload } from "./workload";

/** What the pods of a service are made of, however they are rolled out. */
export interface ServingArgs {
  readonly settings: ServiceSettings;
  readonly image: pulumi.Input<string>;
  readonly running: boolean;
  /** What deploys hand in about a service with `rollout: blueGreen`; undefined before its second image. */
  readonly colors?: Colors;
  readonly own: Workload;
  /** From where the load balancer sends it requests, if it has routes. */
  readonly incoming: TrafficArgs;
}

export interface Serving {
  /** What has to be there for the service to serve. */
  readonly made: readonly pulumi.Resource[];
  /** Its Deployments. */
  readonly sides: readonly Side[];
}

/** A Deployment of a service, of which there is one, or one of each colour. */
export interface Side {
  readonly color?: Color;
  /** Whether requests go to it: nobody is woken by one that serves nobody. */
  readonly live: boolean;
  /** What the load balancer sends its requests to. */
  readonly targetGroup?: aws.lb.TargetGroup;
}

export const portName = "http";

/** The port of all names of a service, where it listens for HTTP. */
export const httpPort = (port: number): Pick<ClusterServiceArgs, "port" | "portName" | "appProtocol"> => ({
  port,
  portName,
  appProtocol: "http",
});
