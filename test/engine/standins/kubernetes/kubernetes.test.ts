import { describe, expect, it } from "vitest";
import type { Existing, World } from "../aws/refusals";
import type { Kept } from "../record";
import { unknown, type Properties } from "../values";
import { naming } from "./naming";
import { failsToStart } from "./pods";
import { refuse } from "./refusals";
import { replacedBy } from "./replacements";

const deployment = "kubernetes:apps/v1:Deployment";
const job = "kubernetes:batch/v1:Job";

describe("check", () => {
  it("makes a name where there is none, says so, and keeps it", () => {
    const given = { metadata: { labels: { app: "web" } }, spec: {} };
    const { inputs, failures } = naming.check(job, "release-job", {}, given);
    expect(failures).toEqual([]);
    expect(inputs).toEqual({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        labels: { app: "web" },
        name: expect.stringMatching(/^release-job-[0-9a-f]{8}$/) as string,
        annotations: { "pulumi.com/autonamed": "true" },
      },
      spec: {},
    });
    expect(naming.check(job, "release-job", inputs, given).inputs).toEqual(inputs);
  });

  it("leaves a name alone that is given, or is not known yet", () => {
    const named = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
    expect(naming.check("kubernetes:core/v1:Namespace", "n", {}, named).inputs).toEqual(named);
    const later = { metadata: { name: unknown } };
    expect(naming.check(deployment, "web", {}, later).inputs).toMatchObject(later);
    expect(naming.check(deployment, "web", {}, { metadata: unknown }).inputs["metadata"]).toBe(unknown);
  });

  it("refuses another kind than the type's, and what is none of Kubernetes'", () => {
    expect(naming.check(deployment, "web", {}, { kind: "Job" }).failures).toMatchObject([{ property: "kind" }]);
    expect(naming.check("aws:iam/role:Role", "web", {}, {}).failures).toHaveLength(1);
  });
});

describe("a change", () => {
  const kept = (status: Kept["status"]) => ({ status }) as Kept;
  const unready = { metadata: { annotations: { "pulumi.com/replaceUnready": "true" } } };

  it.each<[string, string, Properties, Properties, string[]]>([
    ["of a name", deployment, { metadata: { name: "a" } }, { metadata: { name: "b" } }, ["metadata.name"]],
    ["of a namespace", deployment, { metadata: { namespace: "a" } }, { metadata: {} }, ["metadata.namespace"]],
    ["of labels", deployment, { metadata: { labels: { a: "1" } } }, { metadata: {} }, []],
    ["of a Deployment's pods", deployment, { spec: { template: { a: 1 } } }, { spec: { template: { a: 2 } } }, []],
    ["of what a Deployment selects", deployment, selecting("a"), selecting("b"), ["spec.selector"]],
    ["of a Job's pods", job, { spec: { template: { a: 1 } } }, { spec: { template: { a: 2 } } }, ["spec.template"]],
    ["of a Job's deadline", job, { spec: { activeDeadlineSeconds: 1 } }, { spec: {} }, []],
    ["of values", "kubernetes:core/v1:ConfigMap", { data: { a: "1" } }, { data: { a: "2" } }, ["data"]],
  ])("%s replaces what cannot be changed", (_, type, before, after, paths) => {
    expect(replacedBy(type, before, after)).toEqual(paths);
  });

  it("is not needed to replace a Job that failed, where it asks for that", () => {
    expect(replacedBy(job, unready, unready, kept("creating"))).toHaveLength(1);
    expect(replacedBy(job, unready, unready, kept("there"))).toEqual([]);
    expect(replacedBy(job, {}, {}, kept("creating"))).toEqual([]);
  });

  it("lets the old one go first where the new one has the same name, given by hand", () => {
    const named = (name: string, autonamed?: string) => ({
      metadata: { name, namespace: "shop", annotations: { "pulumi.com/autonamed": autonamed } },
    });
    expect(naming.goesFirst(job, named("a"), named("a"))).toBe(true);
    expect(naming.goesFirst(job, named("a"), named("b"))).toBe(false);
    expect(naming.goesFirst(job, named("a", "true"), named("a", "true"))).toBe(false);
    expect(naming.goesFirst(job, { metadata: { name: "a" } }, named("a"))).toBe(false);
  });
});

function selecting(app: string): Properties {
  return { spec: { selector: { matchLabels: { app } } } };
}

const cluster: Existing = {
  type: "aws:eks/cluster:Cluster",
  id: "shop",
  inputs: { name: "shop", computeConfig: { enabled: true } },
};
const namespace: Existing = { type: "kubernetes:core/v1:Namespace", id: "shop", inputs: {} };
const empty: World = { images: [], secrets: [], delegated: false, resources: [] };
const place = (...resources: Existing[]) => ({ cluster: "shop", world: { ...empty, resources } });

describe("the API server", () => {
  const web = { metadata: { name: "web", namespace: "shop" } };
  const driver = (addonName: string): Existing => ({
    type: "aws:eks/addon:Addon",
    id: addonName,
    inputs: { clusterName: "shop", addonName },
  });
  const providerClass = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";

  it("is not reached before its cluster is there, whatever is asked", () => {
    for (const operation of ["create", "update", "delete"] as const) {
      expect(refuse(operation, deployment, web, place())).toEqual([expect.stringContaining("unreachable")]);
      expect(refuse(operation, deployment, web, place(cluster, namespace))).toEqual([]);
    }
  });

  it.each<[string, string, Properties, Existing[], string]>([
    ["a namespace that is missing", deployment, web, [], 'namespaces "shop" not found'],
    ["a second one", deployment, web, [namespace, { type: deployment, id: "shop/web", inputs: web }], "already exists"],
    ["a name that is none", deployment, { metadata: { name: "Web" } }, [], 'Invalid value: "Web"'],
    ["a host's name", "kubernetes:core/v1:Service", { metadata: { name: "a.b" } }, [], 'Invalid value: "a.b"'],
    ["a kind that nobody brought", providerClass, web, [namespace, driver("metrics-server")], "no matches for kind"],
  ])("refuses %s", (_, type, inputs, others, told) => {
    expect(refuse("create", type, inputs, place(cluster, ...others))).toEqual([
      expect.stringContaining(told) as string,
    ]);
  });

  it("takes kinds that Auto Mode and add-ons bring, and what goes into a namespace of every cluster", () => {
    const pool = { metadata: { name: "plinth" } };
    expect(refuse("create", "kubernetes:karpenter.sh/v1:NodePool", pool, place(cluster))).toEqual([]);
    const without = { ...cluster, inputs: { name: "shop" } };
    expect(refuse("create", "kubernetes:karpenter.sh/v1:NodePool", pool, place(without))).toHaveLength(1);
    const brought = place(cluster, namespace, driver("aws-secrets-store-csi-driver-provider"));
    expect(refuse("create", providerClass, web, brought)).toEqual([]);
    const system = { metadata: { name: "amazon-vpc-cni", namespace: "kube-system" } };
    expect(refuse("create", "kubernetes:core/v1:ConfigMap", system, place(cluster))).toEqual([]);
  });
});

describe("pods start", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const secretArn = "arn:aws:secretsmanager:eu-central-1:222222222222:secret:KEY-abcdef";
  const inputs = (spec: object = {}, metadata: object = {}) => ({
    metadata: { name: "web", namespace: "shop", ...metadata },
    spec: {
      template: {
        spec: {
          serviceAccountName: "web",
          containers: [
            {
              image: `222222222222.dkr.ecr.eu-central-1.amazonaws.com/web@${digest}`,
              env: [{ name: "KEY", valueFrom: { secretKeyRef: { name: "web-secrets", key: "KEY" } } }],
            },
          ],
          volumes: [{ csi: { volumeAttributes: { secretProviderClass: "web-secrets" } } }],
        },
      },
      ...spec,
    },
  });
  const needed: Readonly<Record<string, Existing>> = {
    machines: { type: "kubernetes:karpenter.sh/v1:NodePool", id: "plinth", inputs: {} },
    account: { type: "kubernetes:core/v1:ServiceAccount", id: "shop/web", inputs: {} },
    role: {
      type: "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      id: "a-1",
      inputs: { clusterName: "shop", namespace: "shop", serviceAccount: "web" },
    },
    secrets: {
      type: "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass",
      id: "shop/web-secrets",
      inputs: {
        spec: {
          parameters: { objects: JSON.stringify([{ objectName: secretArn, objectAlias: "KEY" }]) },
          secretObjects: [{ secretName: "web-secrets", data: [{ key: "KEY" }] }],
        },
      },
    },
  };
  const there = (more: Partial<World> = {}, resources = Object.values(needed)) => ({
    cluster: "shop",
    world: { ...empty, images: [digest], secrets: ["KEY"], resources, ...more },
  });
  const words = (messages: string[]) => messages.map((message) => message.split(":")[0]);

  it("where all is there that they need", () => {
    expect(failsToStart(deployment, inputs(), there())).toEqual([]);
  });

  it.each<[string, string[]]>([
    ["machines", ["Unschedulable"]],
    ["account", ["FailedCreate"]],
    ["role", ["FailedMount"]],
    ["secrets", ["FailedMount", "CreateContainerConfigError"]],
  ])("not without %s", (missing, told) => {
    const { [missing]: _, ...others } = needed;
    expect(words(failsToStart(deployment, inputs(), there({}, Object.values(others))))).toEqual(told);
  });

  it("not without the image, or the value of a secret", () => {
    expect(words(failsToStart(deployment, inputs(), there({ images: [] })))).toEqual(["ImagePullBackOff"]);
    expect(words(failsToStart(deployment, inputs(), there({ secrets: [] })))).toEqual(["FailedMount"]);
  });

  it("and a Job's end badly where the image does", () => {
    expect(words(failsToStart(job, inputs(), there({ failing: [digest] })))).toEqual(["BackoffLimitExceeded"]);
    expect(failsToStart(deployment, inputs(), there({ failing: [digest] }))).toEqual([]);
  });

  it("without anybody waiting for them, or not at all", () => {
    const nothing = { cluster: "shop", world: empty };
    const skip = { annotations: { "pulumi.com/skipAwait": "true" } };
    expect(failsToStart(deployment, inputs({ replicas: 0 }), nothing)).toEqual([]);
    expect(failsToStart(deployment, inputs({}, skip), nothing)).toEqual([]);
    expect(failsToStart("kubernetes:batch/v1:CronJob", inputs(), nothing)).toEqual([]);
  });
});
