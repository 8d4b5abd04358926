import { describe, expect, it } from "vitest";
import { diffPlans } from "../../../preview/diff";
import type { Before } from "../../../preview/diff/before";
import { hasChanges } from "../../../preview/diff/model";
import type { PlanResource } from "../../../preview/plan";
import { Secret, UNKNOWN, type Properties, type Value } from "../../../preview/values";
import { beforeOf, INSTANCE, make, planOf, QUEUE, SUBNET, urnOf, VPC } from "./sides";

const diff = (before: PlanResource[], after: PlanResource[], more?: Partial<Before>) =>
  diffPlans(beforeOf(planOf(...before), more), planOf(...after));
const one = (before: PlanResource | undefined, after: PlanResource, more?: Partial<Before>) =>
  diff(before ? [before] : [], [after], more).resources[0];
const paths = (type: string, before: Properties, after: Properties) =>
  one(make(type, "it", before), make(type, "it", after))?.properties.map(({ path, kind }) => `${kind} ${path}`);

describe("a property", () => {
  it.each<[string, Value, Value]>([
    ["null for nothing", null, null],
    ["a number as text", 5432, "5432"],
    ["a document with other spaces and another order", '{"a":1,"b":[2]}', '{ "b": [2], "a": 1 }'],
    [
      "a policy with one action for a list of one, in another order",
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["b:X","a:Y"],"Resource":"*"}]}',
      '{"Statement":[{"Action":["a:Y","b:X"],"Resource":["*"],"Effect":"Allow"}],"Version":"2012-10-17"}',
    ],
    [
      "a document that the program gives as values",
      '{"Statement":[{"Effect":"Allow"}]}',
      { Statement: [{ Effect: "Allow" }] },
    ],
    ["a secret that was none", "text", new Secret("text")],
  ])("is the same by %s", (_, before, after) => {
    expect(paths(QUEUE, { policy: before }, { policy: after })).toEqual([]);
  });

  it("has Pulumi's path, and the kind of its change", () => {
    const before = { tags: { Name: "a", "a.b": "c" }, list: [1, 2], gone: true };
    const after = { tags: { Name: "b" }, list: [1, 3, 4], come: { x: 1 } };
    expect(paths(QUEUE, before, after)).toEqual([
      ...["add come", "delete gone", "update list[1]", "add list[2]", "update tags.Name", 'delete tags["a.b"]'],
    ]);
  });

  it("that is a set for AWS has no order, and is told as a whole", () => {
    const sets = (vpcSecurityGroupIds: string[]) => ({ vpcSecurityGroupIds });
    expect(paths(INSTANCE, sets(["a", "b"]), sets(["b", "a"]))).toEqual([]);
    expect(paths(INSTANCE, sets(["a", "b"]), sets(["b", "c"]))).toEqual(["update vpcSecurityGroupIds"]);
    expect(paths(QUEUE, sets(["a", "b"]), sets(["b", "a"]))).toHaveLength(2);
    const rules = (...ports: number[]) => ({ ingress: ports.map((fromPort) => ({ fromPort, protocol: "tcp" })) });
    expect(paths("aws:ec2/securityGroup:SecurityGroup", rules(80, 443), rules(443, 80))).toEqual([]);
  });

  it("that is or was a secret is shown on neither side", () => {
    const told = (before: Value, after: Value) =>
      one(make(QUEUE, "it", { a: before }), make(QUEUE, "it", { a: after }));
    expect(JSON.stringify(told("plain", new Secret("other"))?.properties)).not.toMatch(/plain|other/);
    expect(JSON.stringify(told(new Secret("other"), "plain")?.properties)).not.toMatch(/plain|other/);
  });

  it("that is to be ignored is", () => {
    const after = make(QUEUE, "it", { a: { b: 2, c: 2 }, d: 2 }, { ignoreChanges: ["a.b", "d"] });
    expect(one(make(QUEUE, "it", { a: { b: 1, c: 1 }, d: 1 }), after)?.properties.map(({ path }) => path)).toEqual([
      "a.c",
    ]);
  });
});

const needing = (urn: string, inputs: Properties = { vpcId: UNKNOWN }): Partial<PlanResource> => ({
  inputs,
  propertyDependencies: Object.fromEntries(Object.keys(inputs).map((key) => [key, [urn]])),
});

describe("what is unknown", () => {
  const vpc = (more: Properties = {}) => make(VPC, "vpc", { cidrBlock: "10.0.0.0/16", ...more });
  const [known, unknown] = [
    make(SUBNET, "subnet", {}, needing(urnOf(VPC, "vpc"), { vpcId: "vpc-1" })),
    make(SUBNET, "subnet", {}, needing(urnOf(VPC, "vpc"))),
  ];

  it("is what it was, as long as what it is made of is", () => {
    expect(diff([vpc(), known], [vpc(), unknown]).resources.map(({ change }) => change)).toEqual(["same", "same"]);
    const updated = diff([vpc(), known], [vpc({ tags: { a: "b" } }), unknown]);
    expect(updated.resources.map(({ change }) => change)).toEqual(["update", "same"]);
    expect(updated.notes[0]).toContain("taken for what they were: subnet.vpcId");
  });

  it("is another where it is made of something else", () => {
    const other = make(SUBNET, "subnet", {}, needing(urnOf(VPC, "other")));
    const both = [vpc(), make(VPC, "other")];
    expect(diff([...both, known], [...both, other]).resources.map(({ change }) => change)).toEqual([
      "same",
      "same",
      "replace",
    ]);
  });

  it("replaces what follows from a replacement, where the property replaces", () => {
    const { resources } = diff([vpc(), known], [vpc({ cidrBlock: "10.1.0.0/16" }), unknown]);
    expect(resources.map(({ change, reasons }) => [change, reasons])).toEqual([
      ["replace", [{ kind: "property", path: "cidrBlock", source: expect.stringContaining("ec2/vpc_.go") as string }]],
      ["replace", [{ kind: "cascade", path: "vpcId", urn: urnOf(VPC, "vpc") }]],
    ]);
    expect(resources[1]?.properties).toEqual([
      { path: "vpcId", kind: "update-replace", before: "vpc-1", after: UNKNOWN },
    ]);
    const rest = make(QUEUE, "queue", {}, needing(urnOf(VPC, "vpc"), { policy: UNKNOWN }));
    const old = make(QUEUE, "queue", { policy: "x" });
    expect(diff([vpc(), old], [vpc({ cidrBlock: "10.1.0.0/16" }), rest]).resources[1]?.change).toBe("update");
  });
});

describe("a resource", () => {
  const moved = (name: string, aliases: string[], more: Partial<PlanResource> = {}) =>
    make(QUEUE, name, { fifoQueue: true }, { aliases, ...more });

  it("that has another name is the same by its alias, and so are its children", () => {
    const parent = (name: string, aliases: string[] = []) =>
      make("plinth:index:Job", name, {}, { custom: false, aliases });
    const child = (of: string) => ({
      ...make(QUEUE, `${of}-queue`, {}, { parent: urnOf("plinth:index:Job", of) }),
      urn: `urn:pulumi:test::shop::plinth:index:Job$${QUEUE}::${of}-queue`,
    });
    const { resources } = diff(
      [parent("old"), child("old")],
      [parent("new", [urnOf("plinth:index:Job", "old")]), child("new")],
    );
    expect(resources.map(({ change, renamedFrom }) => [change, renamedFrom])).toEqual([
      ["same", urnOf("plinth:index:Job", "old")],
      ["same", child("old").urn],
    ]);
    expect(diff([moved("a", [])], [moved("b", [])]).resources.map(({ change }) => change)).toEqual([
      "create",
      "delete",
    ]);
  });

  it("that goes, goes after those that depend on it; one that is protected is refused, one to be kept stays", () => {
    const [a, b, c] = [
      make(VPC, "a"),
      make(SUBNET, "b", {}, { protect: true }),
      make(QUEUE, "c", {}, { retainOnDelete: true }),
    ];
    expect(
      diff([a, b, c], []).resources.map(({ change, urn, refused, retained }) => [change, urn, refused, retained]),
    ).toEqual([
      ["delete", c.urn, undefined, true],
      ["delete", b.urn, true, undefined],
      ["delete", a.urn, undefined, undefined],
    ]);
  });

  it("that is protected is not replaced, unless the protection goes at the same time", () => {
    const at = (engine: string, protect: boolean) => make(INSTANCE, "main", { engine }, { protect });
    expect(one(at("postgres", true), at("mysql", true))).toMatchObject({ change: "replace", refused: true });
    expect(one(at("postgres", true), at("mysql", false))?.refused).toBeUndefined();
  });

  it("whose protection alone is lifted stays the same, and says so", () => {
    const lifted = diff([make(QUEUE, "it", {}, { protect: true })], [make(QUEUE, "it")]);
    expect(lifted.resources[0]).toMatchObject({
      change: "same",
      properties: [{ path: "protect", kind: "update", before: true, after: false }],
    });
    expect(hasChanges(lifted)).toBe(true);
    expect(hasChanges(diff([make(QUEUE, "it")], [make(QUEUE, "it")]))).toBe(false);
  });

  it.each<[string, Partial<PlanResource>, object]>([
    ["replaceOnChanges", { replaceOnChanges: ["tags.*"] }, { option: "replaceOnChanges", path: "tags.a" }],
    ["any change, for `*`", { replaceOnChanges: ["*"] }, { option: "replaceOnChanges", path: "tags.a" }],
    [
      "a provider of which nothing is known",
      { provider: `${urnOf("pulumi:providers:aws", "b")}::1` },
      { option: "provider" },
    ],
    ["what it goes with", { replaceWith: [urnOf(VPC, "vpc")] }, { option: "replaceWith", urn: urnOf(VPC, "vpc") }],
  ])("is replaced by %s", (_, more, reason) => {
    const before = make(QUEUE, "it", { tags: { a: "1" } }, { provider: `${urnOf("pulumi:providers:aws", "a")}::1` });
    const after = { ...make(QUEUE, "it", { tags: { a: "2" } }), provider: before.provider, ...more };
    const vpc = (cidrBlock: string) => make(VPC, "vpc", { cidrBlock });
    const { resources } = diff([vpc("a"), before], [vpc("b"), after]);
    expect(resources[1]).toMatchObject({ change: "replace", reasons: [reason] });
  });

  it("stays with its provider by another version of the engine's own, or by another id", () => {
    const by = (name: string, id: string) =>
      make(QUEUE, "it", {}, { provider: `${urnOf("pulumi:providers:aws", name)}::${id}` });
    expect(one(by("default_7_48_0", "a"), by("default_7_49_0", "b"))?.change).toBe("same");
    expect(one(by("aws", "a"), by("aws", "b"))?.change).toBe("same");
  });

  it("moves to another provider in place, unless that is elsewhere", () => {
    const at = (name: string, region: string, more: Properties = {}) =>
      make("pulumi:providers:aws", name, { region, ...more });
    const by = (name: string) => make(QUEUE, "it", {}, { provider: `${urnOf("pulumi:providers:aws", name)}::1` });
    const moved = (from: PlanResource, to: PlanResource) =>
      diff([from, by(from.name)], [to, by(to.name)]).resources.find(({ urn }) => urn === urnOf(QUEUE, "it"));
    expect(moved(at("a", "x"), at("b", "y"))).toMatchObject({
      change: "replace",
      reasons: [{ option: "provider", urn: urnOf("pulumi:providers:aws", "b") }],
    });
    for (const from of ["a", "default_7_48_0"]) {
      expect(moved(at(from, "x"), at("b", "x", { assumeRoles: [{ roleArn: "other" }] }))).toMatchObject({
        change: "same",
        properties: [
          {
            path: "provider",
            before: urnOf("pulumi:providers:aws", from),
            after: urnOf("pulumi:providers:aws", "b"),
          },
        ],
      });
    }
  });

  it("goes with a provider that is elsewhere now", () => {
    const aws = (region: string) => make("pulumi:providers:aws", "aws", { region });
    const queue = make(QUEUE, "it", {}, { provider: `${urnOf("pulumi:providers:aws", "aws")}::1` });
    expect(diff([aws("a"), queue], [aws("b"), queue]).resources.map(({ change }) => change)).toEqual([
      "replace",
      "replace",
    ]);
  });

  it("with a name given by hand goes before its successor comes, and with it what would follow", () => {
    const queue = (fifoQueue: boolean, more = {}) => make(QUEUE, "queue", { name: "jobs.fifo", fifoQueue }, more);
    const policy = make(
      "aws:sqs/queuePolicy:QueuePolicy",
      "policy",
      {},
      needing(urnOf(QUEUE, "queue"), { queueUrl: "known" }),
    );
    const { resources } = diff([queue(true), policy], [queue(false), policy]);
    expect(resources).toMatchObject([
      { change: "replace", deleteBeforeReplace: true },
      {
        change: "replace",
        deleteBeforeReplace: true,
        reasons: [{ kind: "cascade", path: "queueUrl", urn: urnOf(QUEUE, "queue") }],
      },
    ]);
    const after = diff([queue(true), policy], [queue(false, { deleteBeforeReplace: false }), policy]).resources;
    expect(after.map(({ change }) => change)).toEqual(["replace", "same"]);
  });

  it("is imported, read, taken over and let go as the engine does it", () => {
    const imported = make(QUEUE, "it", {}, { op: "import", id: "1" });
    const read = make(QUEUE, "it", {}, { op: "read", id: "1" });
    const owned = make(QUEUE, "it", {}, { id: "1" });
    expect(one(undefined, imported)?.change).toBe("import");
    expect(one(owned, imported)?.change).toBe("same");
    expect(one({ ...owned, id: "2" }, imported)).toMatchObject({ change: "replace", reasons: [{ option: "import" }] });
    expect(one(undefined, read)?.change).toBe("read");
    expect(one(owned, read)?.change).toBe("read");
    expect(one({ ...owned, id: "2" }, read)).toMatchObject({ change: "replace", reasons: [{ option: "id" }] });
    expect(one(read, make(QUEUE, "it"))?.change).toBe("create");
    expect(diff([read], []).resources).toMatchObject([{ change: "delete", retained: true }]);
  });

  it("of a type of which nothing is known is updated, and that is said", () => {
    const { resources, notes } = diff([make("x:y:Z", "it", { a: 1 })], [make("x:y:Z", "it", { a: 2 })]);
    expect(resources[0]?.change).toBe("update");
    expect(notes).toEqual([
      expect.stringContaining("What replaces a x:y:Z is not known, nor which of its lists have no order") as string,
    ]);
  });

  it("that only the engine makes, a provider of its own, is in no diff", () => {
    expect(diff([make("pulumi:providers:aws", "default_7_48_0")], []).resources).toEqual([]);
  });
});

it("outputs that differ are told", () => {
  const before = beforeOf({ ...planOf(), outputs: { url: "a", old: "b", id: "c" } });
  const after = { ...planOf(), outputs: { url: "b", id: UNKNOWN, made: UNKNOWN } };
  expect(diffPlans(before, after).outputs.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    ...["add made", "delete old", "update url"],
  ]);
});
