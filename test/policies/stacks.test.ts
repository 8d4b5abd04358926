import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Platform } from "../../components/platform";
import { load } from "../../components/settings/load";
import { judge } from "../../policies/judge";
import { record } from "../../preview/record";
import { recordFiles, rootOnEks } from "../kubernetes/plans";

/**
 * What only a deployment tells of a stack: texts of policies, with ARNs in them. A rule has to go from here as soon as the
 * components register what they allow.
 */
const untold = [
  "alarm-reaches-human",
  "bucket-policy-private",
  "bucket-tls",
  "iam-least-privilege",
  "messaging-private",
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
    for (const { why } of unjudged) expect(why).toMatch(/\.policy is known only after the deployment$/);
    expect([...new Set(unjudged.map(({ rule }) => rule))].sort()).toEqual(untold);
  });

  it("breaks none of what waits for ids and ARNs either, once there are some", async () => {
    const { plan } = await recordFiles(rootOnEks(stack), stack);
    const { findings, unjudged } = judge(plan, { profile: stack });
    expect(findings.filter(({ level }) => level === "mandatory")).toEqual([]);
    expect(unjudged).toEqual([]);
  });
});
