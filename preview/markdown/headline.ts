import { type Change, countChanges, hasChanges } from "../diff/model";
import { countByOp, type Plan } from "../plan";
import type { Report } from "../report";
import { counted, signed } from "../words";
import { clip, prose } from "./escape";
import { named, names, usd } from "./parts";

/** Pulumi's own prefixes; what needs the most care comes first. */
export const PREFIXES: Readonly<Record<Exclude<Change, "same">, string>> = {
  replace: "+-",
  delete: "-",
  update: "~",
  create: "+",
  import: "=",
  read: ">",
};

export const changes = Object.keys(PREFIXES) as (keyof typeof PREFIXES)[];

/** By this first line the comment of a stack is found again. */
export const marker = ({ project, stack }: Pick<Plan, "project" | "stack">): string =>
  `<!-- plinth:${harmless(project)}/${harmless(stack)} -->`;

// Pulumi allows letters, digits, `-`, `_` and `.` in both.
const harmless = (name: string): string =>
  clip(name, 100).replace(/[^\w.-]/gu, (character) => `%${(character.codePointAt(0) ?? 0).toString(16)}`);

/** What is to be known before anything else, outside of any fold. */
export function headline(report: Report): string[] {
  const { plan, diff, place } = report;
  const facts = [
    ...(place.region === undefined ? [] : [named(place.region)]),
    ...(place.account === undefined ? [] : [`account ${named(place.account)}`]),
    ...(place.profile === undefined ? [] : [`profile ${named(place.profile)}`]),
    diff === undefined ? "as if the stack were empty" : `compared with ${named(diff.against.file)}`,
  ];
  const points = [...dangerPoint(report), policyPoint(report), costPoint(report), timePoint(report)];
  return [
    `## ${prose(clip(`${plan.project}/${plan.stack}`, 200))}: ${counts(report)}`,
    facts.join(", "),
    points.map((point) => `- ${point}`).join("\n"),
  ];
}

/** All that there is to say where nothing changes and nothing is wrong. */
export const oneLine = (report: Report): string =>
  `${named(`${report.plan.project}/${report.plan.stack}`)}: nothing changes. ${policyPoint(report)}. ${costPoint(report)}.`;

export const isQuiet = ({ diff, judgement, budget }: Report): boolean =>
  diff !== undefined &&
  !hasChanges(diff) &&
  diff.notes.length === 0 &&
  budget?.within !== false &&
  !judgement.findings.some(({ level }) => level === "mandatory");

function counts({ plan, diff }: Report): string {
  const byChange: Partial<Record<Change, number>> = diff === undefined ? countByOp(plan) : countChanges(diff);
  const parts = changes
    .filter((change) => byChange[change] !== undefined && (diff === undefined || change !== "read"))
    .map((change) => `${byChange[change] ?? 0} to ${change}`);
  const outputs = diff?.outputs.length ?? 0;
  if (outputs > 0) parts.push(`${counted(outputs, "output")} to change`);
  return parts.length === 0 ? "nothing changes" : parts.join(", ");
}

function dangerPoint({ dangers }: Report): string[] {
  if (dangers.length === 0) return [];
  const stopped = dangers.filter(({ allowed }) => allowed === undefined).length;
  const allowed = dangers.length - stopped;
  const parts = [
    ...(stopped === 0 ? [] : [`**${counted(stopped, "change")} not allowed**`]),
    ...(allowed === 0 ? [] : [`${allowed} allowed`]),
  ];
  return [`Danger: ${parts.join(", ")}`];
}

function policyPoint({ judgement: { findings, exemptions, unjudged } }: Report): string {
  const mandatory = findings.filter(({ level }) => level === "mandatory").length;
  const parts = [
    ...(mandatory === 0 ? [] : [`**${mandatory} mandatory**`]),
    ...(findings.length === mandatory ? [] : [`${findings.length - mandatory} advisory`]),
    ...(exemptions.length === 0 ? [] : [`${exemptions.length} exempt`]),
    ...(unjudged.length === 0 ? [] : [`${unjudged.length} not judged`]),
  ];
  return `Policies: ${parts.length === 0 ? "nothing found" : parts.join(", ")}`;
}

function costPoint({ cost, costChange, budget }: Report): string {
  const change = costChange === undefined ? "" : `, ${signed(costChange.monthly.change)}`;
  return `Cost: ${usd(cost.monthlyCost)} a month${change}${budget?.within === false ? ", **not within the budget**" : ""}`;
}

function timePoint({ schedule: { words, path } }: Report): string {
  const decided =
    path.length === 0
      ? ""
      : `, decided by ${names(
          path.map(({ name }) => name),
          4,
        )}`;
  return `Time: ${prose(clip(words, 100))}${decided}`;
}
