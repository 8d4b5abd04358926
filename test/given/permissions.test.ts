import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(__dirname, "../..");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const code = readdirSync(join(root, "given")).map((file) => read("given", file));

test("the page on the first deploy lists every permission that is needed, and no other", () => {
  const asked = code.flatMap((text) => [...text.matchAll(/asked\(\s*"([^"]+)"/g)].map(([, action]) => action));
  const [, policy = ""] = /```json\n(.*?)```/s.exec(read("docs/first-deploy.md")) ?? [];
  const [statement] = (JSON.parse(policy) as { Statement: { Action: string[] }[] }).Statement;
  expect(statement?.Action).toEqual(asked.filter((action) => action !== "sts:GetCallerIdentity").sort());
});

test("no value of a secret is ever read", () => {
  expect(code.length).toBeGreaterThan(5);
  expect(code.join("\n")).not.toMatch(/GetSecretValue/i);
});
