import { describe, expect, it } from "vitest";
import { graphOfPlan } from "../../policies/graph";
import * as kinds from "../../policies/kinds";
import { guarded, is, known, NotJudged } from "../../policies/resource";
import { Secret, UNKNOWN } from "../../preview/values";
import { planOf, sample, sampleOf } from "./sample";

describe("a guarded value", () => {
  const value = guarded(
    {
      plain: 1,
      list: [{ name: "a", id: UNKNOWN }, UNKNOWN],
      secret: new Secret({ inner: "s" }),
      nothing: null,
      unknown: UNKNOWN,
    },
    "main",
  ) as {
    readonly plain: number;
    readonly list: { readonly name: string; readonly id: string }[];
    readonly secret: { readonly inner: string };
    readonly nothing?: string;
    readonly unknown: string;
    readonly absent?: string;
  };

  it("gives what is known, however deep", () => {
    expect(value.plain).toBe(1);
    expect(value.list[0]?.name).toBe("a");
    expect(value.list).toHaveLength(2);
    expect(Array.isArray(value.list)).toBe(true);
    expect(value.secret.inner).toBe("s");
  });

  it("has nothing where nothing was said", () => {
    expect(value.absent).toBeUndefined();
    expect(value.nothing).toBeUndefined();
    expect((({ nothing = "default" }) => nothing)(value)).toBe("default");
  });

  it.each<[string, () => unknown]>([
    ["a property", () => value.unknown],
    ["a property in a list", () => value.list[0]?.id],
    ["an entry of a list", () => value.list[1]],
    ["a walk through a list", () => value.list.map(({ name }) => name)],
    ["a filter", () => value.list.filter((each) => each.name === "b")],
    ["a copy", () => ({ ...value })],
    ["all entries", () => Object.entries(value)],
    ["a text of it", () => JSON.stringify(value)],
  ])("refuses to read %s that is not known", (_, read) => {
    expect(read).toThrow(NotJudged);
    expect(read).toThrow(/^main[.\w]* is known only after the deployment$/);
    expect(known(read)).toBeUndefined();
  });

  it("says which kind of mistake is none of its own", () => {
    expect(() => known(() => JSON.parse("{") as unknown)).toThrow(SyntaxError);
  });
});

describe("a graph", () => {
  const stack = [
    sampleOf("plinth:index:Network", "network", { vpcId: "vpc" }),
    sample(kinds.subnet, "b", { availabilityZone: "b" }, { parent: "network", protect: true }),
    sample(kinds.subnet, "a", { availabilityZone: "a" }),
    sample(kinds.natGateway, "nat", { subnetId: UNKNOWN }, { needs: { subnetId: ["b"], tags: ["b"] } }),
    sampleOf("aws:alb/targetGroup:TargetGroup", "group", {}),
  ];
  const graph = graphOfPlan(planOf(stack));
  const [nat] = graph.ofType(kinds.natGateway);
  const [a, b] = graph.ofType(kinds.subnet);

  it("finds resources by each token of a kind, in an order of its own", () => {
    expect(graph.ofType(kinds.subnet).map(({ name }) => name)).toEqual(["a", "b"]);
    expect(graph.ofType(kinds.targetGroup).map(({ name }) => name)).toEqual(["group"]);
    expect(is(a!, kinds.subnet)).toBe(true);
    expect(is(a!, kinds.natGateway)).toBe(false);
  });

  it("follows what properties need, both ways, whether or not their values are known", () => {
    expect(graph.links(nat!, "subnetId", kinds.subnet)).toEqual([b]);
    expect(graph.links(nat!, "subnetId", kinds.topic)).toEqual([]);
    expect(graph.links(nat!, "allocationId", kinds.subnet)).toEqual([]);
    expect(graph.users(b!, kinds.natGateway, "subnetId")).toEqual([nat]);
    expect(graph.users(b!, kinds.natGateway, "vpcId")).toEqual([]);
    expect(graph.users(a!, kinds.natGateway, "subnetId")).toEqual([]);
  });

  it("knows parents, protection, and what components registered", () => {
    expect(b!.parent?.name).toBe("network");
    expect(b!.parent?.props).toEqual({ vpcId: "vpc" });
    expect([a!.protect, b!.protect]).toEqual([false, true]);
    expect(a!.parent).toBeUndefined();
    expect(nat!.dependencies).toContain(b);
  });
});
