import type { Change } from "../diff/model";
import { hasChanges } from "../diff/model";
import type { Report } from "../report";
import { counted } from "../words";
import type { Entries } from "./entries";
import { markup, type Markup, type Part } from "./markup";
import { CHANGES, money, moneyChange } from "./parts";

/** What stack it is, whether anything is in its way, and the four figures of it. */
export function summary(report: Report, entries: Entries): Markup {
  const { plan, place, notes, diff } = report;
  const facts = [
    place.profile === undefined ? undefined : `profile ${place.profile}`,
    place.region,
    place.account === undefined ? undefined : `account ${place.account}`,
    diff === undefined ? "every resource as if the stack were empty" : `compared with ${diff.against.file}`,
  ].filter((fact) => fact !== undefined);
  return markup`<header class="top">
<h1>${plan.project}/${plan.stack}</h1>
<p class="muted facts">${facts.map((fact) => markup`<span>${fact}</span> `)}</p>
${verdict(report)}
<dl class="cards">${cards(report, entries).map(
    ([title, figure, detail]) =>
      markup`<div><dt>${title}</dt><dd class="figure">${figure}</dd><dd class="muted">${detail}</dd></div>`,
  )}</dl>
${plan.diagnostics.map(({ severity, message }) => markup`<p class="note ${severity}"><strong>${severity}:</strong> ${message}</p>`)}
${notes.map((note) => markup`<p class="note">${note}</p>`)}
</header>`;
}

/** What stops the deployment, in words. */
function verdict({ plan, dangers, judgement, budget, diff }: Report): Markup {
  const failed = plan.diagnostics.filter(({ severity }) => severity === "error").length;
  const open = dangers.filter(({ allowed }) => allowed === undefined).length;
  const mandatory = judgement.findings.filter(({ level }) => level === "mandatory").length;
  const problems = [
    failed === 0 ? undefined : `the program reports ${counted(failed, "error")}`,
    open === 0 ? undefined : `${counted(open, "dangerous change")} that nobody has allowed`,
    mandatory === 0 ? undefined : `${counted(mandatory, "violation")} of mandatory policies`,
    budget === undefined || budget.within ? undefined : "the budget is not kept",
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0)
    return markup`<p class="verdict stop"><strong>To be settled first:</strong> ${problems.join("; ")}.</p>`;
  if (diff !== undefined && !hasChanges(diff)) return markup`<p class="verdict">Nothing changes.</p>`;
  return markup`<p class="verdict">Nothing found that is in the way of a deployment.</p>`;
}

const cards = (report: Report, entries: Entries): [string, Part, Part][] => [
  changes(entries),
  policies(report),
  costs(report),
  ["Time", report.schedule.words, report.diff === undefined ? "for a first deployment" : "for these changes"],
];

const shownFirst: readonly Change[] = ["create", "update", "replace", "delete", "import"];

function changes(entries: Entries): [string, Part, Part] {
  const some = shownFirst.filter((change) => entries.count(change) > 0);
  const figures = some.map(
    (change) =>
      markup`<span class="${change}">${CHANGES[change].sign}${entries.count(change)}<span class="unseen"> ${CHANGES[change].to}</span></span> `,
  );
  const words = (["same", "read"] as const)
    .filter((change) => entries.count(change) > 0)
    .map((change) => `${entries.count(change)} ${change === "same" ? "unchanged" : "only looked at"}`);
  const legend = some.map(
    (change) => markup`<span class="together">${CHANGES[change].sign} ${CHANGES[change].verb}</span>`,
  );
  return [
    "Resources",
    some.length === 0 ? "no change" : figures,
    [...legend, ...words].map((part, index) => [index === 0 ? "" : ", ", part]),
  ];
}

function policies({ judgement: { findings, exemptions, unjudged } }: Report): [string, Part, Part] {
  const mandatory = findings.filter(({ level }) => level === "mandatory").length;
  const rest = [
    `${findings.length - mandatory} advisory`,
    exemptions.length === 0 ? undefined : `${exemptions.length} exempt`,
    unjudged.length === 0 ? undefined : `${unjudged.length} not judged`,
  ].filter((part) => part !== undefined);
  const figure = markup`<span class="${mandatory > 0 ? "delete" : "plain"}">${mandatory} mandatory</span>`;
  return ["Policies", figure, rest.join(", ")];
}

function costs({ cost, costChange }: Report): [string, Part, Part] {
  const usage = `and ${money(cost.monthlyUsageCost)} of usage, as assumed`;
  const change = costChange === undefined ? "" : ` (${moneyChange(costChange.monthly.change)})`;
  return ["Cost a month", `${money(cost.monthlyCost)}${change}`, usage];
}
