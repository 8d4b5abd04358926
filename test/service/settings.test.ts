import { describe, expect, it } from "vitest";
import { fargateSizes } from "../../components/task/fargate";
import { capacity } from "../../components/service";
import { serviceSettings, tasksAtMost } from "../../components/service/settings";

const wrong = (input: object) => {
  const result = serviceSettings.safeParse(input);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

describe("a service's settings", () => {
  it("need nothing: a service of defaults is a worker with an image of its own", () => {
    expect(serviceSettings.parse({})).toMatchObject({
      cpu: 512,
      memoryMiB: 1024,
      scale: { min: 2 },
      user: "1000:1000",
    });
  });

  it.each([
    [
      "an impossible Fargate size",
      { cpu: 256, memoryMiB: 8192 },
      "memoryMiB: with 256 CPU units Fargate has 512, 1024, 2048 MiB",
    ],
    [
      "another impossible size",
      { cpu: 1024, memoryMiB: 1024 },
      "memoryMiB: with 1024 CPU units Fargate has 2048 to 8192 in steps of 1024 MiB",
    ],
    [
      "a worker with a route",
      { routes: [{ path: "/" }], health: { ready: { path: "/" } } },
      "routes: no routes without a `port`: a worker cannot be public",
    ],
    [
      "a route nobody checks",
      { port: 80, routes: [{ path: "/" }] },
      "health: `ready`, a path by which the load balancer sees that a task can serve: the service has routes",
    ],
    [
      "a path without a port",
      { health: { live: { kind: "path", path: "/" } } },
      "health.live: a `command`: without a port there is nobody to ask for a path",
    ],
    ["fewer at most than at least", { scale: { min: 5, max: 2 } }, "scale.max: at least as many as `min`"],
    [
      "a task that dies before its requests",
      { drainSeconds: 60 },
      "stopTimeoutSeconds: at least `drainSeconds` (or 120, the most that there is): a task must outlive its requests",
    ],
    ["root", { user: "0" }, "user: a user's and a group's number, such as 1000:1000, and not root"],
    [
      "an image by tag",
      { image: "nginx:latest" },
      "image: the name of a service or job, or a full reference with @sha256:",
    ],
    [
      "requests of a worker",
      { scale: { requestsPerTarget: 5 } },
      "scale.requestsPerTarget: no `requestsPerTarget` without routes: the load balancer counts requests",
    ],
    [
      "two things in one use",
      { uses: [{ a: "A", b: "B" }] },
      "uses.0: an entry such as main, main.replica or { main: DATABASE_URL }",
    ],
    [
      "no way to an image",
      { egressPorts: [25] },
      "egressPorts: 443 among them: by it a task fetches its image and its secrets",
    ],
    [
      "a closed path of a service that is closed as a whole",
      { closedPaths: ["/api/internal"] },
      "closedPaths: none without routes: the internet does not get to this service",
    ],
    [
      "paths of one volume",
      { writablePaths: ["/a/b", "/a-b"] },
      "writablePaths: each path once, and no two that differ only in punctuation or case",
    ],
    [
      "two colours of a worker",
      { rollout: { kind: "blueGreen" } },
      "rollout: `rolling` without a `port`: of a worker nothing can be switched",
    ],
    [
      "two colours of one image",
      { port: 80, rollout: { kind: "blueGreen" }, image: `registry.example/web@sha256:${"1".repeat(64)}` },
      "image: no full reference with `rollout: blueGreen`: each colour has an image of its own, of one repository",
    ],
  ])("refuse %s", (_, input, message) => {
    expect(wrong(input)).toEqual([message]);
  });

  it("roll out in place unless they are told otherwise, by the same figures in both ways", () => {
    const shares = { minHealthyPercent: 100, maxPercent: 200 };
    expect(serviceSettings.parse({}).rollout).toEqual({ kind: "rolling", ...shares });
    expect(serviceSettings.parse({ port: 80, rollout: { kind: "blueGreen" } }).rollout).toEqual({
      kind: "blueGreen",
      ...shares,
    });
  });

  it("say how many tasks there may be: with two colours twice as many", () => {
    const scale = { min: 2, max: 5 };
    expect(tasksAtMost(serviceSettings.parse({ scale }))).toBe(5);
    expect(tasksAtMost(serviceSettings.parse({ port: 80, scale, rollout: { kind: "blueGreen" } }))).toBe(10);
  });

  it("read every form of a use", () => {
    const { uses } = serviceSettings.parse({ uses: ["main", "main.replica", { queue: "Q" }, { main: { host: "H" } }] });
    expect(uses).toEqual([
      { name: "main", facet: "", variables: {} },
      { name: "main", facet: "replica", variables: {} },
      { name: "queue", facet: "", variable: "Q", variables: {} },
      { name: "main", facet: "", variables: { host: "H" } },
    ]);
  });
});

describe("the table of Fargate sizes", () => {
  it("has the bounds of AWS's page", () => {
    const bounds = Object.entries(fargateSizes).map(([cpu, sizes]) => [Number(cpu), sizes[0], sizes.at(-1)]);
    expect(bounds).toEqual([
      [256, 512, 2048],
      [512, 1024, 4096],
      [1024, 2048, 8192],
      [2048, 4096, 16384],
      [4096, 8192, 30720],
      [8192, 16384, 61440],
      [16384, 32768, 122880],
    ]);
  });
});

describe("capacity", () => {
  it("keeps one task off Spot unless all of them are on it", () => {
    expect(capacity({ spotPercent: 0 })).toEqual([{ capacityProvider: "FARGATE", weight: 100, base: 1 }]);
    expect(capacity({ spotPercent: 60 })).toEqual([
      { capacityProvider: "FARGATE", weight: 40, base: 1 },
      { capacityProvider: "FARGATE_SPOT", weight: 60, base: 0 },
    ]);
    expect(capacity({ spotPercent: 100 })).toEqual([{ capacityProvider: "FARGATE_SPOT", weight: 100, base: 0 }]);
  });
});
