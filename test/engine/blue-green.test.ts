import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Engine, hasEngine, type Options } from "./engine";

const root = join(__dirname, "../..");
const whole: Options = { checkpoints: false };

const app = parse(readFileSync(join(root, "app.yaml"), "utf8")) as {
  readonly services: Readonly<Record<string, object>>;
};
const keys = {
  platform: "eks",
  services: { ...app.services, web: { ...app.services["web"], rollout: "blueGreen" } },
};

interface Given {
  readonly images: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** A new image, the switch to it, and the way back, as docs/operating.md tells it. */
describe.skipIf(!hasEngine("runs the real Pulumi engine"))("blue and green", { timeout: 300_000 }, () => {
  const newest = `sha256:${"b".repeat(64)}`;
  let engine: Engine;
  const file = () => join(engine.project, "given.production.json");
  const given = () => JSON.parse(readFileSync(file(), "utf8")) as Given;

  beforeAll(async () => {
    engine = new Engine("production", keys);
    await engine.init();
    const { code, stdout, stderr } = await engine.up(whole);
    expect(code, stdout + stderr).toBe(0);
  }, 900_000);
  afterAll(() => {
    engine.dispose();
  });

  /** What the next deploy would change, and then does. */
  async function deploy(): Promise<string[]> {
    const { json } = await engine.preview();
    const changes = json.steps
      .filter(({ op }) => op !== "same")
      .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
    const { code, stdout, stderr } = await engine.up(whole);
    expect(code, stdout + stderr).toBe(0);
    return [...new Set(changes)].sort();
  }
  const switchOver = () =>
    execFileSync(process.execPath, [
      ...[join(root, "bin/plinth.js"), "given", "production", "--switch", "web", "--cwd", engine.project, "-q"],
    ]);
  const isSwitch = [
    "update dashboard-dashboard",
    "update listener-rule-/",
    ...["cpu", "down", "error-rate", "errors", "latency", "memory", "unhealthy"].flatMap((key) =>
      ["blue", "green"].map((color) => `update web-metric-alarm-${key}-${color}`),
    ),
    "update web-service",
    "update web-service-idle",
  ];

  it("put a new image into the colour that serves nobody", async () => {
    const { images, secrets } = given();
    // As `plinth given production --tag` writes it.
    const colors = { web: { live: "blue", newest: "green", previous: images["web"] } };
    engine.world = { images: [...Object.values(images), newest], secrets, delegated: true };
    writeFileSync(file(), JSON.stringify({ ...given(), images: { ...images, web: newest }, colors }));
    const changes = await deploy();
    expect(changes).toContain("update web-deployment-green");
    expect(changes.filter((change) => / web-/.test(change))).toEqual(["update web-deployment-green"]);
  });

  it("are switched by a deploy that changes where names and routes lead, what is watched, and nothing else", async () => {
    switchOver();
    expect(await deploy()).toEqual(isSwitch);
    expect((await engine.up({ ...whole, expectNoChanges: true })).code).toBe(0);
  });

  it("are switched back by another one", async () => {
    switchOver();
    expect(await deploy()).toEqual(isSwitch);
  });
});
