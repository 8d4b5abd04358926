import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Plan, PlanResource } from "../../preview/plan";
import { schedule, type Scheduled } from "../../preview/schedule";
import { resource } from "../preview/sample";
import { recordFiles, rootOnEks } from "../kubernetes/plans";
import { recordStack } from "../stack";
import { beside, forced, forcedBy, forcedNeeds, kindOf } from "../../preview/schedule/forced";

/**
 * How much longer a first deployment may take than the slowest chain that AWS forces, with typical times for both. What
 * the real engine adds to it, `npm run bench` measures.
 */
const limit = 1.15;

const plans = new Map<string, Plan>();
const planOf = (stack: string) => plans.get(stack)!;
const stacks = ["staging", "production", "staging on EKS", "production on EKS"];

beforeAll(async () => {
  for (const stack of ["staging", "production"]) {
    plans.set(stack, (await recordStack(join(__dirname, "../.."), stack)).made.plan);
    plans.set(`${stack} on EKS`, (await recordFiles(rootOnEks(stack), stack)).plan);
  }
});

describe.each(stacks)("a first deployment of %s", (stack) => {
  it(`takes at most ${limit} times what AWS forces`, () => {
    const all = schedule(planOf(stack));
    const least = schedule(planOf(stack), { waitsFor: forcedNeeds });
    expect(least.seconds).toBeGreaterThan(600);
    expect(all.seconds / least.seconds, needless(all.path).join("\n")).toBeLessThanOrEqual(limit);
  });

  it("has its slow parts made side by side", () => {
    const { resources } = schedule(planOf(stack));
    const slow = resources.filter(({ resource: { type } }) => /:(ReplicationGroup|Instance)$/.test(type));
    expect(slow.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...slow.map(({ start }) => start))).toBeLessThan(30);
  });
});

describe("what AWS forces", () => {
  it("is listed for a reason: each line is needed by some stack", () => {
    const resources = stacks.flatMap((stack) => planOf(stack).resources);
    const idle = forced.filter((rule) => resources.every((each) => forcedBy(each, [rule]).length === 0));
    expect(idle).toEqual([]);
  });

  it("leaves out a wait that nobody has given a reason for", () => {
    const urn = (component: string, type: string, name: string) =>
      `urn:pulumi:s::p::plinth:index:Platform$plinth:index:${component}$aws:${type}::${name}`;
    const [flowLog, route] = [
      urn("Network", "ec2/flowLog:FlowLog", "flow-log"),
      urn("Network", "ec2/route:Route", "route"),
    ];
    const service = resource({
      urn: urn("Service", "ecs/service:Service", "web-service"),
      type: "aws:ecs/service:Service",
      name: "web-service",
      dependencies: [flowLog, route, "of an input"],
      propertyDependencies: { cluster: ["of an input"] },
    });
    expect(kindOf(service.urn)).toBe("Service ecs/service");
    expect(beside(service)).toEqual([flowLog, route]);
    expect(forcedBy(service)).toEqual([route]);
    expect(forcedNeeds(service)).toEqual(["of an input", route]);
    expect(needless([step(flowLog), { ...step(service.urn), resource: service, start: 2, end: 4 }])).toEqual([
      "web-service waits for flow-log",
    ]);
  });
});

const step = (urn: string): Scheduled => ({
  resource: resource({ urn, type: "aws:ec2/flowLog:FlowLog", name: urn.split("::").at(-1)! }),
  start: 0,
  end: 2,
});

/** The waits of a path that AWS does not force: what to take out of the components where they are too slow. */
const needless = (path: readonly { readonly resource: PlanResource }[]): string[] =>
  path.flatMap(({ resource: each }, index) => {
    const before = path[index - 1]?.resource;
    const waits = before !== undefined && !forcedNeeds(each).includes(before.urn);
    return waits ? [`${each.name} waits for ${before.name}`] : [];
  });
