import { output, type Input } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { platformSettings } from "../../components/cluster";
import { imagesOf } from "../../components/kubernetes/blue-green";
import { EksCluster, type EksSettings } from "../../components/kubernetes/cluster";
import { Namespace } from "../../components/kubernetes/namespace";
import { KubernetesService } from "../../components/kubernetes/service";
import { serviceSettings } from "../../components/service/settings";
import type { Colors } from "../../components/settings/definition";
import { recorded, type Recorded } from "../recorded";
import { account, alarms, ingress, isImmediate, logs, network, region } from "../wiring";

const image = "222222222222.dkr.ecr.eu-central-1.amazonaws.com/backend@sha256:2";
const first: Colors = { live: "blue", newest: "blue" };
const tagged: Colors = { live: "blue", newest: "green", previous: "sha256:1" };
const switched: Colors = { ...tagged, live: "green" };

/** With another image after the switch. */
const again: Colors = { live: "green", newest: "blue", previous: "sha256:2" };

const deployment = "kubernetes:apps/v1:Deployment";
const service = "kubernetes:core/v1:Service";

const binding = "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding";

/** The load balancer, whose listener waits for the domain to be delegated. */
const entrance = (delegated: boolean) => ingress({}, { delegated });

/** The service as a deployment would make it, which hands in these colours. */
function backend(
  colors?: Colors,
  more: object = {},
  running = true,
  newest = image,
  hasListener = true,
): Promise<Recorded> {
  const settings = serviceSettings.parse({
    port: 3001,
    routes: [{ path: "/api" }],
    health: { ready: { path: "/health" } },
    scale: { min: 3, max: 6 },
    rollout: { kind: "blueGreen" },
    ...more,
  });
  return recorded(() => {
    const near = network();
    const platform = platformSettings.parse({ kind: "eks", cluster: { kind: "create", deletion: isImmediate } });
    const cluster = new EksCluster("cluster", {
      ...{ settings: platform as EksSettings, account, region, network: near, keyArn: "data-key", logs },
    });
    const opts = { providers: { kubernetes: cluster.provider } };
    const namespace = new Namespace("namespace", { cluster }, opts);
    new KubernetesService(
      "backend",
      {
        ...{ settings, account, region, domain: "shop.example", image: newest, running, colors, used: true },
        ...{
          network: near,
          cluster,
          namespace,
          ingress: entrance(hasListener),
          connections: [],
          variables: {},
          after: [],
        },
        ...{ repositoryArn: "arn:aws:ecr:::backend", keyArn: "data-key", logs, alarms },
      },
      opts,
    );
  });
}

const pods = (made: Recorded, color: string) => {
  const { metadata, spec } = made.inputs(`backend-deployment-${color}`, deployment) as {
    metadata: { name: string; labels: object };
    spec: {
      replicas?: number;
      selector: object;
      template: { metadata: { labels: object }; spec: { containers: { image: string }[] } };
    };
  };
  const { template } = spec;
  return { metadata, spec, image: template.spec.containers[0]?.image, labels: template.metadata.labels };
};
const selector = (made: Recorded, name: string) =>
  (made.inputs(name, service)["spec"] as { selector: object }).selector;
const labels = (color: string) => ({ "app.kubernetes.io/name": "backend", color });

describe("a service that is rolled out blue and green", () => {
  it("has two Deployments that know their own pods, with an autoscaler and a budget of disruptions each", async () => {
    const made = await backend(tagged);
    expect(made.names(deployment).sort()).toEqual(["backend-deployment-blue", "backend-deployment-green"]);
    for (const color of ["blue", "green"]) {
      const { metadata, spec, labels: own } = pods(made, color);
      expect(metadata).toMatchObject({ name: `backend-${color}`, labels: labels(color) });
      expect(spec).toMatchObject({
        selector: { matchLabels: labels(color) },
        strategy: { rollingUpdate: { maxSurge: "100%", maxUnavailable: "0%" } },
      });
      expect(own).toMatchObject(labels(color));
      const { urn } = made.resource("backend");
      expect(made.resource(`backend-deployment-${color}`).parent).toBe(urn);
      expect(made.inputs(`backend-horizontal-pod-autoscaler-${color}`)).toMatchObject({
        metadata: { name: `backend-${color}` },
        spec: { scaleTargetRef: { kind: "Deployment", name: `backend-${color}` }, minReplicas: 3, maxReplicas: 6 },
      });
      expect(made.inputs(`backend-pod-disruption-budget-${color}`)).toMatchObject({
        metadata: { name: `backend-${color}` },
        spec: { maxUnavailable: 1, selector: { matchLabels: labels(color) } },
      });
    }
    // What is the workload's is there once.
    for (const once of ["backend-service-account", "backend-network-policy"]) {
      expect(made.resource(once)).toBeDefined();
    }
    expect(made.inputs("backend-network-policy")).toMatchObject({
      spec: { podSelector: { matchLabels: { "app.kubernetes.io/name": "backend" } } },
    });
  });

  it("has the newest image in one and the one before in the other", async () => {
    const made = await backend(tagged);
    expect(pods(made, "blue").image).toBe(image.replace("sha256:2", "sha256:1"));
    expect(pods(made, "green").image).toBe(image);
  });

  it("has no pods in the colour that has no image, and none at all while something is missing", async () => {
    for (const colors of [undefined, first]) {
      const made = await backend(colors);
      expect(pods(made, "blue")).toMatchObject({ image, spec: expect.not.objectContaining({ replicas: 0 }) as object });
      expect(pods(made, "green").spec.replicas).toBe(0);
    }
    const waiting = await backend(tagged, {}, false);
    for (const color of ["blue", "green"]) expect(pods(waiting, color).spec.replicas).toBe(0);
  });

  it("is reached at the live colour under its own name, and at the other to try it", async () => {
    const made = await backend(tagged);
    expect(made.names(service).sort()).toEqual([
      ...["backend-service", "backend-service-blue", "backend-service-green", "backend-service-idle"],
    ]);
    expect(made.inputs("backend-service", service)).toMatchObject({ metadata: { name: "backend" } });
    expect(made.inputs("backend-service-idle", service)).toMatchObject({
      metadata: { name: "backend-idle" },
      spec: { type: "ClusterIP", ports: [{ name: "http", port: 3001, targetPort: "http" }] },
    });
    expect(selector(made, "backend-service")).toEqual(labels("blue"));
    expect(selector(made, "backend-service-idle")).toEqual(labels("green"));
  });

  it("has targets of both colours asked whether they are well, of which the live one's get all requests", async () => {
    const weights = (live: string) => [
      { arn: "arn:aws:test:::backend-target-group-blue", weight: live === "blue" ? 100 : 0 },
      { arn: "arn:aws:test:::backend-target-group-green", weight: live === "green" ? 100 : 0 },
    ];
    for (const [colors, live] of [
      [tagged, "blue"],
      [switched, "green"],
    ] as const) {
      const made = await backend(colors);
      expect(made.inputs("listener-rule-/api")).toMatchObject({
        actions: [{ type: "forward", forward: { targetGroups: weights(live) } }],
      });
      // No route leads to what gets nothing, and a load balancer asks only what a rule leads to.
      expect(made.inputs("backend-listener-rule-standby")).toMatchObject({
        conditions: [{ hostHeader: { values: ["backend.invalid"] } }],
        actions: [{ forward: { targetGroups: [{ weight: 1 }, { weight: 1 }] } }],
      });
      for (const color of ["blue", "green"]) {
        expect(made.inputs(`backend-target-group-binding-${color}`)).toMatchObject({
          spec: {
            serviceRef: { name: `backend-${color}`, port: 3001 },
            targetGroupARN: `arn:aws:test:::backend-target-group-${color}`,
          },
        });
        expect(selector(made, `backend-service-${color}`)).toEqual(labels(color));
        // Pods that come before these never count as ready for the load balancer.
        expect(made.dependencies(`backend-deployment-${color}`, deployment)).toEqual(
          expect.arrayContaining([`backend-target-group-binding-${color}`, "backend-listener-rule-standby"]),
        );
      }
    }
  });

  it("is bound to nothing before there is a listener, where no pod would ever count as ready", async () => {
    const made = await backend(tagged, {}, true, image, false);
    expect(made.names(binding)).toEqual([]);
    expect(made.names("aws:lb/listenerRule:ListenerRule")).toEqual([]);
    const plain = await backend(undefined, { rollout: { kind: "rolling" } }, true, image, false);
    expect(plain.names(binding)).toEqual([]);
    const bound = await backend(undefined, { rollout: { kind: "rolling" } });
    expect(bound.dependencies("backend-deployment", deployment)).toEqual(
      expect.arrayContaining(["backend-target-group-binding", "listener-rule-/api"]),
    );
  });

  it("leads nowhere before both colours have come up", async () => {
    const made = await backend(tagged);
    const both = expect.arrayContaining(["backend-deployment-blue", "backend-deployment-green"]) as unknown;
    expect(made.dependencies("backend-service", service)).toEqual(both);
    expect(made.dependencies("listener-rule-/api")).toEqual(both);
  });

  it("is switched by its two names, its routes and what watches it, forth and back", async () => {
    const switchedOver = [
      ...["cpu", "down", "errors", "latency", "memory", "unhealthy"].flatMap((key) =>
        ["blue", "green"].map((color) => `backend-metric-alarm-${key}-${color}`),
      ),
      ...["backend-service", "backend-service-idle", "listener-rule-/api"],
    ];
    const [before, after] = await Promise.all([backend(tagged), backend(switched)]);
    expect(changed(before, after)).toEqual(switchedOver);
    expect(selector(after, "backend-service")).toEqual(labels("green"));
    expect(selector(after, "backend-service-idle")).toEqual(labels("blue"));
    expect(changed(after, await backend(tagged))).toEqual(switchedOver);
  });

  it("gets another image in the colour that is not live, and nowhere else", async () => {
    const [before, after] = await Promise.all([
      backend(switched),
      backend(again, {}, true, image.replace("sha256:2", "sha256:3")),
    ]);
    expect(changed(before, after)).toEqual(["backend-deployment-blue"]);
    expect(pods(after, "blue").image).toBe(image.replace("sha256:2", "sha256:3"));
    expect(pods(after, "green").image).toBe(image);
  });

  it("is watched in both colours, and wakes nobody for the one that serves nobody", async () => {
    for (const [colors, live] of [
      [tagged, "blue"],
      [switched, "green"],
    ] as const) {
      const made = await backend(colors);
      for (const color of ["blue", "green"]) {
        expect(made.inputs(`backend-metric-alarm-cpu-${color}`)).toMatchObject({
          dimensions: { PodName: `backend-${color}` },
          actionsEnabled: color === live,
        });
        expect(made.inputs(`backend-metric-alarm-unhealthy-${color}`)).toMatchObject({
          dimensions: { TargetGroup: `targetgroup/backend-target-group-${color}` },
          actionsEnabled: color === live,
        });
      }
    }
  });

  it("is one Deployment where it is rolled out in place, as if there were no colours", async () => {
    const made = await backend(tagged, { rollout: { kind: "rolling" } });
    expect(made.names(deployment)).toEqual(["backend-deployment"]);
    expect(made.names(service)).toEqual(["backend-service"]);
    expect(selector(made, "backend-service")).toEqual({ "app.kubernetes.io/name": "backend" });
    expect(made.inputs("backend-horizontal-pod-autoscaler")).toMatchObject({ metadata: { name: "backend" } });
  });
});

/** The names of what is not as it was. */
function changed(before: Recorded, after: Recorded): string[] {
  const of = ({ plan }: Recorded) => new Map(plan.resources.map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));
  const [was, is] = [of(before), of(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((urn) => was.get(urn) !== is.get(urn))
    .map((urn) => urn.split("::").at(-1) ?? urn)
    .sort();
}

it.each([
  [first, { blue: "web@new", green: undefined }],
  [tagged, { blue: "web@sha256:1", green: "web@new" }],
  [switched, { blue: "web@sha256:1", green: "web@new" }],
  [again, { blue: "web@new", green: "web@sha256:2" }],
])("%j runs %j", async (colors, images) => {
  const known = (each: Input<string> | undefined) =>
    new Promise<string | undefined>((done) => {
      output(each).apply(done);
    });
  const found = imagesOf("web@new", colors);
  expect({ blue: await known(found.blue), green: await known(found.green) }).toEqual(images);
});
