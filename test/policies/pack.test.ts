import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as kinds from "../../policies/kinds";
import { exemptionsRule } from "../../policies/exemptions";
import { page } from "../../policies/page";
import { levelIn } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { profiles } from "../../components/settings/profiles";
import { cases } from "./cases";

const root = join(__dirname, "../..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const json = (file: string) => JSON.parse(read(file)) as { readonly version?: string; readonly main?: string };

describe("the pack", () => {
  it("has the version of what it is a part of, which PolicyPack reads, and a main that needs no build", () => {
    expect(json("policies/package.json")).toMatchObject({ version: json("package.json").version, main: "start.js" });
  });

  it("has a page about every rule, which is what they say (else run npm run rules)", () => {
    expect(read("docs/policies.md")).toBe(page());
    for (const { name } of rules) expect(page()).toContain(`\n### ${name}\n`);
  });
});

describe("the rules", () => {
  it("have names of their own, and each name its cases", () => {
    const names = rules.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(cases).sort()).toEqual([...names].sort());
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))("%s says what it has to", (_, rule) => {
    expect(rule.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
    expect(rule.name).not.toBe("all"); // what @pulumi/policy keeps for itself
    expect(rule.name).not.toBe(exemptionsRule.name);
    expect(rule.description).toMatch(/^[A-Z].+\.$/);
    expect(rule.remedy).toMatch(/^[A-Z].+\.$/);
    expect(rule.on.length).toBeGreaterThan(0);
    for (const tag of rule.tags) expect(tag).toMatch(publicId);
    for (const [key, value] of Object.entries(rule.config.shape)) {
      expect((value as { readonly description?: string }).description, key).toBeTruthy();
      expect(rule.config.parse({})[key], key).toBeDefined();
    }
    expect(rule.config.shape).not.toHaveProperty("enforcementLevel");
    const { level } = rule;
    if (typeof level !== "string")
      expect([...Object.keys(profiles), "otherwise"]).toEqual(expect.arrayContaining(Object.keys(level)));
    // What no deployment with data may have is not a matter of taste in production.
    if (rule.severity === "critical") expect(levelIn(rule)).toBe("mandatory");
  });
});

/** Checkov's, Security Hub's, the CIS AWS Foundations Benchmark's of two versions, and Control Tower's. */
const publicId =
  /^(checkov:CKV2?_(AWS|K8S)_\d+|fsbp:[A-Z][A-Za-z0-9]*\.\d+|cis-(3\.0|4\.0\.1):\d+\.\d+(\.\d+)?|controltower:CT\.[A-Z0-9]+\.PR\.\d+)$/;

describe("the kinds", () => {
  const load = createRequire(__filename);
  const tokens = Object.values(kinds).flatMap((kind) => kind.tokens);
  const components = readdirSync(join(root, "components"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => read(join("components", file)))
    .join("\n");

  it("share no token", () => {
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it.each(tokens.filter((token) => token.startsWith("aws:")))("%s is a resource of @pulumi/aws", (token) => {
    const [, path = "", type = ""] = token.split(":");
    const module = load(`@pulumi/aws/${path}`) as Record<string, { readonly __pulumiType?: string }>;
    expect(module[type]?.__pulumiType).toBe(token);
  });

  // What operators bring along is in no package.
  const ownKubernetes = tokens.filter((token) => /^kubernetes:(\w+|[\w.]+\.k8s\.io)\/v/.test(token));
  it.each(ownKubernetes)("%s is a resource of @pulumi/kubernetes", (token) => {
    const [, path = "", type = ""] = token.split(":");
    const [group = "", version = ""] = path.split("/");
    const [folder = ""] = group.split(".");
    const module = load(`@pulumi/kubernetes/${folder}/${version}`) as Record<
      string,
      { readonly __pulumiType?: string }
    >;
    expect(module[type]?.__pulumiType).toBe(token);
  });

  it.each(tokens.filter((token) => token.startsWith("plinth:")))("%s is one of Plinth's", (token) => {
    expect(components).toContain(`super("${token}"`);
  });
});
