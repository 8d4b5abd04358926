import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Platform } from "../../components/platform";
import { load } from "../../components/settings/load";
import { judge } from "../../policies/judge";
import { record } from "../../preview/record";

/** What only a deployment tells of a stack: each line has to be gone as soon as a component registers it. */
const untold = [
  "alarm-reaches-human notifications-topic-policy-critical.policy is known only after the deployment",
  "alarm-reaches-human notifications-topic-policy-warning.policy is known only after the deployment",
];

/** Of which Plinth has no remedy yet, or people have to say something first: told as advice. */
const advised = { staging: [], production: ["backup-elsewhere", "monitor-the-edge", "secret-lifecycle"] };

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "plinth-stacks-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The root's own files, on EKS by changing one key. */
function onEks(stack: string): string {
  for (const file of ["Pulumi.yaml", `Pulumi.${stack}.yaml`, `given.${stack}.json`])
    cpSync(join(root, file), join(folder, file));
  writeFileSync(join(folder, "app.yaml"), `${readFileSync(join(root, "app.yaml"), "utf8")}\nplatform: eks\n`);
  return folder;
}

describe.each(["staging", "production"] as const)("the application at the root, in %s", (stack) => {
  it.each([
    ["ECS", () => root],
    ["EKS", () => onEks(stack)],
  ])("breaks no rule on %s, and little of it cannot be judged before it is deployed", async (_, files) => {
    const loaded = load({ cwd: files(), stack });
    const { project, config, secretKeys } = loaded;
    const program = () => {
      new Platform("platform", loaded);
      return Promise.resolve();
    };
    const plan = await record({ project, stack, config, secretKeys, program });
    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const { findings, unjudged } = judge(plan, { profile: stack });
    expect(findings.filter(({ level }) => level === "mandatory")).toEqual([]);
    expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(advised[stack]);
    expect(unjudged.map(({ rule, why }) => `${rule} ${why}`).sort()).toEqual(untold);
  });
});
