import type { Judgement } from "../policies/judge";
import type { Comparison } from "./compare/model";
import type { BudgetCheck, Cost, CostChange, Saving } from "./cost/model";
import type { Danger } from "./danger/model";
import type { Diagram } from "./diagram/model";
import type { Diff } from "./diff/model";
import type { Plan } from "./plan";
import type { ScheduleReport } from "./schedule/model";

/** Everything that a preview has to say; each format writes what suits it. */
export interface Report {
  readonly plan: Plan;
  readonly place: Place;
  /** What the settings want said. */
  readonly notes: readonly string[];
  /** Compared with what there is; without it, every resource is shown as if the stack were empty. */
  readonly diff?: Diff;
  readonly dangers: readonly Danger[];
  readonly judgement: Judgement;
  readonly cost: Cost;
  readonly costChange?: CostChange;
  readonly savings: readonly Saving[];
  readonly budget?: BudgetCheck;
  /** Of the whole plan, or of the changes alone where there is a `diff`. */
  readonly schedule: ScheduleReport;
  readonly diagram: Diagram;
  /** Beside another stack. */
  readonly comparison?: Comparison;
}

/** Where the stack is. */
export interface Place {
  readonly profile?: string;
  readonly region?: string;
  readonly account?: string;
}
