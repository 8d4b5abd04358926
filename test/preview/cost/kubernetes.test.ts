import { describe, expect, it } from "vitest";
import type { PlanResource } from "../../../preview/plan";
import { AUTOSCALER, DEPLOYMENT, quantity } from "../../../preview/cost/pricers/kubernetes";
import { UNKNOWN, type Value } from "../../../preview/values";
import { baseline, byUsage, costOf, lines, made } from "./bill";

const requests = { cpu: "750m", memory: "1Gi", "ephemeral-storage": "20Gi" };
const arm = { "kubernetes.io/arch": "arm64", "karpenter.sh/capacity-type": "on-demand" };

const template = (
  asked: Value = requests,
  nodeSelector: Record<string, string> = arm,
  topologySpreadConstraints: { topologyKey: string }[] = [],
) => ({ spec: { nodeSelector, containers: [{ resources: { requests: asked } }], topologySpreadConstraints } });

const deployment = (spec: Record<string, Value> = {}, name = "web") =>
  made(DEPLOYMENT, `${name}-deployment`, { metadata: { name }, spec: { template: template(), ...spec } });

const autoscaler = (minReplicas: number, name = "web") =>
  made(AUTOSCALER, `${name}-autoscaler`, {
    spec: { scaleTargetRef: { name }, minReplicas, maxReplicas: 10 },
  });

const cluster = made("aws:eks/cluster:Cluster", "cluster-cluster");

describe("pods on machines", () => {
  it("cost their share of them, as many as the autoscaler keeps at least", () => {
    expect(baseline(deployment(), autoscaler(3))).toEqual([
      // 0.75 of 2 vCPUs, of which three quarters are for pods: half a machine; 3 pods x 0.5 x 730 h; x 0.0816
      ["m7g.large, shared", "1095", "0.0816", "89.352"],
      // 1095 h x 12% of 0.0816
      ["Auto Mode's surcharge", "1095", "0.009792", "10.72224"],
      // 1.5 machines x 80 GiB
      ["disks of machines", "120", "0.08", "9.6"],
    ]);
    expect(lines(deployment(), autoscaler(3))[0]?.assumption).toBe(
      "3 pods all month, the least of up to 10; each takes 0.5 of a machine, of which three quarters are for pods",
    );
  });

  it.each([
    ["CPU", { cpu: "3", memory: "1Gi" }, "2"],
    ["memory", { cpu: "100m", memory: "12288Mi" }, "2"],
    ["disk", { cpu: "100m", memory: "1Gi", "ephemeral-storage": "120Gi" }, "2"],
  ])("take what they ask for most of: %s", (_, asked, share) => {
    const [line] = lines(deployment({ replicas: 1, template: template(asked) }));
    expect(line?.monthlyQuantity).toBe(String(Number(share) * 730));
  });

  it("take the Deployment's own number without an autoscaler, one where nobody says how many, and none while they wait", () => {
    const hours = (...resources: [PlanResource, ...PlanResource[]]) => lines(...resources)[0]?.monthlyQuantity;
    expect(hours(deployment({ replicas: 2 }))).toBe("730");
    expect(hours(deployment())).toBe("365");
    expect(hours(deployment(), autoscaler(5, "other"))).toBe("365");
    expect(hours(deployment({ replicas: 0 }), autoscaler(3))).toBe("0");
  });

  it("cost another architecture's price", () => {
    const amd = { ...arm, "kubernetes.io/arch": "amd64" };
    expect(baseline(deployment({ replicas: 2, template: template(requests, amd) }))[0]).toEqual([
      "m7i.large, shared",
      "730",
      "0.1008",
      "73.584",
    ]);
  });

  it.each([
    ["all", { ...arm, "karpenter.sh/capacity-type": "spot" }, [], "0", "730"],
    ["half", { "kubernetes.io/arch": "arm64" }, [{ topologyKey: "karpenter.sh/capacity-type" }], "365", "365"],
  ])(
    "cost half as much on spot machines, where %s of them are, and the same surcharge",
    (_, selector, spread, onDemand, spot) => {
      const web = deployment({ replicas: 2, template: template(requests, selector, spread) });
      expect(baseline(web).map(([name, quantity, rate]) => [name, quantity, rate])).toEqual([
        ["m7g.large, shared", onDemand, "0.0816"],
        ["m7g.large spot, shared", spot, "0.0408"],
        ["Auto Mode's surcharge", "730", "0.009792"],
        ["disks of machines", "80", "0.08"],
      ]);
    },
  );

  it("have no sum where the plan does not know how large or how many", () => {
    const large = deployment({ replicas: 1, template: template(UNKNOWN) });
    expect(costOf(large).withoutPrice[0]?.costComponents).toContain("m7g.large, shared");
    expect(costOf(deployment({ replicas: UNKNOWN })).withoutPrice[0]?.costComponents).toContain("m7g.large, shared");
  });

  it("of a release or a job cost while they run", () => {
    const expected = [["m7g.large, now and then", "0.5", "0.0816", "0.0408"]];
    const spec = { template: template() };
    expect(byUsage(made("kubernetes:batch/v1:Job", "release-job", { spec }))).toEqual(expected);
    const cronJob = made("kubernetes:batch/v1:CronJob", "dump-cron-job", { spec: { jobTemplate: { spec } } });
    expect(byUsage(cronJob)).toEqual(expected);
  });
});

describe("a cluster", () => {
  it("costs its control plane, and what its pods leave empty of whole machines", () => {
    expect(baseline(cluster, deployment(), autoscaler(3)).map(([name, hours]) => [name, hours])).toEqual([
      ["Kubernetes control plane", "730"],
      ["m7g.large, the part that is empty", "365"],
      ["Auto Mode's surcharge", "365"],
      ["disks of machines", "40"],
    ]);
    expect(lines(cluster, deployment(), autoscaler(3))[1]?.assumption).toBe("2 machines, of which pods fill 1.5");
  });

  it("has a machine of each architecture, and one for its add-ons before there are pods", () => {
    const amd = deployment({ replicas: 1, template: template(requests, { "kubernetes.io/arch": "amd64" }) }, "other");
    const empty = (...others: PlanResource[]) =>
      baseline(cluster, ...others).flatMap(([name, hours]) => (name?.endsWith("empty") ? [[name, hours]] : []));
    expect(empty(deployment(), amd)).toEqual([
      ["m7i.large, the part that is empty", "365"],
      ["m7g.large, the part that is empty", "365"],
    ]);
    expect(empty()).toEqual([["m7g.large, the part that is empty", "730"]]);
  });

  it("has add-ons that are free, but for what one of them measures", () => {
    const addon = (addonName: string, enhanced = true) =>
      made("aws:eks/addon:Addon", `cluster-addon-${addonName}`, {
        addonName,
        configurationValues: JSON.stringify({ kubernetes: { enhanced_container_insights: enhanced } }),
      });
    expect(lines(addon("metrics-server"))).toEqual([]);
    const observability = "amazon-cloudwatch-observability";
    // 50 + 2 machines x 60 + (3 pods + 2 x 4 of the add-ons) x 100 = 1270 figures x 43,800 minutes
    expect(baseline(addon(observability), deployment(), autoscaler(3))).toEqual([
      ["Container Insights, enhanced", "55.626", "0.21", "11.68146"],
    ]);
    // 24 + 2 machines x 8 + (1 + 4 workloads) x 9 = 85 metrics
    expect(baseline(addon(observability, false), deployment(), autoscaler(3))).toEqual([
      ["Container Insights, enabled", "85", "0.3", "25.5"],
    ]);
  });
});

it("a Service costs nothing unless it makes a load balancer, whose price is not known", () => {
  const service = (type: string) => made("kubernetes:core/v1:Service", "web-service", { spec: { type } });
  expect(lines(service("ClusterIP"))).toEqual([]);
  expect(costOf(service("LoadBalancer")).withoutPrice[0]?.costComponents).toEqual(["load balancer of a Service"]);
});

it.each([
  ["250m", "0.25"],
  ["2", "2"],
  ["1.5", "1.5"],
  ["512Mi", "536870912"],
  ["1Gi", "1073741824"],
  ["1Xi", undefined],
  ["much", undefined],
  [undefined, undefined],
])("the quantity %s is %s", (text, expected) => {
  expect(quantity(text)?.toFixed()).toBe(expected);
});
