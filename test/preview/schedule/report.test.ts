import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diff, ResourceDiff } from "../../../preview/diff/model";
import type { Plan, PlanResource } from "../../../preview/plan";
import { inWords, scheduleReport } from "../../../preview/schedule/report";
import {
  creationTimes,
  deletionTimes,
  secondsToDelete,
  secondsToUpdate,
  updateTimes,
} from "../../../preview/schedule/times";
import { recordFiles, rootOnEks } from "../../kubernetes/plans";
import { recordStack } from "../../stack";
import { plan as sample, resource } from "../sample";

const gateway = "aws:ec2/natGateway:NatGateway"; // 105 s, 60 s until it is gone
const vpc = "aws:ec2/vpc:Vpc"; // 12 s, 2 s until it is gone
const instance = "aws:rds/instance:Instance"; // 600 s, 300 s until it is gone

const made = (name: string, type: string, more: Partial<PlanResource> = {}) =>
  resource({ urn: `urn:pulumi:s::p::${type}::${name}`, type, name, ...more });
const plan = (...resources: PlanResource[]): Plan => ({ ...sample, resources });
const diff = (...resources: ResourceDiff[]): Diff => ({
  against: { kind: "plan", file: "base.json" },
  outputs: [],
  notes: [],
  resources,
});
const changed = (change: ResourceDiff["change"], of: PlanResource, more: Partial<ResourceDiff> = {}): ResourceDiff => ({
  change,
  urn: of.urn,
  before: change === "create" ? undefined : of,
  after: change === "delete" ? undefined : of,
  properties: [],
  reasons: [],
  ...more,
});
const steps = ({ steps: all }: ReturnType<typeof scheduleReport>) =>
  all.map(({ name, change, start, end }) => `${change} ${name} ${start}-${end}`);

describe("a report of a whole plan", () => {
  it("has what takes time, and the chain that decides", () => {
    const [a, b] = [made("a", vpc), made("b", gateway)];
    const c = made("c", instance, { propertyDependencies: { vpcId: [a.urn] } });
    const component = made("component", "plinth:index:Cache", { custom: false });
    const report = scheduleReport(plan(component, a, b, c));
    expect(report).toMatchObject({ seconds: 612, words: "about 10 minutes", waits: [] });
    expect(steps(report)).toEqual(["create a 0-12", "create b 0-105", "create c 12-612"]);
    expect(report.path.map(({ name }) => name)).toEqual(["a", "c"]);
  });

  it("names who waits for whom without need, and how much earlier it could begin", () => {
    const [a, b] = [made("a", vpc), made("b", gateway)];
    const c = made("c", instance, { propertyDependencies: { vpcId: [a.urn] }, dependencies: [a.urn, b.urn] });
    expect(scheduleReport(plan(a, b, c)).waits).toEqual([{ urn: c.urn, name: "c", on: "b", seconds: 93 }]);
  });

  it("does not blame a resource for its provider, nor for what is over at once", () => {
    const a = made("a", vpc);
    const provider = made("cloud", "pulumi:providers:aws", { propertyDependencies: { region: [a.urn] } });
    const b = made("b", vpc, { provider: `${provider.urn}::id` });
    const short = made("c", "aws:sqs/queue:Queue");
    const d = made("d", vpc, { dependencies: [short.urn] });
    const report = scheduleReport(plan(a, provider, b, short, d));
    expect(steps(report)).toContain("create b 12-24");
    expect(steps(report)).toContain("create d 2-14");
    expect(report.waits).toEqual([]);
  });
});

describe("a report of changes", () => {
  it("takes no time for what stays, and none at all where nothing changes", () => {
    const [a, b] = [made("a", vpc), made("b", instance)];
    const report = scheduleReport(plan(a, b), diff(changed("same", a), changed("same", b)));
    expect(report).toEqual({ seconds: 0, words: "no time", steps: [], path: [], waits: [] });
  });

  it("takes as long for an update as its properties say", () => {
    const a = made("a", instance);
    const update = (path: string) =>
      scheduleReport(plan(a), diff(changed("update", a, { properties: [{ path, kind: "update" }] })));
    expect(steps(update("instanceClass"))).toEqual(["update a 0-600"]);
    expect(steps(update("tags.Name"))).toEqual(["update a 0-2"]);
    expect(steps(update("tags[0]"))).toEqual(["update a 0-2"]);
  });

  it("deletes when all that comes is there, what depends on another before that", () => {
    const [old, user, fresh] = [
      made("old", vpc),
      made("user", gateway, { dependencies: [made("old", vpc).urn] }),
      made("fresh", instance),
    ];
    // In an order that does not help.
    const changes = diff(changed("create", fresh), changed("delete", old), changed("delete", user));
    const report = scheduleReport(plan(fresh), changes);
    expect(steps(report)).toEqual(["create fresh 0-600", "delete user 600-660", "delete old 660-662"]);
    expect(report.steps.map(({ urn }) => urn)).toEqual([fresh.urn, user.urn, old.urn]);
    expect(report.path.map(({ name }) => name)).toEqual(["fresh", "user", "old"]);
    expect(report.waits).toEqual([]);
  });

  it("makes a replacement first and deletes after it, or the other way where there cannot be two", () => {
    const a = made("a", gateway);
    const b = made("b", vpc, { dependencies: [a.urn] });
    const replace = (more: Partial<ResourceDiff>) =>
      steps(scheduleReport(plan(a, b), diff(changed("replace", a, more), changed("create", b))));
    expect(replace({})).toEqual(["replace a 0-105", "create b 105-117", "delete a 117-177"]);
    expect(replace({ deleteBeforeReplace: true })).toEqual(["replace a 0-165", "create b 165-177"]);
  });

  it("takes no time for what goes from the stack and stays in AWS", () => {
    const a = made("a", instance);
    expect(scheduleReport(plan(), diff(changed("delete", a, { retained: true }))).seconds).toBe(0);
  });
});

describe("the application at the root", () => {
  const root = join(__dirname, "../../..");
  const slowestOf = ({ path }: ReturnType<typeof scheduleReport>) =>
    [...path].sort((a, b) => b.end - b.start - (a.end - a.start))[0]?.name;
  /** Who takes long and waits without need. */
  const slowWaits = ({ steps: all, waits }: ReturnType<typeof scheduleReport>) => {
    const slow = new Set(all.filter(({ start, end }) => end - start >= 60).map(({ urn }) => urn));
    return waits.filter(({ urn }) => slow.has(urn)).map(({ name }) => name);
  };

  it("waits in production on ECS for its database, and nothing slow waits without need", async () => {
    const report = scheduleReport((await recordStack(root, "production")).made.plan);
    expect(report.words).toBe("about 15 minutes");
    expect(slowestOf(report)).toBe("main-instance");
    expect(slowWaits(report)).toEqual([]);
  });

  it("waits in production on EKS for the cluster, which waits itself so that it goes before the network", async () => {
    const report = scheduleReport((await recordFiles(rootOnEks("production"), "production")).plan);
    expect(report.words).toBe("about 16 minutes");
    expect(slowestOf(report)).toBe("cluster-cluster");
    expect(slowWaits(report)).toEqual(["cluster-cluster"]);
    expect(report.waits[0]?.seconds).toBeGreaterThan(100);
  });
});

describe("times", () => {
  it("say where they are from, and a change or an end takes longer than usual", () => {
    for (const times of [updateTimes, deletionTimes, creationTimes]) {
      for (const [type, { seconds, source }] of Object.entries(times)) {
        expect(source, type).toMatch(/^(logs|estimate): /);
        expect(seconds, type).toBeGreaterThan(2);
      }
    }
  });

  it("of anything else are short", () => {
    expect(secondsToUpdate("aws:another/type:Type", ["any"])).toBe(2);
    expect(secondsToDelete("kubernetes:core/v1:ConfigMap")).toBe(1);
    expect(secondsToDelete("random:index/randomId:RandomId")).toBe(0);
  });

  it.each([
    [0, "no time"],
    [12, "under a minute"],
    [55, "about a minute"],
    [924, "about 15 minutes"],
    [1330, "about 20 minutes"],
    [2900, "about 50 minutes"],
    [3500, "about an hour"],
    [5200, "about an hour and a half"],
    [9100, "about 2½ hours"],
    [10_900, "about 3 hours"],
  ])("of %i s are %s", (seconds, words) => {
    expect(inWords(seconds)).toBe(words);
  });
});
