import { describe, expect, it } from "vitest";
import { Secrets, secretSettings } from "../components/secrets";
import { Secret } from "../preview/values";
import { recorded } from "./recorded";
import { isImmediate, isProtected, isRecoverable } from "./wiring";

const parse = (input: object) => secretSettings.parse(input);
const generate = (input: object = {}) => ({ kind: "generate", generate: input });
const external = { kind: "external", external: true };
const config = { kind: "config", config: true };

const secrets = (entries: Record<string, object>, options = {}) =>
  recorded(() => {
    const settings = Object.fromEntries(Object.entries(entries).map(([name, input]) => [name, parse(input)]));
    return new Secrets("secrets", { settings, keyArn: "data-key" }).arns;
  }, options);

describe("a generated secret", () => {
  it.each([
    [
      "alphanumeric",
      "random:index/randomPassword:RandomPassword",
      "secrets-random-password-KEY",
      { length: 32, special: false },
    ],
    [
      "symbols",
      "random:index/randomPassword:RandomPassword",
      "secrets-random-password-KEY",
      { length: 32, special: true },
    ],
    ["hex", "random:index/randomBytes:RandomBytes", "secrets-random-bytes-KEY", { length: 16 }],
  ])("of %s characters has the length that was asked for", async (alphabet, type, name, inputs) => {
    const made = await secrets({ KEY: generate({ length: 32, alphabet }) });
    expect(made.inputs(name, type)).toEqual(inputs);
  });

  it("is written once, encrypted, and nobody waits for it in vain: its ARN comes after its value", async () => {
    const made = await secrets({ KEY: generate() });
    expect(made.inputs("secrets-secret-KEY")).toMatchObject({
      kmsKeyId: "data-key",
      tags: { Name: "shop-production-secrets-secret-KEY" },
    });
    expect(made.inputs("secrets-secret-version-KEY")).toEqual({
      secretId: "secrets-secret-KEY-id",
      secretString: "result-of-secrets-random-password-KEY",
    });
    expect(made.plan.outputs).toEqual({ KEY: "secrets-secret-KEY-id" });
  });

  it("is plain nowhere in what the engine is told", async () => {
    const made = await secrets({ KEY: generate(), HEX: generate({ alphabet: "hex" }) });
    expect(made.resource("secrets-secret-version-KEY").inputs["secretString"]).toBeInstanceOf(Secret);
    expect(made.resource("secrets-secret-version-HEX").inputs["secretString"]).toBeInstanceOf(Secret);
    expect(made.visible()).not.toMatch(/(result|hex)-of-/);
  });
});

describe("a secret that somebody else puts in", () => {
  it("is a place without a value", async () => {
    const made = await secrets({ STRIPE: external });
    expect(made.plan.resources.filter(({ custom }) => custom).map(({ name }) => name)).toEqual([
      "secrets-secret-STRIPE",
    ]);
    expect(made.plan.outputs).toEqual({ STRIPE: "arn:aws:test:::secrets-secret-STRIPE" });
  });
});

describe("a secret of the stack file", () => {
  const options = { config: { "plinth:secrets": '{"TOKEN":"of-the-stack-file"}' }, secretKeys: ["plinth:secrets"] };

  it("is delivered like any other, and plain nowhere", async () => {
    const made = await secrets({ TOKEN: config }, options);
    expect(made.inputs("secrets-secret-version-TOKEN")["secretString"]).toBe("of-the-stack-file");
    expect(made.resource("secrets-secret-version-TOKEN").inputs["secretString"]).toBeInstanceOf(Secret);
    expect(made.visible()).not.toContain("of-the-stack-file");
  });
});

describe("what may happen to a secret", () => {
  it.each([
    ["protected", isProtected, true, 30],
    ["recoverable", isRecoverable, false, 30],
    ["immediate", isImmediate, false, 0],
  ])("%s", async (_, deletion, protect, recoveryWindowInDays) => {
    const made = await secrets({ KEY: { ...generate(), deletion } });
    expect(made.resource("secrets-secret-KEY").protect).toBe(protect);
    expect(made.resource("secrets-random-password-KEY").protect).toBe(protect);
    expect(made.inputs("secrets-secret-KEY")).toMatchObject({ recoveryWindowInDays });
  });

  it("tags who changes the value, where that is said", async () => {
    const rotation = { kind: "manual", reason: "sessions end with it" };
    const made = await secrets({ KEY: { ...generate(), rotation }, OTHER: generate() });
    expect(made.inputs("secrets-secret-KEY")["tags"]).toMatchObject({ Rotation: "manual" });
    expect(made.inputs("secrets-secret-OTHER")["tags"]).not.toHaveProperty("Rotation");
  });
});

describe("settings of secrets", () => {
  it.each([
    [
      "half a byte",
      generate({ length: 33, alphabet: "hex" }),
      "an even number of hex characters: they stand for whole bytes",
    ],
    [
      "less than the application asks for",
      { ...generate({ length: 20 }), minLength: 32 },
      "a length of at least `minLength`",
    ],
  ])("refuse %s", (_, input, message) => {
    const { error } = secretSettings.safeParse(input);
    expect(error?.issues).toMatchObject([{ path: ["generate", "length"], message }]);
  });
});
