import { cost } from "../../preview/cost";
import { changeOf } from "../../preview/cost/change";
import { dangers } from "../../preview/danger";
import { diagram } from "../../preview/diagram";
import { diffPlans } from "../../preview/diff";
import type { Before } from "../../preview/diff/before";
import type { Plan } from "../../preview/plan";
import type { Report } from "../../preview/report";
import { scheduleReport } from "../../preview/schedule/report";

/** All that a preview finds out of two sides. */
export function reportOf(after: Plan, before: Before): Report {
  const [diff, costs] = [diffPlans(before, after), cost(after)];
  return {
    ...{ plan: after, diff, place: {}, notes: [], savings: [] },
    dangers: dangers(diff, [], "2026-11-21"),
    judgement: { about: {}, findings: [], exemptions: [], unjudged: [] },
    ...{ cost: costs, costChange: changeOf(cost({ ...before, diagnostics: [] }), costs) },
    ...{ schedule: scheduleReport(after, diff), diagram: diagram(after, diff) },
  };
}
