import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Engine, hasEngine } from "./engine";

/** What the machinery of faults does to a deploy in the real engine; what follows from each is told elsewhere. */
describe.skipIf(!hasEngine("runs the real Pulumi engine"))("a first deploy", { timeout: 300_000 }, () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = new Engine("staging");
    await engine.init();
  }, 900_000);
  afterEach(() => {
    engine.dispose();
  });

  it("whose engine is killed leaves creates that the state knows only as begun", async () => {
    const { code } = await engine.up({ fault: { dieAt: 30 } });
    expect(code).toBeNull();
    const begun = engine.existing().filter(({ status }) => status === "creating");
    expect(begun.length).toBeGreaterThanOrEqual(1);
    const { pending_operations: pending } = await engine.state();
    const creating = pending.filter(({ type }) => type === "creating").map(({ resource }) => resource.urn);
    expect(creating).toEqual(expect.arrayContaining(begun.map(({ urn }) => urn)));
  });

  it("that AWS refuses once goes through the second time, with nothing twice", async () => {
    const failed = await engine.up({ fault: { failAt: 30 } });
    expect(failed.code).not.toBe(0);
    expect(failed.stdout + failed.stderr).toContain("create 30 was told to fail");
    const { code, stdout, stderr } = await engine.up({ checkpoints: false });
    expect(code, stdout + stderr).toBe(0);
    const urns = engine.record().map(({ urn }) => urn);
    expect(new Set(urns).size).toBe(urns.length);
  });

  it("that hangs is killed with a message that says what it had come to", async () => {
    const up = engine.up({ fault: { hangAt: 1 }, timeoutSeconds: 15 });
    await expect(up).rejects.toThrow(/pulumi up .* was killed after 15 s:\n[^]*creating/);
  });
});
