import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Loaded } from "../components/settings/load";
import type * as Config from "../policies/config";
import type * as Judge from "../policies/judge";
import { UsageError } from "./flags";
import type { Plan } from "./plan";

// Loaded when there is something to judge: a mistake in the settings is answered before.
/* eslint-disable @typescript-eslint/no-require-imports */
export const judging = () => require("../policies/judge") as typeof Judge;
const configuration = () => require("../policies/config") as typeof Config;
/* eslint-enable @typescript-eslint/no-require-imports */

/** What rules are judged by, from the settings of the stack and a file that a flag names. */
export function judgedBy({ stack, exemptions }: Loaded, file?: string): Judge.JudgeOptions {
  const { profile } = stack;
  if (file === undefined) return { profile, exemptions };
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`there is no ${path}, which --policies names`);
  return { profile, exemptions, config: configuration().readConfig(path) };
}

/** What the policies say of a plan. */
export const judgePlan = (plan: Plan, loaded: Loaded, file?: string): Judge.Judgement =>
  judging().judge(plan, judgedBy(loaded, file));

/** Whether a deployment has to wait. */
export const isViolated = ({ findings }: Judge.Judgement): boolean =>
  findings.some(({ level }) => level === "mandatory");
