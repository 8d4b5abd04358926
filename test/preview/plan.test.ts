import { describe, expect, it } from "vitest";
import { buildUrn, childrenByParent, countByOp, edges, hasErrors, nameOf } from "../../preview/plan";
import { CACHE, CLUSTER, GROUP, plan, resource, STACK } from "./sample";

describe("a plan", () => {
  it("is a tree by parent", () => {
    const children = childrenByParent(plan);
    const names = (urn: string) => children.get(urn)?.map(({ name }) => name);
    expect(names("")).toEqual(["shop-test"]);
    expect(names(STACK)).toEqual(["sessions", "zone"]);
    expect(names(CACHE)).toEqual(["sessions-group", "sessions-cluster"]);
    expect(names(CLUSTER)).toBeUndefined();
  });

  it("loses no resource whose parent is not there", () => {
    const orphan = resource({ urn: "u", type: "a:b:C", name: "orphan", parent: "gone" });
    expect(childrenByParent({ ...plan, resources: [orphan] }).get("")).toEqual([orphan]);
  });

  it("is a graph by property", () => {
    expect(edges(plan)).toEqual([{ from: CLUSTER, to: GROUP, property: "securityGroupIds" }]);
  });

  it("counts the stack as Pulumi does", () => {
    expect(countByOp(plan)).toEqual({ create: 4, read: 1 });
  });

  it("is wrong with an error, not with a warning", () => {
    expect(hasErrors({ ...plan, diagnostics: [{ severity: "warning", message: "" }] })).toBe(false);
    expect(hasErrors({ ...plan, diagnostics: [{ severity: "error", message: "" }] })).toBe(true);
  });
});

it("builds URNs from the chain of types", () => {
  expect(buildUrn("test", "shop", STACK, "plinth:index:Cache", "sessions")).toBe(CACHE);
  expect(buildUrn("test", "shop", CACHE, "aws:ec2/securityGroup:SecurityGroup", "sessions-group")).toBe(GROUP);
  expect(buildUrn("test", "shop", undefined, "pulumi:pulumi:Stack", "shop-test")).toBe(STACK);
});

it("finds a name in its URN, also one that has colons of its own", () => {
  expect(nameOf(CACHE)).toBe("sessions");
  expect(nameOf(buildUrn("test", "shop", STACK, "random:index/randomId:RandomId", "a::b"))).toBe("a::b");
  expect(nameOf("u")).toBe("u");
});
