import { describe, expect, it } from "vitest";
import type { Before } from "../../preview/diff/before";
import { savePlan } from "../../preview/diff/saved";
import { SealedSecret } from "../../preview/diff/secrets";
import { renderJson } from "../../preview/json";
import type { Plan } from "../../preview/plan";
import { findLeak, knownSecrets, withoutSecrets } from "../../preview/redact";
import { saysSecret } from "../../preview/redact/named";
import { keepable, redacted } from "../../preview/redact/report";
import { Secret, SECRET_TEXT, type Properties } from "../../preview/values";
import { beforeOf, make, planOf, QUEUE } from "./diff/sides";
import { reportOf } from "./report-of";
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

describe("a known secret", () => {
  const config = { "plinth:secrets": JSON.stringify({ URL: 'postgres://main:p%22ss"word+1@host/main' }) };
  const found = (text: string) => leak(text, plan, config) !== undefined;

  it.each([
    ["in JSON", JSON.stringify({ a: 'to"ken-1' })],
    ["in JSON in JSON", JSON.stringify([JSON.stringify({ a: 'to"ken-1' })])],
    ["in an address", `https://host/?token=${encodeURIComponent('to"ken-1')}`],
    ["in Base64", Buffer.from('to"ken-1').toString("base64")],
    ["within Base64", Buffer.from('user:to"ken-1, and more').toString("base64")],
    ["as hexadecimal digits", Buffer.from('to"ken-1').toString("hex")],
    ["as the password of an address", 'it is p%22ss"word+1'],
    ["as that password, read", 'it is p"ss"word+1'],
  ])("is found %s", (_, text) => {
    expect(found(text)).toBe(true);
  });

  it("is not its neighbours", () => {
    expect(found("postgres://main@host/main, token-1")).toBe(false);
  });
});

describe("a name", () => {
  it.each([
    "password",
    "masterUserPassword",
    "DBPassword",
    "API_KEY",
    "apiKey",
    "auth-token",
    "spring.datasource.password",
  ])("such as %s says that it is a secret", (name) => {
    expect(saysSecret(name, "a value")).toBe(true);
  });

  it.each([
    ["secretArn", "a value"],
    ["tokenKey", "a value"],
    ["secretName", "a value"],
    ["partitionKey", "a value"],
    ["NEXT_PUBLIC_API_KEY", "a value"],
    ["secret", "arn:aws:secretsmanager:eu-central-1:1:secret:a"],
    ["encryptionKey", "alias/main"],
    ["password", ""],
  ])("such as %s with %j does not", (name, value) => {
    expect(saysSecret(name, value)).toBe(false);
  });
});

/** Two sides of one queue, and what of each may be shown. */
function shown(was: Properties, is: Properties, more: Partial<Before> = {}) {
  const [before, after] = [beforeOf(planOf(make(QUEUE, "jobs", was)), more), planOf(make(QUEUE, "jobs", is))];
  const secrets = [...knownSecrets(after, {}, []), ...knownSecrets({ ...before, diagnostics: [] }, {}, [])];
  const { plan: made, diff } = redacted(reportOf(after, before), secrets, before);
  const [queue] = diff?.resources ?? [];
  return JSON.parse(
    JSON.stringify({
      ...{ was: queue?.before?.inputs, is: queue?.after?.inputs, alone: made.resources[0]?.inputs },
      changes: queue?.properties.map((change) => [change.path, change.before, change.after]),
    }),
  ) as { was: unknown; is: unknown; alone: unknown; changes: unknown[] };
}

describe("what is shown of two sides", () => {
  const both = (inputs: unknown) => ({ was: inputs, is: inputs, alone: inputs });

  it("hides on both what is a secret on one", () => {
    const [secret, plain] = [
      { tags: { a: new Secret("the old one"), b: "x" } },
      { tags: { a: "the new one", b: "x" } },
    ];
    const hidden = { ...both({ tags: { a: SECRET_TEXT, b: "x" } }), changes: [["tags.a", SECRET_TEXT, SECRET_TEXT]] };
    expect(shown(secret, plain)).toEqual(hidden);
    expect(shown(plain, secret)).toEqual(hidden);
    expect(shown({ tags: { a: new SealedSecret(), b: "x" } }, plain)).toMatchObject(
      both({ tags: { a: SECRET_TEXT, b: "x" } }),
    );
  });

  it("hides what is called a secret, variables of containers as well", () => {
    const of = (value: string) => ({
      policy: JSON.stringify([
        {
          env: [
            { name: "API_TOKEN", value },
            { name: "A", value: "x" },
          ],
        },
      ]),
    });
    expect(shown({ dbPassword: "old", ...of("a") }, { dbPassword: "new", ...of("b") })).toMatchObject({
      ...both({ dbPassword: SECRET_TEXT, ...of(SECRET_TEXT) }),
      changes: [
        ["dbPassword", SECRET_TEXT, SECRET_TEXT],
        ["policy", of(SECRET_TEXT).policy, of(SECRET_TEXT).policy],
      ],
    });
  });

  it("finds variables by their names, in whichever order they are", () => {
    const [a, b] = [
      { name: "A", value: "first" },
      { name: "B", value: "second" },
    ];
    const { is } = shown({ env: [a, { name: "B", value: new Secret("second") }] }, { env: [b, a] });
    expect(is).toEqual({ env: [{ name: "B", value: SECRET_TEXT }, a] });
  });

  it("hides a secret of what there was wherever it stands, and leaves the program's own to be refused", () => {
    const old = shown({ a: new Secret("of the state"), b: "it is of the state!" }, { c: "it is of the state!" });
    expect(old).toMatchObject({ was: { a: SECRET_TEXT, b: "it is [secret]!" }, is: { c: "it is [secret]!" } });
    const own = shown({ b: "it is of the program!" }, { a: new Secret("of the program"), password: "of the program" });
    expect(own).toMatchObject({ was: { b: "it is [secret]!" }, is: { a: SECRET_TEXT, password: "of the program" } });
  });

  it("hides what providers have said in secret", () => {
    const provided = new Map([[make(QUEUE, "jobs").urn, { endpoint: new Secret("from AWS") }]]);
    expect(shown({}, { a: "it is from AWS" }, { provided }).is).toEqual({ a: "it is [secret]" });
  });
});

describe("a plan that is kept", () => {
  it("has a fingerprint of what is called a secret, and of a document with one", () => {
    const env = JSON.stringify([{ name: "API_TOKEN", value: "plain-1" }]);
    const kept = savePlan(keepable(planOf(make(QUEUE, "jobs", { password: "plain-2", env, b: "shown" })), []));
    expect(kept).not.toMatch(/plain-[12]/);
    expect(kept.match(/"fingerprint"/g)).toHaveLength(2);
    expect(kept).toContain('"b": "shown"');
  });
});
