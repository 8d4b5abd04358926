import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eksClusterSettings } from "../../components/kubernetes/settings";
import { apps, givenOf, stackOf } from "../arbitraries";
import type { Recorded } from "../recorded";
import { hasApiServer, startApiServer, version, type ApiServer } from "./api-server";
import { objections, type Client } from "./client";
import { manifestsOf, podsOf, recordFiles, rootOnEks } from "./plans";

it("the API server that tests ask is of the version that clusters have", () => {
  const settings = eksClusterSettings.parse({ kind: "create", deletion: { kind: "protected" } });
  expect(settings).toMatchObject({ version: /^v(\d+\.\d+)\./.exec(version)?.[1] });
});

/** Whether Kubernetes takes what stacks on EKS ask for. */
describe.skipIf(!hasApiServer("asks a real kube-apiserver about plans"))("Kubernetes' API server", () => {
  let server: ApiServer;
  let client: Client;

  beforeAll(async () => {
    server = await startApiServer();
    client = server.client;
    for (const kind of ["node-pool", "secret-provider-class", "target-group-binding"]) {
      await client.load(join(__dirname, `crds/${kind}.yaml`));
    }
  }, 900_000);
  afterAll(() => server.stop());

  /** All that is said against what a stack asks for, and against the pods that would come of it. */
  async function objectionsTo(made: Recorded): Promise<string[]> {
    const manifests = manifestsOf(made);
    // Others are tried out in the namespace, and pods are admitted with a service account that is there.
    const kept = manifests.filter(({ kind }) => kind === "Namespace" || kind === "ServiceAccount");
    return [
      ...objections(await client.apply(kept)),
      ...objections(await client.apply([...manifests, ...podsOf(manifests)], { dryRun: true })),
    ];
  }

  it.each(["staging", "production"])("takes everything of the root's %s without a warning", async (stack) => {
    const made = await recordFiles(rootOnEks(stack), stack);
    const kinds = new Set(manifestsOf(made).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      "ConfigMap",
      "CronJob",
      "Deployment",
      "HorizontalPodAutoscaler",
      "Job",
      "Namespace",
      "NetworkPolicy",
      "NodePool",
      "PodDisruptionBudget",
      "SecretProviderClass",
      "Service",
      "ServiceAccount",
      "TargetGroupBinding",
    ]);
    expect(podsOf(manifestsOf(made))).toHaveLength(5); // web, worker, release, dump, and the pooler
    expect(await objectionsTo(made)).toEqual([]);
  });

  it("takes a document database with its certificates, one elsewhere, services that use each other, and one of two colours", async () => {
    const made = await recordFiles(
      {
        "Pulumi.yaml": "name: chat\nruntime: nodejs\n",
        "app.yaml": JSON.stringify(documents),
        "Pulumi.production.yaml": stackOf("eu-central-1", "production"),
        "given.production.json": givenOf({ ...documents, databases: { main: documents.databases.main } }),
      },
      "production",
    );
    const policies = manifestsOf(made).filter(({ kind }) => kind === "NetworkPolicy");
    expect(JSON.stringify(policies)).toContain('"uses-api":"true"');
    expect(JSON.stringify(manifestsOf(made))).toContain("MONGO_CA");
    expect(JSON.stringify(podsOf(manifestsOf(made)))).toContain('"color":"green"');
    expect(await objectionsTo(made)).toEqual([]);
  });

  it("takes everything of any application without a warning", async () => {
    let pods = 0;
    await fc.assert(
      fc.asyncProperty(applications, fc.boolean(), async (app, first) => {
        const made = await recordFiles(
          {
            "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
            "app.yaml": JSON.stringify({ ...app, platform: "eks" }),
            "Pulumi.production.yaml": stackOf("eu-central-1", "production"),
            "given.production.json": first ? "{}" : givenOf(app),
          },
          "production",
        );
        pods += podsOf(manifestsOf(made)).length;
        expect(await objectionsTo(made)).toEqual([]);
      }),
      { numRuns: 25 },
    );
    expect(pods).toBeGreaterThan(25);
  }, 240_000);

  it("would not take a pod that may do more, or fields and values that there are not", async () => {
    const made = await recordFiles(rootOnEks("production"), "production");
    const said = async (kind: string, name: string, change: (spec: string) => string) => {
      const found = manifestsOf(made).filter((each) => each.kind === kind && each.metadata.name === name);
      expect(found).toHaveLength(1);
      const changed = found.map(({ spec, ...rest }) => ({
        ...rest,
        spec: JSON.parse(change(JSON.stringify(spec))) as object,
      }));
      expect(JSON.stringify(changed)).not.toBe(JSON.stringify(found));
      await client.apply(manifestsOf(made).filter((each) => each.kind === "Namespace"));
      return objections(await client.apply(changed, { dryRun: true })).join("\n");
    };
    expect(
      await said("Deployment", "web", (spec) => spec.replaceAll('"runAsNonRoot":true', '"runAsNonRoot":false')),
    ).toMatch(/would violate PodSecurity "restricted:latest": runAsNonRoot/);
    expect(await said("NodePool", "plinth", (spec) => spec.replace('"c","m","r"', ""))).toMatch(
      /operator 'In' must have a value/,
    );
    expect(await said("NodePool", "plinth", (spec) => spec.replace("expireAfter", "expiresAfter"))).toMatch(
      /expiresAfter/,
    );
    expect(await said("TargetGroupBinding", "web", (spec) => spec.replace('"ip"', '"pod"'))).toMatch(/targetType/);
  });
});

/** Paths whose names are none that a volume could have. */
const paths = ["/tmp", "/a_b", "/a-b", "/Cache", "/ends.", `/${"long/".repeat(30)}end`];

/** The applications that all tests use, with more to write to and no more disk than machines have. */
const applications = fc.tuple(apps, fc.subarray(paths)).map(([app, writablePaths]) => ({
  ...app,
  services: Object.fromEntries(
    Object.entries(app.services).map(([name, service]) => [
      name,
      {
        ...service,
        writablePaths,
        ...("ephemeralStorageGiB" in service && {
          ephemeralStorageGiB: Math.min(60, Number(service.ephemeralStorageGiB)),
        }),
      },
    ]),
  ),
}));

const run = { image: `registry.example/app@sha256:${"a".repeat(64)}`, writablePaths: ["/tmp"] };

const documents = {
  platform: "eks",
  services: {
    api: { ...run, port: 4000, uses: [{ main: { url: "MONGO_URL", ca: "MONGO_CA" } }, { reports: "REPORTS_URL" }] },
    web: {
      ...{ port: 3000, routes: ["/"], health: { ready: "/ready", live: "/live" }, uses: ["api"], spotPercent: 50 },
      rollout: "blueGreen",
    },
    worker: { ...run, spotPercent: 100, uses: ["api", { main: "MONGO_URL" }] },
  },
  jobs: { tidy: { ...run, schedule: "0 3 * * MON-FRI", timeZone: "Europe/Berlin", uses: [{ main: "MONGO_URL" }] } },
  databases: {
    main: { engine: "documentdb", instances: 2 },
    reports: { engine: "external", protocol: "postgres", secret: "REPORTS" },
  },
  secrets: { REPORTS: { external: true } },
};
