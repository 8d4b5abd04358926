import { describe, expect, it } from "vitest";
import { renderJson } from "../../preview/json";
import type { Plan } from "../../preview/plan";
import { findLeak, knownSecrets, withoutSecrets } from "../../preview/redact";
import { CLUSTER, GROUP, plan, resource } from "./sample";

const leak = (text: string, of: Plan = plan, config: Record<string, string> = {}) =>
  findLeak(text, of, knownSecrets(of, config, Object.keys(config)));

const rendered = (of: Plan) => renderJson(of, { config: {}, secretKeys: [], notes: [], durationMs: 0 });

describe("the scan for secrets", () => {
  it("finds nothing where secrets are shown as [secret]", () => {
    expect(leak(rendered(plan))).toBeUndefined();
  });

  it("finds the secret of one resource in another, and says where without the value", () => {
    const planted = resource({
      urn: "urn:planted",
      type: "a:b:C",
      name: "p",
      inputs: { env: [{ X: 'a to"ken-1 b' }] },
    });
    const both = { ...plan, resources: [...plan.resources, planted] };
    const said = leak(rendered(both), both);
    expect(said).toContain(`authToken of ${CLUSTER}`);
    expect(said).toContain("env[0].X of urn:planted");
    expect(said).not.toContain("ken-1");
  });

  it("finds secrets of the configuration, structured ones too, and not what stands for one", () => {
    const config = { "plinth:secrets": '{"KEY":"very-secret","OTHER":"[secret]"}', "a:b": "another-one" };
    expect(leak("has very-secret in it", plan, config)).toContain("plinth:secrets");
    expect(leak("has another-one in it", plan, config)).toContain("a:b");
    expect(leak("has [secret] in it", plan, config)).toBeUndefined();
  });

  it("keeps secrets out of what a program says", () => {
    const secrets = knownSecrets(plan, { "a:b": "very-secret" }, ["a:b"]);
    const talkative: Plan = {
      ...plan,
      diagnostics: [{ severity: "error", message: "cannot log in with very-secret!" }],
    };
    expect(withoutSecrets(talkative, secrets).diagnostics).toEqual([
      { severity: "error", message: "cannot log in with [secret]!" },
    ]);
  });

  it("leaves alone what is too short to mean anything", () => {
    expect(leak("create", plan, { "a:b": "creat" })).toBeUndefined();
    expect(leak("create", plan, { "a:b": "create" })).toContain("the text around the resources");
  });

  it("finds a secret in a message of the program", () => {
    const noisy: Plan = { ...plan, diagnostics: [{ severity: "info", message: 'it is to"ken-1', urn: GROUP }] };
    expect(leak(rendered(noisy), noisy)).toContain(`a message about ${GROUP}`);
  });
});
