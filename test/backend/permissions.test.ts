import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(__dirname, "../..");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const code = readdirSync(join(root, "backend")).map((file) => read("backend", file));

test("the page on the first deploy lists every permission that is needed, and no other", () => {
  const asked = code.flatMap((text) => [...text.matchAll(/asked\(\s*"([^"]+)"/g)].map(([, action]) => action!));
  // A key that is made with tags needs it as well.
  const needed = [...new Set([...asked, "kms:TagResource"])].sort();
  const [, , policy = ""] = read("docs/first-deploy.md").split("```json\n");
  const { Statement: statements } = JSON.parse(policy.split("```")[0] ?? "") as { Statement: { Action: string[] }[] };
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(needed);
});

test("nothing is ever deleted", () => {
  expect(code.length).toBeGreaterThan(5);
  expect(code.join("\n")).not.toMatch(/\b(Delete|Disable|ScheduleKeyDeletion)\w*Command/);
});
