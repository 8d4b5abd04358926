import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeletable } from "./deletable";
import { Engine, hasEngine, type Options, type World } from "./engine";
import type { Kept } from "./standins/record";

const whole: Options = { checkpoints: false };
const nothing: World = { images: [], secrets: [], delegated: false };
const refusals = /CannotPullContainerError|unable to retrieve secret|PENDING_VALIDATION/;

/** Production from an empty account to an empty account, as docs/first-deploy.md and docs/deleting.md tell it. */
describe.skipIf(!hasEngine("runs the real Pulumi engine"))("the first deploy", { timeout: 300_000 }, () => {
  let engine: Engine;
  let complete: World;
  let given: string;
  const givenFile = () => join(engine.project, "given.production.json");
  const running = () => tasksOf(engine.existing());

  beforeAll(async () => {
    engine = new Engine("production");
    given = readFileSync(givenFile(), "utf8");
    const { images, secrets } = JSON.parse(given) as { images: Readonly<Record<string, string>>; secrets: string[] };
    complete = { images: Object.values(images), secrets, delegated: true };
    await engine.init();
  }, 900_000);
  afterAll(() => {
    engine.dispose();
  });

  it("of what is not there yet is refused, as AWS would refuse it", async () => {
    engine.world = nothing;
    const { code, stdout, stderr } = await engine.up(whole);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(refusals);
  });

  it("goes up in an account with no image, no value and no delegated domain, and runs nothing", async () => {
    writeFileSync(givenFile(), "{}");
    const { code, stdout, stderr } = await engine.up(whole);
    expect(code, stdout + stderr).toBe(0);
    expect(running()).toEqual({ "main-pooler-service": 0, "worker-service": 0 });
  });

  it("is followed by one that starts everything, once people have done their part", async () => {
    engine.world = complete;
    writeFileSync(givenFile(), given);
    const { code, stdout, stderr } = await engine.up(whole);
    expect(code, stdout + stderr).toBe(0);
    expect(running()).toEqual({ "main-pooler-service": 2, "web-service": 3, "worker-service": 3 });
  });

  it("is over then: another up changes nothing", async () => {
    const { code, stdout, stderr } = await engine.up({ ...whole, expectNoChanges: true });
    expect(code, stdout + stderr).toBe(0);
  });

  it("is not undone by accident: the preview of destroy refuses, and nothing goes", async () => {
    const before = engine.existing();
    const { code, stdout, stderr } = await engine.run(["destroy", "--yes"]);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/cannot be deleted.*protect/s);
    expect(engine.existing()).toEqual(before);
  });

  it("loses nothing that is protected even to a destroy without a preview, and comes back with the next up", async () => {
    const kept = (await engine.state()).resources.filter(({ protect }) => protect).map(({ urn }) => urn);
    expect(kept.length).toBeGreaterThan(20);
    expect((await engine.destroy(whole)).code).not.toBe(0);
    expect(engine.existing().map(({ urn }) => urn)).toEqual(expect.arrayContaining(kept));
    const { code, stdout, stderr } = await engine.up(whole);
    expect(code, stdout + stderr).toBe(0);
  });

  it("is undone once the stack file says that all of it may go, and nothing is left", async () => {
    makeDeletable(engine);
    for (const step of [() => engine.up(whole), () => engine.destroy(whole)]) {
      const { code, stdout, stderr } = await step();
      expect(code, stdout + stderr).toBe(0);
    }
    expect(engine.existing()).toEqual([]);
  });
});

/** How many tasks each service comes to: what it is made with, or what the autoscaler then brings it to, if that is more. */
const tasksOf = (existing: readonly Kept[]): Record<string, number> =>
  Object.fromEntries(
    existing
      .filter(({ type }) => type === "aws:ecs/service:Service")
      .map(({ urn, name, inputs }) => {
        const target = existing.find(
          (other) =>
            other.type === "aws:appautoscaling/target:Target" &&
            (other.inputs["resourceId"] as string).endsWith(`/${name}`),
        );
        const least = target?.inputs["minCapacity"] as number | undefined;
        return [urn.replace(/^.*::/, ""), Math.max(inputs["desiredCount"] as number, least ?? 0)];
      }),
  );
