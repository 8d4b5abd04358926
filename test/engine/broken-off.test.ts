import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Engine, hasEngine } from "./engine";
import { readRecord } from "./standins/record";

const whenever = { timeout: 120_000, interval: 200 };

/** What somebody breaks off, in the real engine; what goes wrong by itself stands in faults.test.ts. */
describe.skipIf(!hasEngine("runs the real Pulumi engine"))("a first deploy", { timeout: 300_000 }, () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = new Engine("staging");
    await engine.init();
  }, 900_000);
  afterEach(() => {
    engine.dispose();
  });

  it("that is interrupted once waits for what is under way, and the state has all of it", async () => {
    const up = engine.up({ millisecondsPerSecond: 100 });
    await vi.waitUntil(() => engine.existing().some(({ status }) => status === "creating"), whenever);
    engine.kill("SIGINT");
    const { code, stdout } = await up;
    expect(code).not.toBe(0);
    expect(stdout).toContain("update canceled");
    const made = engine.existing();
    expect(made.filter(({ status }) => status !== "there")).toEqual([]);
    const { resources, pending_operations } = await engine.state();
    expect(pending_operations).toEqual([]);
    const known = resources.filter(({ type }) => /^(aws|random):/.test(type)).map(({ urn, id }) => `${urn} ${id}`);
    expect(known.sort()).toEqual(made.map(({ urn, id }) => `${urn} ${id}`).sort());
  });

  it("that hangs is killed with a message that says what it had come to", async () => {
    const up = engine.up({ fault: { hangAt: 1 }, timeoutSeconds: 30 });
    await expect(up).rejects.toThrow(/pulumi up .* was killed after 30 s:\n[^]*creating/);
  });
});

/** As when a test run is killed for its time or its memory. */
it.skipIf(!hasEngine("runs the real Pulumi engine"))(
  "a deploy whose test is killed leaves neither processes nor files",
  { timeout: 300_000 },
  async () => {
    const program = `
      const { Engine } = require("./test/engine/engine");
      const engine = new Engine("staging");
      console.log(engine.project);
      engine.init().then(() => engine.up({ fault: { hangAt: 20 } }));`;
    const root = join(__dirname, "../..");
    const test = spawn(process.execPath, ["-r", "./bin/register.js", "-e", program], { cwd: root });
    const folder = dirname(await new Promise<string>((resolve) => test.stdout.once("data", resolve)).then(String));
    const record = join(folder, "record");
    await vi.waitUntil(() => readRecord(record).length >= 20, whenever);
    expect(processesOf(record).length).toBeGreaterThan(2);
    test.kill("SIGKILL");
    await vi.waitUntil(() => !existsSync(folder), whenever);
    expect(processesOf(record)).toEqual([]);
  },
);

/** By their environment, of which Linux tells. */
const processesOf = (record: string): string[] =>
  readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`PLINTH_STANDIN_RECORD=${record}\0`);
    } catch {
      return false;
    }
  });
