import { describe, expect, it } from "vitest";
import { renderJson } from "../../preview/json";
import type { Plan } from "../../preview/plan";
import { CACHE, CLUSTER, GROUP, plan, PROVIDER, STACK } from "./sample";

const render = (more: Partial<Plan> = {}): Record<string, unknown> =>
  JSON.parse(
    renderJson(
      { ...plan, ...more },
      {
        config: { "b:secret": "hidden", "a:plain": "1" },
        secretKeys: ["b:secret"],
        notes: ["a note"],
        durationMs: 1.5,
      },
    ),
  ) as Record<string, unknown>;

describe("the JSON of a preview", () => {
  it("holds the engine's keys, then the preview's own", () => {
    expect(Object.keys(render())).toEqual([
      ...["config", "steps", "duration", "changeSummary"],
      ...["schemaVersion", "project", "stack", "notes"],
    ]);
    expect(render()).toMatchObject({
      config: { "a:plain": "1", "b:secret": "[secret]" },
      duration: 1_500_000,
      changeSummary: { create: 4, read: 1 },
      schemaVersion: 1,
      notes: ["a note"],
    });
  });

  it("describes each resource as the engine does, and leaves out what is empty", () => {
    expect(render()["steps"]).toEqual([
      {
        op: "create",
        urn: STACK,
        newState: { urn: STACK, custom: false, type: "pulumi:pulumi:Stack" },
        detailedDiff: null,
      },
      {
        op: "create",
        urn: CACHE,
        newState: { urn: CACHE, custom: false, type: "plinth:index:Cache", parent: STACK },
        detailedDiff: null,
      },
      {
        op: "create",
        urn: GROUP,
        provider: PROVIDER,
        newState: {
          urn: GROUP,
          custom: true,
          type: "aws:ec2/securityGroup:SecurityGroup",
          inputs: { ingress: [{ fromPort: 6379, cidrBlocks: ["10.0.0.0/16"] }], tags: { Name: "sessions" } },
          parent: CACHE,
          provider: PROVIDER,
          propertyDependencies: { ingress: [], tags: [] },
        },
        detailedDiff: null,
      },
      {
        op: "create",
        urn: CLUSTER,
        provider: PROVIDER,
        newState: {
          urn: CLUSTER,
          custom: true,
          type: "aws:elasticache/cluster:Cluster",
          inputs: { authToken: "[secret]", empty: [], securityGroupIds: ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"] },
          parent: CACHE,
          protect: true,
          dependencies: [GROUP],
          provider: PROVIDER,
          propertyDependencies: { authToken: [], securityGroupIds: [GROUP] },
          customTimeouts: { create: 5400 },
        },
        detailedDiff: null,
      },
      {
        op: "read",
        urn: "urn:pulumi:test::shop::aws:route53/zone:Zone::zone",
        provider: PROVIDER,
        newState: {
          urn: "urn:pulumi:test::shop::aws:route53/zone:Zone::zone",
          custom: true,
          id: "Z1",
          type: "aws:route53/zone:Zone",
          parent: STACK,
          external: true,
          provider: PROVIDER,
        },
        detailedDiff: null,
      },
    ]);
  });

  it("carries what the program said", () => {
    const diagnostics = [{ severity: "warning", message: "careful", urn: CACHE }] as const;
    expect(render({ diagnostics })["diagnostics"]).toEqual(diagnostics);
    expect(render()).not.toHaveProperty("diagnostics");
  });
});
