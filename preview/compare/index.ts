import { cost } from "../cost";
import type { Comparison } from "./model";
import { neutrals } from "./neutral";
import { resourceDifferences } from "./resources";
import { settingDifferences } from "./settings";
import type { Side } from "./side";

/** A stack beside another one of the same application: every setting and every resource that differs, and why. */
export function compare(here: Side, there: Side): Comparison {
  const both = neutrals(here, there);
  const settings = settingDifferences(here, there, both);
  return {
    here: here.plan.stack,
    there: there.plan.stack,
    settings,
    ...resourceDifferences(here, there, both, settings),
    monthlyCost: { here: monthly(here), there: monthly(there) },
  };
}

const monthly = ({ plan }: Side): string => cost({ ...plan, diagnostics: [] }).monthlyCost;
