import type { Plan, PlanResource } from "../../preview/plan";
import { Secret, UNKNOWN } from "../../preview/values";

/** A resource with nothing said of it, but what a test says. */
export const resource = (more: Partial<PlanResource> & Pick<PlanResource, "urn" | "type" | "name">): PlanResource => ({
  op: "create",
  custom: true,
  remote: false,
  inputs: {},
  protect: false,
  retainOnDelete: false,
  dependencies: [],
  propertyDependencies: {},
  additionalSecretOutputs: [],
  aliases: [],
  customTimeouts: {},
  ignoreChanges: [],
  replaceOnChanges: [],
  replaceWith: [],
  hideDiffs: [],
  ...more,
});

export const STACK = "urn:pulumi:test::shop::pulumi:pulumi:Stack::shop-test";
export const CACHE = "urn:pulumi:test::shop::plinth:index:Cache::sessions";
export const GROUP = "urn:pulumi:test::shop::plinth:index:Cache$aws:ec2/securityGroup:SecurityGroup::sessions-group";
export const CLUSTER = "urn:pulumi:test::shop::plinth:index:Cache$aws:elasticache/cluster:Cluster::sessions-cluster";
export const PROVIDER = "urn:pulumi:test::shop::pulumi:providers:aws::aws::04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A stack of one component with two resources and one that is read. */
export const plan: Plan = {
  project: "shop",
  stack: "test",
  outputs: {},
  diagnostics: [],
  resources: [
    resource({ urn: STACK, type: "pulumi:pulumi:Stack", name: "shop-test", custom: false }),
    resource({ urn: CACHE, type: "plinth:index:Cache", name: "sessions", custom: false, parent: STACK }),
    resource({
      urn: GROUP,
      type: "aws:ec2/securityGroup:SecurityGroup",
      name: "sessions-group",
      parent: CACHE,
      provider: PROVIDER,
      inputs: { ingress: [{ fromPort: 6379, cidrBlocks: ["10.0.0.0/16"] }], tags: { Name: "sessions" } },
      propertyDependencies: { tags: [], ingress: [] },
    }),
    resource({
      urn: CLUSTER,
      type: "aws:elasticache/cluster:Cluster",
      name: "sessions-cluster",
      parent: CACHE,
      provider: PROVIDER,
      protect: true,
      inputs: { authToken: new Secret('to"ken-1'), empty: [], securityGroupIds: [UNKNOWN] },
      dependencies: [GROUP],
      propertyDependencies: { securityGroupIds: [GROUP], authToken: [] },
      customTimeouts: { create: "1h30m", read: "5m" },
    }),
    resource({
      op: "read",
      urn: "urn:pulumi:test::shop::aws:route53/zone:Zone::zone",
      type: "aws:route53/zone:Zone",
      name: "zone",
      id: "Z1",
      parent: STACK,
      provider: PROVIDER,
    }),
  ],
};
