import type { Diff, ResourceDiff } from "../../../preview/diff/model";
import type { Diagram } from "../../../preview/diagram/model";
import type { Plan, PlanResource } from "../../../preview/plan";
import { plan as sample, resource } from "../sample";

/** A resource with a URN as the engine builds it, in a component of a name. */
export const made = (type: string, name: string, component = "web", more: Partial<PlanResource> = {}): PlanResource =>
  resource({
    urn: `urn:pulumi:test::shop::plinth:index:${component}$${type}::${name}`,
    type,
    name,
    parent: `urn:${component}`,
    ...more,
  });

export const component = (name: string): PlanResource =>
  resource({ urn: `urn:${name}`, type: "plinth:index:Service", name, custom: false });

export const plan = (...resources: PlanResource[]): Plan => ({ ...sample, resources });

export const diff = (...resources: ResourceDiff[]): Diff => ({
  against: { kind: "plan", file: "base.json" },
  outputs: [],
  notes: [],
  resources,
});

export const changed = (change: ResourceDiff["change"], of: PlanResource): ResourceDiff => ({
  change,
  urn: of.urn,
  before: change === "create" ? undefined : of,
  after: change === "delete" ? undefined : of,
  properties: [],
  reasons: [],
});

/** Lines as words: "web -> main 5432 (create)". */
export function lines({ nodes, edges }: Diagram): string[] {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  return edges
    .map(({ from, to, label, change }) =>
      [labels.get(from), "->", labels.get(to), label, change === undefined ? undefined : `(${change})`]
        .filter((word) => word !== undefined)
        .join(" "),
    )
    .sort();
}

/** Nodes as words: "private: web, ECS service on Fargate, 3 tasks". */
export const things = ({ nodes }: Diagram): string[] =>
  nodes
    .map(
      ({ group, label, kind, detail }) => `${group ?? "outside"}: ${[label, kind, detail].filter(Boolean).join(", ")}`,
    )
    .sort();

/** A service and its store, behind rules of security groups. */
export const SERVICE = made("aws:ecs/service:Service", "web-service", "web", {
  inputs: { desiredCount: 2 },
  propertyDependencies: {
    networkConfiguration: ["urn:pulumi:test::shop::plinth:index:web$aws:ec2/securityGroup:SecurityGroup::web-group"],
  },
});
export const GROUP = made("aws:ec2/securityGroup:SecurityGroup", "web-group");
export const STORE = made("aws:rds/instance:Instance", "main-instance", "main", {
  inputs: { engine: "postgres", multiAz: true },
  propertyDependencies: {
    vpcSecurityGroupIds: ["urn:pulumi:test::shop::plinth:index:main$aws:ec2/securityGroup:SecurityGroup::main-group"],
  },
});
export const STORE_GROUP = made("aws:ec2/securityGroup:SecurityGroup", "main-group", "main");
export const RULE = made("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "main-rule-web", "main", {
  inputs: { fromPort: 5432, toPort: 5432, ipProtocol: "tcp" },
  propertyDependencies: { securityGroupId: [STORE_GROUP.urn], referencedSecurityGroupId: [GROUP.urn] },
});
export const shop = [component("web"), component("main"), SERVICE, GROUP, STORE, STORE_GROUP, RULE];
