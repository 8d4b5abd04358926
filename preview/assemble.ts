import type { Loaded } from "../components/settings/load";
import { today } from "../policies/exemptions";
import { otherStack } from "./compare/other";
import { cost } from "./cost";
import { checkBudget } from "./cost/budget";
import { changeOf } from "./cost/change";
import { dangers, isStopped, notNeeded } from "./danger";
import { diagram } from "./diagram";
import { diffPlans } from "./diff";
import type { Before } from "./diff/before";
import { withContainers } from "./diff/containers";
import { hasChanges } from "./diff/model";
import { countByOp } from "./plan";
import { isViolated, judgePlan } from "./policies";
import type { Planned } from "./program";
import type { Report } from "./report";
import { scheduleReport } from "./schedule/report";

// eslint-disable-next-line @typescript-eslint/no-require-imports
const saving = () => require("./cost/savings") as typeof import("./cost/savings");

/** What a report is made with besides the plan. */
export interface Wanted {
  readonly cwd: string;
  /** A configuration of the policies. */
  readonly policies?: string;
  /** What there is, to compare with. */
  readonly before?: Before;
  /** Another stack of the same application. */
  readonly compare?: string;
  /** What would save most is asked for: it takes as long as all the rest. */
  readonly savings: boolean;
}

/** Everything that there is to say of a plan, and how long it took to judge it. Throws `UsageError`. */
export async function assemble(
  { plan, loaded }: Planned,
  { cwd, policies, before, compare, ...wanted }: Wanted,
): Promise<{ report: Report; judgedMs: number }> {
  const started = performance.now();
  const judgement = judgePlan(plan, loaded, policies);
  const judgedMs = performance.now() - started;
  const diff = before && diffPlans(withContainers(before), withContainers(plan), { answered: before.kind === "state" });
  const found = diff === undefined ? [] : dangers(diff, loaded.allow, today());
  const costs = cost(plan);
  const report: Report = {
    ...{ plan, diff, judgement, cost: costs },
    place: placeOf(loaded),
    notes: [...loaded.notes, ...(diff === undefined ? [] : notNeeded(loaded.allow, found))],
    dangers: found,
    costChange: before && changeOf(cost({ ...before, diagnostics: [] }), costs),
    savings: wanted.savings ? saving().savings(plan) : [],
    budget: checkBudget(loaded.budget, costs),
    schedule: scheduleReport(plan, diff),
    diagram: diagram(plan, diff),
    comparison: compare === undefined ? undefined : await otherStack({ plan, loaded }, { cwd, stack: compare }),
  };
  return { report, judgedMs };
}

const placeOf = ({ stack: { profile, region, account } }: Loaded): Report["place"] => ({ profile, region, account });

/** Whether a deployment has to wait for somebody: a rule, a danger or the budget. */
export const isRefused = ({ judgement, dangers: found, budget }: Report): boolean =>
  isViolated(judgement) || isStopped(found) || budget?.within === false;

/** Whether a deployment does anything. */
export function changesAnything({ plan, diff }: Report): boolean {
  if (diff !== undefined) return hasChanges(diff);
  const { create = 0, import: imported = 0 } = countByOp(plan);
  return create + imported > 0;
}
