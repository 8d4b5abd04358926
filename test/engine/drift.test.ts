import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Engine, hasEngine, type Options, type Run } from "./engine";
import { keep, type Kept } from "./standins/record";
import type { Properties } from "./standins/values";

const whole: Options = { checkpoints: false };

/** What docs/operating.md says of drift: what somebody changed in AWS by hand is found, named and settled. */
describe.skipIf(!hasEngine("runs the real Pulumi engine"))("drift", { timeout: 300_000 }, () => {
  let engine: Engine;
  let backupDays: unknown;

  beforeAll(async () => {
    engine = new Engine("staging");
    await engine.init();
    expect(await engine.up(whole)).toMatchObject({ code: 0 });
  }, 900_000);
  afterAll(() => {
    engine.dispose();
  });

  /** The command that docs/operating.md has run by the clock. */
  const detect = (...more: string[]): Promise<Run> =>
    engine.run(["preview", "--refresh", "--diff", ...more], { expectNoChanges: true });
  const resource = (name: string): Kept => {
    const found = engine.existing().find(({ urn }) => urn.endsWith(`::${name}`));
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  const record = () => join(dirname(engine.project), "record");
  /** Somebody changes a thing in the console. */
  const change = (name: string, properties: Properties) => {
    const { inputs, outputs, ...kept } = resource(name);
    const changed = { inputs: { ...inputs, ...properties }, outputs: { ...outputs, ...properties } };
    keep(record(), { ...kept, ...changed });
  };

  it("is not found where nobody changed anything", async () => {
    const { code, stdout, stderr } = await detect();
    expect(code, stdout + stderr).toBe(0);
  });

  it("is not what the autoscaler does", async () => {
    change("worker-service", { desiredCount: 3 });
    const { code, stdout, stderr } = await detect();
    expect(code, stdout + stderr).toBe(0);
  });

  it("is found, named, and nothing is changed by looking", async () => {
    backupDays = resource("main-instance").outputs["backupRetentionPeriod"];
    change("main-instance", { backupRetentionPeriod: 1 });
    const gone = resource("web-metric-alarm-cpu");
    keep(record(), { ...gone, status: "deleted" });
    const before = engine.record();
    const { code, stdout, stderr } = await detect();
    expect(code).toBe(7);
    expect(stderr).toContain("error: no changes were expected for preview but changes were proposed");
    expect(stdout).toMatch(new RegExp(`::main-instance\\][^]*backupRetentionPeriod: 1 => ${String(backupDays)}\n`));
    expect(stdout).toMatch(/\+ aws:cloudwatch\/metricAlarm:MetricAlarm: \(create\)\n[^]*::web-metric-alarm-cpu\]/);
    expect(engine.record()).toEqual(before);
  });

  it("is settled by a deploy that looks first", async () => {
    const { code, stdout, stderr } = await engine.run(["up", "--refresh", "--yes", "--skip-preview"], whole);
    expect(code, stdout + stderr).toBe(0);
    expect(resource("main-instance").outputs["backupRetentionPeriod"]).toBe(backupDays);
    expect(resource("web-metric-alarm-cpu").status).toBe("there");
    // How much is asked at a time makes no difference to the answer.
    expect(await detect("--parallel=1")).toMatchObject({ code: 0 });
  });
});
