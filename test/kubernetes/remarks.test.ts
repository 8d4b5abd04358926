import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { jobSettings } from "../../components/job/settings";
import { kubernetesRemarks, lostOfJobs, lostOfServices } from "../../components/kubernetes/remarks";
import { completeNetwork } from "../../components/network/settings";
import { Platform } from "../../components/platform";
import { releaseSettings } from "../../components/release/settings";
import { serviceSettings } from "../../components/service/settings";
import { schema } from "../../components/settings/schema";
import { bare, def, kindsOf } from "../../components/settings/shape";
import { recorded } from "../recorded";
import { given, stack } from "../wiring";

const image = `registry.example/web@sha256:${"1".repeat(64)}`;
const existing = {
  kind: "existing",
  name: "shared",
  endpoint: "https://0123.gr7.eu-central-1.eks.amazonaws.com",
  certificateAuthority: "bW9jaw==",
  securityGroupId: "sg-1",
};
const open = { kind: "create", endpoint: { kind: "restricted", cidrs: ["203.0.113.0/24"] } };

const remarks = (cluster: object | undefined, more: object = {}) =>
  kubernetesRemarks({
    settings: schema.parse({ platform: cluster ? { kind: "eks", cluster } : { kind: "ecs" }, ...more }),
    stack,
    given,
  });

describe("what a reader should know of a description on Kubernetes", () => {
  it("is from where it can be deployed", () => {
    expect(remarks({ kind: "create" })).toEqual([
      "platform.cluster.endpoint is private: deploys have to run inside the VPC, which the first one has yet to make " +
        "(docs/first-deploy.md, On EKS)",
    ]);
    expect(remarks(open)).toEqual([]);
    expect(remarks(existing)).toEqual([]);
  });

  it("is that nobody hears of jobs in somebody else's cluster", () => {
    const jobs = { dump: { image, schedule: "@daily" } };
    expect(remarks(existing, { jobs })).toEqual([
      "nothing tells when a job fails (dump): the audit log of an existing cluster is not this stack's",
    ]);
    expect(remarks(open, { jobs })).toEqual([]);
  });

  it("is that nobody hears of a job that is not even tried, by Kubernetes' own pauses", () => {
    // Of 168 hours, the most that CloudWatch looks back, Step Functions' pauses would take more than is left.
    const daily = { image, schedule: "0 2 * * *", timeoutMinutes: 1425, retries: 5, retryDelaySeconds: 600 };
    expect(remarks(open, { jobs: { daily } }).join()).not.toContain("overdue");
    expect(remarks(open, { jobs: { monthly: { image, schedule: "0 2 1 * *" } } })).toEqual([
      expect.stringContaining("nobody is told when monthly is overdue"),
    ]);
    expect(remarks(existing, { jobs: { monthly: { image, schedule: "0 2 1 * *" } } }).join()).not.toContain("overdue");
  });

  it.each([
    [0, []],
    [1, ["web runs about half of its pods on spot machines: on eks a spotPercent between 1 and 99 is no share"]],
    [99, ["web runs about half of its pods on spot machines: on eks a spotPercent between 1 and 99 is no share"]],
    [100, []],
  ])("is how many pods are on spot machines by %i percent", (spotPercent, expected) => {
    expect(remarks(open, { services: { web: { image, spotPercent } } })).toEqual(expected);
    expect(remarks(undefined, { services: { web: { image, spotPercent } } })).toEqual([]);
  });

  it("is what the autoscaler does not know", () => {
    const web = {
      image,
      port: 3000,
      routes: [{ path: "/" }],
      health: { ready: { path: "/" } },
      scale: { requestsPerTarget: 100 },
    };
    expect(remarks(open, { services: { web } })).toEqual([
      "web does not scale by scale.requestsPerTarget: on eks only CPU and memory count",
    ]);
    expect(remarks(undefined, { services: { web } })).toEqual([]);
  });

  it("is that the load balancer's verdict replaces nothing", () => {
    const web = { image, health: { graceSeconds: 60 } };
    expect(remarks(open, { services: { web } })).toEqual([
      "web has no use for health.graceSeconds: on eks no pod is replaced for what the load balancer thinks of it",
    ]);
    expect(remarks(undefined, { services: { web } })).toEqual([]);
  });

  it.each([
    [{}, []],
    [{ retryDelaySeconds: 60, windowMinutes: 0 }, []],
    [{ retryDelaySeconds: 30, retries: 0 }, []],
    [
      { retryDelaySeconds: 30 },
      ["dump is tried again after 10 s, then twice as long each time: on eks nothing reads retryDelaySeconds"],
    ],
    [{ windowMinutes: 15 }, ["dump is started at its time: on eks windowMinutes is only how late it may still start"]],
  ])("is when a job of %o is started and tried again", (input, expected) => {
    const jobs = { dump: { image, schedule: "@daily", ...input } };
    expect(remarks(open, { jobs })).toEqual(expected);
    expect(remarks(undefined, { jobs })).toEqual([]);
  });
});

/** All keys of a map with what is in them; lists, and maps by a name of one's own, are one. */
function keysOf(wrapped: z.core.$ZodType, path: readonly string[] = []): string[] {
  const inner = bare(wrapped);
  const shapes = Object.values(kindsOf(inner)?.variants ?? {}).map(({ shape }) => shape) as object[];
  const { shape } = def(inner);
  if (shapes.length === 0 && shape === undefined) return [path.join(".")];
  const keys = [...shapes, shape ?? {}].flatMap((each) =>
    Object.entries(each as Record<string, z.core.$ZodType>).flatMap(([key, value]) => keysOf(value, [...path, key])),
  );
  return [...new Set(keys)];
}

/** Notes which keys are read, whatever for. */
function noted<T extends object>(value: T, read: Set<string>, path: readonly string[] = []): T {
  return new Proxy(value, {
    get(target, key) {
      const inner: unknown = Reflect.get(target, key);
      if (typeof key === "symbol") return inner;
      const here = [...path, key];
      read.add(here.join("."));
      return typeof inner === "object" && inner !== null && !Array.isArray(inner) ? noted(inner, read, here) : inner;
    },
  });
}

describe("every key of what runs", () => {
  const serving = {
    ...{ port: 3000, routes: [{ path: "/" }], closedPaths: ["/metrics"], spotPercent: 50 },
    ...{ scale: { requestsPerTarget: 100 }, alarms: { errorsPerSecond: 1 } },
  };
  const live = { kind: "command", command: ["check"] };
  const settings = schema.parse({
    platform: { kind: "eks", cluster: open },
    services: {
      web: { ...serving, health: { live: { kind: "path", path: "/" }, ready: { path: "/" }, graceSeconds: 300 } },
      shop: {
        ...{ ...serving, routes: [{ path: "/shop" }], rollout: { kind: "blueGreen" } },
        health: { live, ready: { path: "/" } },
      },
    },
    jobs: { dump: { schedule: "@daily" } },
    release: { image: "web" },
  });

  it("is read on EKS, or told of", async () => {
    const [services, jobs, release] = [new Set<string>(), new Set<string>(), new Set<string>()];
    const each = <T extends object>(entries: Record<string, T>, read: Set<string>) =>
      Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, noted(entry, read)]));
    await recorded(
      () =>
        new Platform("platform", {
          ...{ project: "shop", stack, exemptions: [], allow: [], notes: [], config: {}, secretKeys: [] },
          origin: () => "default",
          given: { ...given, images: { web: "sha256:1", shop: "sha256:1", dump: "sha256:1" } },
          settings: {
            ...settings,
            network: completeNetwork(settings.network, ["a", "b"]),
            services: each(settings.services, services),
            jobs: each(settings.jobs, jobs),
            release: settings.release && noted(settings.release, release),
          },
        }),
    );
    const unread = (of: z.core.$ZodType, read: Set<string>) => keysOf(of).filter((key) => !read.has(key));
    expect(unread(serviceSettings, services)).toEqual(["health.graceSeconds", "scale.requestsPerTarget"]);
    expect(unread(jobSettings, jobs)).toEqual(["retryDelaySeconds"]);
    expect(unread(releaseSettings, release)).toEqual([]);
    expect(Object.keys(lostOfServices)).toEqual(expect.arrayContaining(unread(serviceSettings, services)));
    expect(Object.keys(lostOfJobs)).toEqual(expect.arrayContaining(unread(jobSettings, jobs)));
  });
});
