import { describe, expect, it } from "vitest";
import type { PlanResource } from "../../../preview/plan";
import { UNKNOWN } from "../../../preview/values";
import { baseline, byUsage, costOf, lines, made } from "./bill";

const definition = (inputs: PlanResource["inputs"] = {}) =>
  made("aws:ecs/taskDefinition:TaskDefinition", "web-task-definition", {
    cpu: "512",
    memory: "1024",
    runtimePlatform: { cpuArchitecture: "ARM64" },
    ...inputs,
  });

/** A service as a preview has it: the ARN of its task definition is unknown, and only the link is left. */
const service = (inputs: PlanResource["inputs"], of: PlanResource, name = "web-service", cluster?: PlanResource) =>
  made(
    "aws:ecs/service:Service",
    name,
    { taskDefinition: UNKNOWN, ...inputs },
    { taskDefinition: [of], ...(cluster && { cluster: [cluster] }) },
  );

const target = (minCapacity: number, of: PlanResource) =>
  made(
    "aws:appautoscaling/target:Target",
    `${of.name}-target`,
    { minCapacity, maxCapacity: 10, resourceId: UNKNOWN },
    { resourceId: [of] },
  );

describe("a service on Fargate", () => {
  it("costs what its tasks ask for, as many as the autoscaler keeps at least", () => {
    const size = definition();
    const web = service({ desiredCount: 1 }, size);
    expect(baseline(web, size, target(3, web))).toEqual([
      // 3 tasks x 0.5 vCPU x 730 h = 1095 vCPU-hours; 1095 x 0.03238
      ["Fargate vCPU", "1095", "0.03238", "35.4561"],
      // 3 tasks x 1 GiB x 730 h = 2190 GB-hours; 2190 x 0.00356
      ["Fargate memory", "2190", "0.00356", "7.7964"],
    ]);
    expect(lines(web, size, target(3, web))[0]?.assumption).toBe("3 tasks all month, the least of up to 10");
  });

  it("takes its own number without an autoscaler, and another architecture's price", () => {
    const size = definition({ runtimePlatform: { cpuArchitecture: "X86_64" }, cpu: "1024", memory: "2048" });
    expect(baseline(service({ desiredCount: 1 }, size), size)).toEqual([
      ["Fargate vCPU", "730", "0.04048", "29.5504"],
      ["Fargate memory", "1460", "0.004445", "6.4897"],
    ]);
  });

  it("costs nothing while it waits for its image", () => {
    const size = definition();
    const web = service({ desiredCount: 0 }, size);
    expect(baseline(web, size, target(0, web)).map(([, , , monthly]) => monthly)).toEqual(["0", "0"]);
  });

  it("has on Spot what the strategy places there", () => {
    const size = definition({ cpu: "1024", memory: "2048" });
    const strategy = [
      { capacityProvider: "FARGATE", base: 1, weight: 1 },
      { capacityProvider: "FARGATE_SPOT", base: 0, weight: 3 },
    ];
    const web = service({ desiredCount: 5, capacityProviderStrategies: strategy }, size);
    // one task by base, the other four as 1 to 3: two on demand, three on Spot at half the price
    expect(baseline(web, size)).toEqual([
      ["Fargate vCPU", "1460", "0.03238", "47.2748"],
      ["Fargate memory", "2920", "0.00356", "10.3952"],
      ["Fargate Spot vCPU", "2190", "0.01619", "35.4561"],
      ["Fargate Spot memory", "4380", "0.00178", "7.7964"],
    ]);
  });

  it("pays for storage above 20 GiB", () => {
    const size = definition({ ephemeralStorage: { sizeInGib: 30 } });
    // 10 GiB x 2 tasks x 730 h = 14600; x 0.000111
    expect(baseline(service({ desiredCount: 2 }, size), size)[2]).toEqual([
      "Fargate storage above 20 GiB",
      "14600",
      "0.000111",
      "1.6206",
    ]);
  });

  it("has no sum where the plan does not know how large or how many", () => {
    const size = definition({ cpu: UNKNOWN });
    const web = service({ desiredCount: 2 }, size);
    expect(baseline(web, size)[0]).toEqual(["Fargate vCPU", null, "0.03238", null]);
    expect(costOf(web, size).withoutPrice).toMatchObject([{ name: "web-service", costComponents: ["Fargate vCPU"] }]);
    const many = service({ desiredCount: UNKNOWN }, definition());
    expect(costOf(many, definition()).withoutPrice[0]?.costComponents).toEqual(["Fargate vCPU", "Fargate memory"]);
  });

  it("is nothing of Fargate's on instances", () => {
    const size = definition();
    expect(lines(service({ desiredCount: 1, launchType: "EC2" }, size), size)).toEqual([]);
  });
});

describe("a task definition", () => {
  it("is paid by its service", () => {
    const size = definition();
    expect(lines(size, service({ desiredCount: 1 }, size))).toEqual([]);
  });

  it("of a job costs while a task of it runs", () => {
    expect(byUsage(definition())).toEqual([
      ["Fargate vCPU, now and then", "0.5", "0.03238", "0.01619"],
      ["Fargate memory, now and then", "1", "0.00356", "0.00356"],
    ]);
  });
});

describe("Container Insights", () => {
  const cluster = (value: string) =>
    made("aws:ecs/cluster:Cluster", "cluster-cluster", { settings: [{ name: "containerInsights", value }] });
  const inside = (of: PlanResource) => {
    const size = definition();
    return [size, service({ desiredCount: 3 }, size, "web", of), service({ desiredCount: 2 }, size, "worker", of)];
  };

  it.each([
    // 14 + 2 services x 45 + 5 tasks x 25 = 229 metrics; x 0.07
    ["enhanced", [["Container Insights, enhanced", "229", "0.07", "16.03"]]],
    // 8 + 2 services x 17 = 42 metrics; x 0.30
    ["enabled", [["Container Insights, enabled", "42", "0.3", "12.6"]]],
    ["disabled", []],
  ])("%s makes metrics", (value, expected) => {
    const its = cluster(value);
    expect(baseline(its, ...inside(its))).toEqual(expected);
  });
});
