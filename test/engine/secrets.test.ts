import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { Engine, hasEngine, type Run } from "./engine";

/** A value that people encrypted into the stack file. */
const configured = "sk_live_3kQ9vT7wLx2pRz8N";

/** By type: the properties whose values nobody may see. They are in the stand-in's record as AWS got them. */
const secret: Readonly<Record<string, readonly string[]>> = {
  "aws:elasticache/replicationGroup:ReplicationGroup": ["authToken"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretString"],
  "random:index/randomBytes:RandomBytes": ["base64", "hex"],
  "random:index/randomPassword:RandomPassword": ["result", "bcryptHash"],
};

/** What the engine writes in place of a secret: a mark, and the value encrypted. */
const encrypted = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

interface Exported {
  readonly deployment: { readonly resources: readonly (Sides & { readonly urn: string; readonly type: string })[] };
}
type Sides = Partial<Record<"inputs" | "outputs", Readonly<Record<string, unknown>>>>;

describe.skipIf(!hasEngine("runs the real Pulumi engine"))("a secret", { timeout: 300_000 }, () => {
  let engine: Engine;
  /** All that was printed, and the state, by what printed it. */
  const printed: Record<string, string> = {};
  const print = async (what: string, run: Promise<Run>): Promise<string> => {
    const { code, stdout, stderr } = await run;
    expect(code, stdout + stderr).toBe(0);
    return (printed[what] = stdout + stderr);
  };

  beforeAll(async () => {
    engine = new Engine("staging");
    await engine.init();
    const file = join(engine.project, "Pulumi.staging.yaml");
    const stack = parse(readFileSync(file, "utf8")) as { config: Record<string, Record<string, unknown>> };
    const override = stack.config["plinth:override"];
    writeFileSync(
      file,
      stringify({
        config: { ...stack.config, "plinth:override": { ...override, secrets: { PARTNER_KEY: { config: true } } } },
      }),
    );
    await print(
      "config set",
      engine.run(["config", "set", "--path", "--secret", "plinth:secrets.PARTNER_KEY", configured]),
    );
    await print("preview", engine.run(["preview", "--diff"]));
    await print("preview --json", engine.run(["preview", "--json"]));
    await print("up", engine.run(["up", "--yes", "--skip-preview", "--diff"]));
    await print("stack export", engine.run(["stack", "export"]));
    await print("stack output", engine.run(["stack", "output", "--json"]));
    printed["the stack file"] = readFileSync(file, "utf8");
  }, 900_000);
  afterAll(() => {
    engine.dispose();
  });

  /** The values themselves, and each part of those that are JSON. */
  const values = (): string[] => [
    configured,
    ...engine
      .existing()
      .flatMap(({ type, outputs }) => (secret[type] ?? []).map((property) => outputs[property]))
      .filter((value) => typeof value === "string")
      .flatMap((value) => [value, ...passwords(value)]),
  ];

  it("is known to these tests, one of each kind", () => {
    expect(values().some((value) => value.startsWith("{"))).toBe(true);
    expect(values().some((value) => value.startsWith("postgresql://"))).toBe(true);
    expect(values().some((value) => value.startsWith("rediss://"))).toBe(true);
    const delivered = engine.existing().map(({ outputs }) => outputs["secretString"]);
    expect(delivered).toContain(configured);
    for (const type of Object.keys(secret)) expect(engine.existing().map((kept) => kept.type)).toContain(type);
  });

  it("is in nothing that is printed, nor in the state and the stack file", () => {
    for (const [what, text] of Object.entries(printed)) {
      const seen = values().filter(
        (value) => text.includes(value) || text.includes(JSON.stringify(value).slice(1, -1)),
      );
      expect(seen, what).toEqual([]);
    }
  });

  it("is marked as one in the state, wherever a resource has it", () => {
    const { deployment } = JSON.parse(printed["stack export"] ?? "") as Exported;
    const having = deployment.resources.filter(({ type }) => type in secret);
    expect(having.length).toBeGreaterThan(10);
    for (const { urn, type, inputs = {}, outputs = {} } of having) {
      for (const property of secret[type] ?? []) {
        expect(outputs[property], `${urn} ${property}`).toMatchObject(encrypted);
        if (property in inputs) expect(inputs[property], `${urn} ${property}`).toMatchObject(encrypted);
      }
    }
  });
});

/** What JSON in a secret holds that is secret by itself. */
function passwords(text: string): string[] {
  if (!text.startsWith("{")) return [];
  const parts = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return Object.entries(parts)
    .filter(([key, value]) => /url|password|token/i.test(key) && typeof value === "string")
    .map(([, value]) => value as string);
}
