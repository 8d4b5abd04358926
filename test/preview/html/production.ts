import { join } from "node:path";
import { Decimal } from "decimal.js";
import { Platform } from "../../../components/platform";
import { load } from "../../../components/settings/load";
import { judge } from "../../../policies/judge";
import { cost } from "../../../preview/cost";
import { diagram } from "../../../preview/diagram";
import { svg } from "../../../preview/diagram/svg";
import type { Change, Diff, ResourceDiff } from "../../../preview/diff/model";
import type { Plan, PlanResource } from "../../../preview/plan";
import { record } from "../../../preview/record";
import type { Report } from "../../../preview/report";
import { schedule } from "../../../preview/schedule";

/**
 * The report of the root's production: its real plan with what the preview says of it, and changes made by hand, of each
 * kind some.
 */
export async function production(): Promise<{ readonly report: Report; readonly svg: string }> {
  const loaded = load({ cwd: join(__dirname, "../../.."), stack: "production" });
  const { project, stack, config, secretKeys, notes } = loaded;
  const program = () => {
    new Platform("platform", loaded);
    return Promise.resolve();
  };
  const plan = await record({ project, stack: stack.name, config, secretKeys, program });
  const diff = changed(plan);
  const instance = diff.resources.find(({ change }) => change === "replace");
  const report: Report = {
    ...{ plan, place: loaded.stack, notes, diff, cost: cost(plan), judgement: judge(plan, { profile: "production" }) },
    dangers: [
      {
        kind: "data-replaced",
        urn: instance?.urn ?? "",
        name: "main-instance",
        message: "the database main-instance is destroyed and made again, because `engine` changes",
        cascade: ["main-replica"],
      },
    ],
    ...{ costChange: costChange(plan), savings: [], budget: undefined },
    schedule: scheduled(plan),
    diagram: diagram(plan, diff),
  };
  return { report, svg: await svg(report.diagram) };
}

function changed(plan: Plan): Diff {
  const deleted = plan.resources
    .filter(({ name }) => name.startsWith("sessions-"))
    .map((before) => entry("delete", { ...before, urn: `${before.urn}-old`, name: `${before.name}-old` }));
  return {
    against: { kind: "plan", file: "base.json" },
    resources: [...plan.resources.map((resource) => entry(changeOf(resource), resource)), ...deleted],
    outputs: [],
    notes: [],
  };
}

function changeOf({ type, name }: PlanResource): Change {
  if (type === "aws:rds/instance:Instance") return "replace";
  if (type === "aws:ecs/taskDefinition:TaskDefinition") return "update";
  return name.startsWith("queue") ? "create" : "same";
}

function entry(change: Change, resource: PlanResource): ResourceDiff {
  const [key = "", value] = Object.entries(resource.inputs)[0] ?? [];
  const property = { path: key, before: "what it was", after: value } as const;
  return {
    ...{ change, urn: resource.urn, reasons: [], properties: [] },
    ...(change === "create" ? {} : { before: resource }),
    ...(change === "delete" ? {} : { after: resource }),
    ...(change === "update" ? { properties: [{ ...property, kind: "update" }] } : {}),
    ...(change === "replace"
      ? {
          properties: [{ ...property, kind: "update-replace" }],
          reasons: [{ kind: "property", path: key, source: "the provider's schema" }],
        }
      : {}),
  };
}

/** The dearest component was cheaper by ten dollars. */
function costChange(plan: Plan): Report["costChange"] {
  const { monthlyCost, components } = cost(plan);
  const [dearest] = components;
  const by = (after: string) => ({ before: new Decimal(after).minus(10).toFixed(), after, change: "10" });
  return {
    monthly: by(monthlyCost),
    monthlyUsage: { before: "0", after: "0", change: "0" },
    components: [{ ...by(dearest?.monthlyCost ?? "0"), urn: dearest?.urn ?? "", name: dearest?.name ?? "" }],
    resources: [],
  };
}

function scheduled(plan: Plan): Report["schedule"] {
  const { seconds, resources, path } = schedule(plan);
  const step = ({ resource: { urn, name, type }, start, end }: (typeof resources)[number]) => ({
    ...{ urn, name, type, start, end },
    change: "create" as const,
  });
  const steps = resources.filter(({ start, end }) => end > start).map(step);
  return { seconds, words: `about ${Math.round(seconds / 60)} minutes`, steps, path: path.map(step), waits: [] };
}
