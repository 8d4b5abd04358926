import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { schemas } from "../../components/settings/json-schema";
import { reference } from "../../components/settings/reference";

const root = join(__dirname, "../..");
const generated = schemas();
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const app = ajv.compile(generated["app.schema.json"] ?? false);
const stack = ajv.compile(generated["stack.schema.json"] ?? false);
const accepts = (validate: typeof app, value: unknown) => (validate(value) ? [] : validate.errors);

describe("the JSON Schemas", () => {
  it.each(Object.keys(generated))("%s is what the settings say (else run npm run schemas)", (name) => {
    const written: unknown = JSON.parse(readFileSync(join(root, "schema", name), "utf8"));
    expect(written).toEqual(JSON.parse(JSON.stringify(generated[name])));
  });

  it("docs/settings.md is what the settings say (else run npm run schemas)", () => {
    expect(readFileSync(join(root, "docs/settings.md"), "utf8")).toBe(reference());
  });

  it("accept the root's app.yaml and stack files", () => {
    expect(accepts(app, parse(readFileSync(join(root, "app.yaml"), "utf8")))).toEqual([]);
    for (const name of readdirSync(root).filter((file) => /^Pulumi\..+\.yaml$/.test(file))) {
      expect(accepts(stack, parse(readFileSync(join(root, name), "utf8"), { merge: true })), name).toEqual([]);
    }
  });

  it.each([
    ["a bare word for a kind", { network: "create" }],
    ["an implied kind", { secrets: { A: { external: true }, B: { generate: { length: 48 } } } }],
    ["a part of a choice, as a layer gives it", { databases: { main: { storageGiB: 100 } } }],
    ["a bare route", { services: { web: { port: 3000, routes: ["/", { path: "/api", priority: 3 }] } } }],
    ["numbers as variables' values", { services: { web: { env: { PORT: 3000, TLS: true } } } }],
    ["what is removed", { caches: { sessions: null }, services: { web: { command: null, scale: null } } }],
  ])("accept %s", (_, value) => {
    expect(accepts(app, value)).toEqual([]);
  });

  it.each([
    ["a typo in a key", { servces: {} }],
    ["a typo deep inside", { services: { web: { helth: {} } } }],
    ["a value of another type", { services: { web: { port: "3000x" } } }],
    ["a kind that does not exist", { network: "creat" }],
    ["a key of no kind", { network: { kind: "create", zonse: ["a"] } }],
  ])("refuse %s", (_, value) => {
    expect(app(value)).toBe(false);
  });

  it("refuse an unknown key of Plinth's and a secret in the clear", () => {
    const config = {
      "aws:region": "eu-central-1",
      "plinth:stack": { profile: "staging", account: "111111111111" },
    };
    expect(accepts(stack, { config: { ...config, "other:thing": 1 } })).toEqual([]);
    expect(stack({ config: { ...config, "plinth:overide": {} } })).toBe(false);
    expect(stack({ config: { ...config, "plinth:secrets": { A: "clear" } } })).toBe(false);
    expect(stack({ config: { ...config, "plinth:secrets": { A: { secure: "v1:x" } } } })).toBe(true);
    expect(stack({ config: { ...config, "aws:region": "eu-centrl-1" } })).toBe(false);
    const exempt = { rule: "nat-single-point", resource: "nat", reason: "it follows in March", until: "2027-03-31" };
    expect(accepts(stack, { config: { ...config, "plinth:exemptions": [exempt] } })).toEqual([]);
    expect(stack({ config: { ...config, "plinth:exemptions": [{ ...exempt, reason: undefined }] } })).toBe(false);
    expect(stack({ config: { ...config, "plinth:exemptions": [{ ...exempt, until: "in March" }] } })).toBe(false);
  });
});
