import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeletable } from "./deletable";
import { Engine, hasEngine, type Options, type Run, type World } from "./engine";
import type { Kept } from "./standins/record";

const whole: Options = { checkpoints: false };
const nothing: World = { images: [], secrets: [], delegated: false };

/** Production on EKS, by one key of app.yaml, from an empty account to an empty account. */
describe.skipIf(!hasEngine("runs the real Pulumi engine"))("on EKS, a stack", { timeout: 300_000 }, () => {
  let engine: Engine;
  let complete: World;
  let given: { readonly images: Readonly<Record<string, string>>; readonly secrets: string[] };
  const handIn = (values: object) => {
    writeFileSync(join(engine.project, "given.production.json"), JSON.stringify(values));
  };

  beforeAll(async () => {
    engine = new Engine("production", { platform: "eks" });
    given = JSON.parse(readFileSync(join(engine.project, "given.production.json"), "utf8")) as typeof given;
    complete = { images: Object.values(given.images), secrets: given.secrets, delegated: true };
    await engine.init();
  }, 900_000);
  afterAll(() => {
    engine.dispose();
  });

  it("goes up in an account with no image, no value and no delegated domain, and runs nothing", async () => {
    engine.world = nothing;
    handIn({});
    succeeded(await engine.up(whole));
    expect(pods(engine.existing())).toEqual({ "main-pooler": 0, web: 0, worker: 0 });
    expect(of("batch/v1:CronJob", engine.existing()).map(({ inputs }) => inputs["spec"])).toMatchObject([
      { suspend: true },
    ]);
    expect(of("batch/v1:Job", engine.existing())).toEqual([]);
  });

  it("starts everything once people have done their part", async () => {
    engine.world = complete;
    handIn(given);
    succeeded(await engine.up(whole));
    expect(pods(engine.existing())).toEqual({ "main-pooler": 2, web: 3, worker: 3 });
    expect(engine.existing().filter(({ status }) => status !== "there")).toEqual([]);
    expect(of("batch/v1:Job", engine.existing())).toHaveLength(1);
  });

  it("is known to the state as it is there", async () => {
    const { resources, pending_operations } = await engine.state();
    const known = resources.filter(({ type }) => /^(aws|kubernetes|random):/.test(type));
    const written = ({ urn, id }: { urn: string; id?: string }) => `${urn} ${id}`;
    expect(known.map(written).sort()).toEqual(engine.existing().map(written).sort());
    expect(pending_operations).toEqual([]);
    expect(known.find(({ type }) => type === "aws:eks/cluster:Cluster")).toMatchObject({ protect: true });
  });

  it("does not change when nothing changed, and is found by a refresh as it was left", async () => {
    const before = engine.record();
    succeeded(await engine.up({ ...whole, expectNoChanges: true }));
    succeeded(await engine.refresh({ ...whole, expectNoChanges: true }));
    expect(engine.record()).toEqual(before);
  });

  describe("with another image", () => {
    const web = `sha256:${"ab".repeat(32)}`;
    const images = (world: World): World => ({ ...world, images: [...world.images, web] });
    const deployed = () =>
      of("apps/v1:Deployment", engine.existing())
        .filter((each) => JSON.stringify(each.inputs).includes(web))
        .map(({ name }) => name)
        .sort();
    beforeAll(() => {
      handIn({ ...given, images: { ...given.images, web } });
    });

    it("changes two Deployments, and runs the release anew", async () => {
      const { json } = await engine.preview();
      const touched = json.steps
        .filter(({ op }) => op !== "same")
        .map(({ op, urn }) => `${op} ${urn.replace(/^.*::/, "")}`);
      expect(touched.sort()).toEqual(["replace release-job", "update web-deployment", "update worker-deployment"]);
    });

    it("keeps the old pods running where its release fails", async () => {
      engine.world = { ...images(complete), failing: [web] };
      const { code, stdout, stderr } = await engine.up(whole);
      expect(code).not.toBe(0);
      expect(stdout + stderr).toContain("BackoffLimitExceeded");
      expect(deployed()).toEqual([]);
    });

    it("goes on with the next up, which runs the same release again", async () => {
      engine.world = images(complete);
      succeeded(await engine.up(whole));
      expect(deployed()).toEqual(["web", "worker"]);
      expect(of("batch/v1:Job", engine.existing())).toMatchObject([{ status: "there", generation: 2 }]);
      succeeded(await engine.up({ ...whole, expectNoChanges: true }));
    });
  });

  describe("that may be deleted", () => {
    let destroyed: readonly Kept[];
    beforeAll(async () => {
      makeDeletable(engine);
      succeeded(await engine.up(whole));
      const before = new Set(engine.existing().map(({ type, id }) => `${type} ${id}`));
      succeeded(await engine.destroy(whole));
      destroyed = engine.record().filter(({ type, id }) => before.has(`${type} ${id}`));
    }, 300_000);

    it("leaves nothing behind", async () => {
      expect(engine.existing()).toEqual([]);
      expect((await engine.state()).resources.filter(({ type }) => type !== "pulumi:pulumi:Stack")).toEqual([]);
      expect(destroyed.length).toBeGreaterThan(250);
    });

    const cluster = /^aws:eks\/cluster:/;
    const nodePool = /:NodePool$/;

    it.each<[string, string, RegExp, RegExp]>([
      ["every object", "the cluster", /^kubernetes:/, cluster],
      ["what runs", "the machines", /:(CronJob|Deployment|Job)$/, nodePool],
      ["add-ons", "the machines", /^aws:eks\/addon:/, nodePool],
      ["the namespace", "add-ons", /:Namespace$/, /^aws:eks\/addon:/],
      [
        "what is in it",
        "the namespace",
        /^kubernetes:(apps|autoscaling|batch|policy|secrets-store|core\/v1:Service)/,
        /:Namespace$/,
      ],
      ["the way to the pods", "where it begins", /:TargetGroupBinding$/, /^aws:lb\/(targetGroup|loadBalancer):/],
      ["the cluster", "its network", cluster, /^aws:ec2\/(natGateway|route|routeTable|subnet|vpc):/],
    ])("takes away %s before %s", (_, __, first, then) => {
      expect(overtaken(destroyed, first, then)).toEqual([]);
    });

    it.each(["dump", "main-pooler", "release", "web", "worker"])("takes away %s before what its pods need", (name) => {
      const needed = "service-account|secret-provider-class|pod-identity-association|role-policy|network-policy";
      const [pods, theirs] = [`::${name}-(cron-job|deployment|job)$`, `::${name}-(${needed})$`];
      expect(overtaken(destroyed, new RegExp(pods), new RegExp(theirs))).toEqual([]);
    });

    it("takes away the cluster before its roles, what they may do, and its logs", () => {
      const own = /::cluster-(role|role-policy|role-policy-attachment|log-group)-(cluster|node|control-plane)/;
      expect(overtaken(destroyed, cluster, own)).toEqual([]);
    });
  });
});

function succeeded({ code, stdout, stderr }: Run): void {
  expect(code, stdout + stderr).toBe(0);
}

const of = (type: string, existing: readonly Kept[]): Kept[] =>
  existing.filter((each) => each.type === `kubernetes:${type}`);

/** How many pods each Deployment comes to: what it is made with, or what its autoscaler then brings it to. */
function pods(existing: readonly Kept[]): Record<string, number> {
  const autoscalers = of("autoscaling/v2:HorizontalPodAutoscaler", existing);
  return Object.fromEntries(
    of("apps/v1:Deployment", existing).map(({ id, name = "", inputs }) => {
      const { replicas } = inputs["spec"] as { replicas?: number };
      const scaled = autoscalers.find((each) => each.id === id)?.inputs["spec"] as { minReplicas: number } | undefined;
      return [name, replicas ?? scaled?.minReplicas ?? 1]; // an autoscaler leaves zero alone
    }),
  );
}

/** What was deleted although something that has to go before it was still there; types and URNs are looked at. */
function overtaken(destroyed: readonly Kept[], first: RegExp, then: RegExp): string[] {
  const matching = (pattern: RegExp) => destroyed.filter(({ type, urn }) => pattern.test(type) || pattern.test(urn));
  const deleted = ({ history }: Kept) => history.find(({ operation }) => operation === "delete")?.sequence ?? Infinity;
  const [early, late] = [matching(first), matching(then)];
  if (early.length === 0 || late.length === 0) return [`nothing is ${first} or ${then}`];
  const last = Math.max(...early.map(deleted));
  return late.filter((each) => deleted(each) < last).map(({ urn }) => urn);
}
