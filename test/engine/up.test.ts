import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Engine, hasEngine, type Options } from "./engine";

/** Whether each step of a stack's life leaves exactly what it should, in the real engine. */
describe.skipIf(!hasEngine("runs the real Pulumi engine"))("a stack's life", { timeout: 300_000 }, () => {
  const whole: Options = { checkpoints: false };
  let engine: Engine;
  let planned: number;

  beforeAll(async () => {
    engine = new Engine("staging");
    await engine.init();
  }, 900_000);
  afterAll(() => {
    engine.dispose();
  });

  it("begins with a preview that makes nothing", async () => {
    const { code, json } = await engine.preview();
    expect(code).toBe(0);
    expect(Object.keys(json.changeSummary)).toEqual(["create"]);
    planned = json.steps.filter(({ newState }) => /^(aws|random):/.test(newState?.type ?? "")).length;
    expect(planned).toBeGreaterThan(200);
    expect(engine.record()).toEqual([]);
  });

  it("goes up with exactly what was previewed, and the state knows all of it", async () => {
    const { code, stdout, stderr } = await engine.up(whole);
    expect(code, stdout + stderr).toBe(0);
    const made = engine.existing();
    expect(made).toHaveLength(planned);
    expect(made.filter(({ status }) => status !== "there")).toEqual([]);
    const { resources, pending_operations } = await engine.state();
    const known = resources.filter(({ type }) => /^(aws|random):/.test(type)).map(({ urn, id }) => `${urn} ${id}`);
    expect(known.sort()).toEqual(made.map(({ urn, id }) => `${urn} ${id}`).sort());
    expect(pending_operations).toEqual([]);
  });

  it("changes nothing when nothing changed", async () => {
    const before = engine.record();
    const { code, stdout, stderr } = await engine.up({ ...whole, expectNoChanges: true });
    expect(code, stdout + stderr).toBe(0);
    expect(engine.record()).toEqual(before);
  });

  it("is found by a refresh as it was left", async () => {
    const { code, stdout, stderr } = await engine.refresh({ ...whole, expectNoChanges: true });
    expect(code, stdout + stderr).toBe(0);
  });

  it("ends with nothing left", async () => {
    const { code, stdout, stderr } = await engine.destroy(whole);
    expect(code, stdout + stderr).toBe(0);
    expect(engine.existing()).toEqual([]);
    expect((await engine.state()).resources.filter(({ type }) => type !== "pulumi:pulumi:Stack")).toEqual([]);
  });
});
