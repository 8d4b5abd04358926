import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Platform } from "../../components/platform";
import { load } from "../../components/settings/load";
import { withHashedAssets } from "../../preview/assets";
import { diffPlans } from "../../preview/diff";
import { answers } from "../../preview/diff/answers";
import type { Diff } from "../../preview/diff/model";
import { readBefore } from "../../preview/diff/saved";
import { record } from "../../preview/record";
import type { Engine, Plan } from "./engine";

/** What is done with each resource that does not stay as it is, and which properties replace it. */
export type Verdicts = Readonly<Record<string, string>>;

const verdict = (op: string, keys: readonly string[] = []) =>
  op === "replace" ? `replace for ${[...new Set(keys)].sort().join()}` : op;

/** What the engine's preview says. */
export const ofEngine = ({ steps }: Plan): Verdicts =>
  Object.fromEntries(
    steps
      .filter(({ op }) => !["same", "create-replacement", "delete-replaced"].includes(op))
      .map(({ op, urn, replaceReasons }) => [urn, verdict(op, replaceReasons)]),
  );

/** What the offline diff says. */
export const ofDiff = ({ resources }: Diff): Verdicts =>
  Object.fromEntries(
    resources
      .filter(({ change }) => change !== "same")
      .map(({ change, urn, reasons }) => [
        urn,
        verdict(
          change,
          reasons.map(({ path }) => path ?? ""),
        ),
      ]),
  );

/** The offline diff of the settings as they are now, against the state that the engine exported. */
export async function diffed({ project: cwd, stack }: Engine, exported: string): Promise<Diff> {
  const file = join(cwd, "exported.json");
  writeFileSync(file, exported);
  const before = readBefore(file);
  const loaded = load({ cwd, stack });
  const { project, config, secretKeys } = loaded;
  const program = () => Promise.resolve(new Platform("platform", loaded));
  const plan = await record({ project, stack, config, secretKeys, program, outputs: answers(before) });
  return diffPlans(before, withHashedAssets(plan), { answered: true });
}
