import { describe, expect, it } from "vitest";
import type { Plan, PlanResource } from "../../../preview/plan";
import { schedule, type Schedule, type ScheduleOptions } from "../../../preview/schedule";
import { creationTimes, secondsToCreate } from "../../../preview/schedule/times";
import { plan as sample, resource } from "../sample";

const gateway = "aws:ec2/natGateway:NatGateway"; // 105 s
const vpc = "aws:ec2/vpc:Vpc"; // 12 s

const made = (name: string, type: string, more: Partial<PlanResource> = {}) =>
  resource({ urn: name, type, name, ...more });
const plan = (...resources: PlanResource[]): Plan => ({ ...sample, resources });
const times = (resources: PlanResource[], options?: ScheduleOptions) =>
  Object.fromEntries(schedule(plan(...resources), options).resources.map((each) => [each.resource.name, span(each)]));
const span = ({ start, end }: { start: number; end: number }) => `${start}-${end}`;
const names = ({ path }: Schedule) => path.map((step) => step.resource.name);

describe("a schedule", () => {
  it("has everything made at once that needs nothing of the other", () => {
    expect(times([made("a", gateway), made("b", vpc)])).toEqual({ a: "0-105", b: "0-12" });
  });

  it.each<[string, Partial<PlanResource>]>([
    ["an explicit dependency", { dependencies: ["a"] }],
    ["a property", { propertyDependencies: { subnetId: ["a"] } }],
    ["its parent", { parent: "a" }],
    ["its provider", { provider: "a::some-id" }],
    ["what it is deleted with", { deletedWith: "a" }],
  ])("has a resource wait for %s", (_, needs) => {
    expect(times([made("a", vpc), made("b", gateway, needs)])).toEqual({ a: "0-12", b: "12-117" });
  });

  it("waits for the last of several, and says which", () => {
    const both = schedule(
      plan(made("a", vpc), made("b", gateway), made("c", vpc, { dependencies: ["a", "b"] }), made("d", vpc)),
    );
    expect(both.seconds).toBe(117);
    expect(names(both)).toEqual(["b", "c"]);
    expect(both.resources.at(-1)?.after?.resource.name).toBe("b");
  });

  it("takes no time for components, values made up, and what is there", () => {
    const nothing = [
      made("component", "plinth:index:Cache", { custom: false }),
      made("password", "random:index/randomPassword:RandomPassword"),
      made("provider", "pulumi:providers:aws"),
      made("zone", vpc, { op: "read" }),
      made("old", vpc, { op: "import" }),
    ];
    expect(schedule(plan(...nothing))).toMatchObject({ seconds: 0, path: [] });
  });

  it("waits for nothing that is not in the plan, and does without a plan", () => {
    expect(times([made("a", vpc, { dependencies: ["elsewhere"] })])).toEqual({ a: "0-12" });
    expect(schedule(plan())).toEqual({ seconds: 0, resources: [], path: [] });
  });

  it("may leave out what makes it wait", () => {
    const resources = [made("a", vpc), made("b", vpc, { dependencies: ["a"] })];
    expect(times(resources, { waitsFor: () => [] })).toEqual({ a: "0-12", b: "0-12" });
  });
});

describe("an engine that makes only so many at a time", () => {
  it("makes the next when one is done, in the order in which they could begin", () => {
    const resources = [made("a", gateway), made("b", vpc), made("c", vpc), made("d", vpc, { dependencies: ["b"] })];
    expect(times(resources, { parallel: 2 })).toEqual({ a: "0-105", b: "0-12", c: "12-24", d: "24-36" });
    expect(times(resources, { parallel: 1 })).toEqual({ a: "0-105", b: "105-117", c: "117-129", d: "129-141" });
  });

  it("names on the path who was in the way", () => {
    const narrow = schedule(plan(made("a", gateway), made("b", vpc)), { parallel: 1 });
    expect(names(narrow)).toEqual(["a", "b"]);
    expect(narrow.seconds).toBe(117);
  });

  it("gives no place to what takes no time", () => {
    const component = made("c", "plinth:index:Cache", { custom: false });
    expect(times([made("a", gateway), component, made("b", vpc, { parent: "c" })], { parallel: 2 })).toEqual({
      a: "0-105",
      c: "0-0",
      b: "0-12",
    });
  });
});

describe("the times", () => {
  it("say where they are from, and differ from what is there at once", () => {
    for (const [type, { seconds, source }] of Object.entries(creationTimes)) {
      expect(source, type).toMatch(/^(logs|estimate): /);
      expect(seconds, type).toBeGreaterThan(secondsToCreate("aws:another/type:Type"));
    }
  });

  it.each([
    ["aws:another/type:Type", 2],
    ["kubernetes:core/v1:ConfigMap", 1],
    ["kubernetes:karpenter.sh/v1:NodePool", 1],
    ["kubernetes:apps/v1:Deployment", 90],
    ["pulumi:providers:kubernetes", 0],
  ])("of %s are %i s", (type, seconds) => {
    expect(secondsToCreate(type)).toBe(seconds);
  });
});
