import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { logGroup, type LogsArgs } from "./log-group";
import { eksSettings } from "./kubernetes/settings";
import { named } from "./names";
import { kinds } from "./settings/kinds";

/** Settings of `platform`: what runs the containers. */
export const platformSettings = kinds(
  "kind",
  {
    ecs: z
      .strictObject({
        containerInsights: z
          .enum(["enhanced", "enabled", "disabled"])
          .default("enabled")
          .describe("how closely CloudWatch watches containers; enhanced: each task and container"),
      })
      .describe("ECS on Fargate"),
    eks: eksSettings,
  },
  { default: "ecs" },
);

export type PlatformSettings = z.infer<typeof platformSettings>;

export type EcsSettings = Extract<PlatformSettings, { kind: "ecs" }>;

export interface ClusterArgs {
  readonly settings: EcsSettings;
  readonly logs: LogsArgs;
}

/** The ECS cluster on Fargate, and the namespace by which services find each other. */
export class Cluster extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  readonly namespaceArn: pulumi.Output<string>;

  constructor(name: string, { settings, logs }: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Cluster", name, {}, opts);
    const child = { parent: this };
    const cluster = new aws.ecs.Cluster(
      `${name}-cluster`,
      {
        settings: [{ name: "containerInsights", value: settings.containerInsights }],
        tags: named(`${name}-cluster`),
      },
      child,
    );
    new aws.ecs.ClusterCapacityProviders(
      `${name}-cluster-capacity-providers`,
      {
        clusterName: cluster.name,
        capacityProviders: ["FARGATE", "FARGATE_SPOT"],
        defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      },
      child,
    );
    // Container Insights would make this group itself, and keep it for ever.
    logGroup(
      `${name}-log-group-insights`,
      logs,
      child,
      pulumi.interpolate`/aws/ecs/containerinsights/${cluster.name}/performance`,
    );
    const namespace = new aws.servicediscovery.HttpNamespace(
      `${name}-http-namespace`,
      { description: "services that use each other", tags: named(`${name}-http-namespace`) },
      child,
    );
    this.arn = cluster.arn;
    this.clusterName = cluster.name;
    this.namespaceArn = namespace.arn;
    this.registerOutputs({ arn: this.arn, clusterName: this.clusterName });
  }
}
