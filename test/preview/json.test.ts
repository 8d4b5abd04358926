import { describe, expect, it } from "vitest";
import type { Diff, ResourceDiff } from "../../preview/diff/model";
import { previewDocument, renderJson, type PreviewDocument } from "../../preview/json";
import type { Plan } from "../../preview/plan";
import { reportOf } from "./markdown/reports";
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

describe("the JSON of a comparison", () => {
  const document = (diff: Diff): PreviewDocument =>
    previewDocument(plan, {
      ...{ config: {}, secretKeys: [], notes: [], durationMs: 0 },
      report: reportOf(plan, { diff }),
    });
  const [, , group, cluster] = plan.resources;
  const against = { kind: "plan", file: "base.json" } as const;

  it("has the engine's steps for each change, and counts a replacement once", () => {
    const changed: ResourceDiff = {
      ...{ change: "update", urn: group!.urn, before: group, after: group, reasons: [] },
      properties: [
        { path: "ingress[0].fromPort", kind: "update", before: 1, after: 2 },
        { path: "ingress[0].toPort", kind: "add", after: 2 },
      ],
    };
    const replaced: ResourceDiff = {
      ...{ change: "replace", urn: cluster!.urn, before: cluster, after: cluster },
      properties: [{ path: "engine", kind: "update-replace", before: "a", after: "b" }],
      reasons: [{ kind: "property", path: "engine", source: "cluster.go" }],
    };
    const gone: ResourceDiff = { change: "delete", urn: "urn", before: group, properties: [], reasons: [] };
    const { steps, changeSummary } = document({
      against,
      resources: [changed, replaced, gone],
      outputs: [],
      notes: [],
    });
    expect(steps?.map(({ op }) => op)).toEqual([
      "update",
      "create-replacement",
      "replace",
      "delete-replaced",
      "delete",
    ]);
    expect(changeSummary).toEqual({ update: 1, replace: 1, delete: 1 });
    expect(steps?.[0]).toMatchObject({
      diffReasons: ["ingress"],
      detailedDiff: {
        "ingress[0].fromPort": { kind: "update", inputDiff: true },
        "ingress[0].toPort": { kind: "add", inputDiff: true },
      },
    });
    expect(steps?.[2]).toMatchObject({ replaceReasons: ["engine"], oldState: { urn: cluster!.urn } });
    expect(steps?.[4]).not.toHaveProperty("newState.urn");
    const first = { ...replaced, deleteBeforeReplace: true };
    const ops = document({ against, resources: [first], outputs: [], notes: [] }).steps?.map(({ op }) => op);
    expect(ops).toEqual(["delete-replaced", "replace", "create-replacement"]);
  });

  it("names what is imported or read in the place of another, and what is read no more, as the engine does", () => {
    const ops = (resource: ResourceDiff) =>
      document({ against, resources: [resource], outputs: [], notes: [] }).steps?.map(({ op }) => op);
    for (const op of ["import", "read"] as const) {
      const reasons = [{ kind: "option", option: "id" }] as const;
      const after = { ...cluster!, op };
      expect(ops({ change: "replace", urn: after.urn, before: cluster, after, properties: [], reasons })).toEqual([
        ...[`${op}-replacement`, "replace", "delete-replaced"],
      ]);
    }
    const before = { ...cluster!, op: "read" } as const;
    expect(ops({ change: "delete", urn: before.urn, before, properties: [], reasons: [], retained: true })).toEqual([
      "discard",
    ]);
  });

  it("has the URN that it has in the state of what an earlier deployment has left to be deleted", () => {
    const before = { ...cluster!, urn: `${cluster!.urn} (left 2)` };
    const gone: ResourceDiff = { change: "delete", urn: before.urn, before, properties: [], reasons: [] };
    expect(document({ against, resources: [gone], outputs: [], notes: [] }).steps).toMatchObject([
      { op: "delete-replaced", urn: cluster!.urn, oldState: { urn: cluster!.urn, delete: true } },
    ]);
  });

  it("says which property leads to a replacement that follows another", () => {
    const follows: ResourceDiff = {
      ...{ change: "replace", urn: cluster!.urn, before: cluster, after: cluster, properties: [] },
      reasons: [{ kind: "cascade", path: "subnetGroupName", urn: group!.urn }],
    };
    const { steps } = document({ against, resources: [follows], outputs: [], notes: [] });
    expect(steps?.[1]).toMatchObject({ op: "replace", replaceReasons: ["subnetGroupName"] });
  });

  it("has what is said of it under keys of its own", () => {
    expect(Object.keys(document({ against, resources: [], outputs: [], notes: ["one"] }))).toEqual(
      expect.arrayContaining(["against", "danger", "policies", "cost", "schedule", "diagram"]),
    );
    expect(document({ against, resources: [], outputs: [], notes: ["one"] }).against).toEqual({
      ...against,
      notes: ["one"],
    });
  });
});
