import { createColors } from "picocolors";
import { policyLines, policySummary } from "../../policies/text";
import { countChanges, type Diff } from "../diff/model";
import { countByOp, nameOf } from "../plan";
import type { Place, Report } from "../report";
import { signedUsd, usd } from "./money";
import { counts, type Colors } from "./prefixes";
import { tree } from "./tree";

export interface TextOptions {
  readonly color: boolean;
  /** The properties under each resource. */
  readonly diff?: boolean;
  /** What has to be known alone: what stops the deployment, and the summary. */
  readonly quiet?: boolean;
}

/** The preview for a terminal, the most important thing last. */
export function renderText(report: Report, options: TextOptions): string {
  const colors = createColors(options.color);
  const { plan, diff, judgement } = report;
  const blocks = options.quiet
    ? [comparison(report, colors), stops(report, colors), summary(report, colors)]
    : [
        [header(report, colors), ...report.notes.map((note) => `${colors.yellow("note:")} ${note}`)],
        // Whoever sets two stacks side by side asks for what differs.
        report.comparison !== undefined && diff === undefined ? [] : tree(plan, diff, options.diff ?? false, colors),
        comparison(report, colors),
        policyLines(judgement, colors),
        honesty(diff).map((line) => colors.dim(line)),
        costs(report, colors),
        danger(report, colors),
        summary(report, colors),
      ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join(options.quiet ? "" : "\n");
}

function header({ plan: { project, stack }, place, diff }: Report, colors: Colors): string {
  const against = diff === undefined ? [] : [`compared with ${diff.against.file}`];
  return [colors.bold(`${project}/${stack}`), ...facts(place), ...against].join("  ");
}

const facts = ({ region, account, profile }: Place): string[] =>
  [
    region,
    account === undefined ? undefined : `account ${account}`,
    profile === undefined ? undefined : `profile ${profile}`,
  ].filter((fact) => fact !== undefined);

const honesty = (diff: Diff | undefined): string[] => [
  "This preview asked AWS nothing. It cannot know what AWS would refuse (quotas, permissions, names that are taken),",
  ...(diff === undefined
    ? [
        "which values AWS fills in by itself, or what was changed by hand. It is not compared with what is deployed: every",
        "resource is shown as if the stack were empty.",
      ]
    : [
        "which values AWS fills in by itself, or what was changed by hand. It is compared with",
        `${diff.against.kind === "plan" ? "a plan that was saved" : "a state that was exported"} (${diff.against.file}), not with AWS.`,
        ...diff.notes,
      ]),
];

/** What people have to want, in words. */
function danger({ dangers }: Report, { red, yellow, bold, dim }: Colors): string[] {
  return dangers.flatMap(({ kind, name, message, cascade, allowed }) => [
    `${allowed === undefined ? red(bold("danger")) : yellow("allowed")} ${message}`,
    ...(cascade.length === 0 ? [] : [`  with it goes: ${cascade.join(", ")}`]),
    allowed === undefined
      ? dim(
          `  to allow it: plinth:allow: [{ change: ${kind}, resource: ${name}, reason: …, until: 20…-…-… }] in the stack file`,
        )
      : `  until ${allowed.until}: ${allowed.reason}`,
  ]);
}

/** What stops the deployment, a line each. */
function stops({ dangers, judgement }: Report, { red }: Colors): string[] {
  const mandatory = judgement.findings.filter(({ level }) => level === "mandatory");
  return [
    ...mandatory.map(({ rule, urn, message }) => `${red("mandatory")} ${rule}: ${nameOf(urn)}: ${message}`),
    ...dangers.filter(({ allowed }) => allowed === undefined).map(({ message }) => `${red("danger")} ${message}`),
  ];
}

/** What becomes dearer or cheaper, and what would save most. */
function costs({ costChange, savings }: Report, { dim }: Colors): string[] {
  const changed = costChange?.resources.slice(0, 5) ?? [];
  const width = Math.max(0, ...changed.map(({ change: by }) => signedUsd(by).length));
  return [
    ...changed.map(
      (each) => `${signedUsd(each.change).padStart(width)} a month: ${each.name} ${dim(each.resourceType)}`,
    ),
    ...savings
      .slice(0, 3)
      .map(({ how, price, monthlySaving }) => dim(`could save ${usd(monthlySaving)} a month: ${how} (${price})`)),
  ];
}

function comparison({ comparison: compared }: Report, { bold, dim }: Colors): string[] {
  if (compared === undefined) return [];
  const { here, there, settings, resources, alike, monthlyCost } = compared;
  const from = (layer: string | undefined) => (layer === undefined ? "" : ` ${dim(`(${layer})`)}`);
  return [
    bold(`${here} beside ${there}`),
    ...settings.map(
      ({ path, here: ours, there: theirs, hereFrom, thereFrom }) =>
        `  ${path}: ${short(ours)}${from(hereFrom)} beside ${short(theirs)}${from(thereFrom)}`,
    ),
    ...resources.flatMap(({ name, type, only, parts, properties: differing, because }) => [
      `  ${name} ${dim(type)}${only === undefined ? "" : `: only ${only === "here" ? here : there} has it${parts === undefined ? "" : `, of ${parts} resources`}`}`,
      ...differing.map(({ path, here: ours, there: theirs }) => `    ${path}: ${short(ours)} beside ${short(theirs)}`),
      ...(because.length === 0 ? [] : [dim(`    because of ${listed(because)}`)]),
    ]),
    `  ${alike} resources are alike; ${here} costs ${usd(monthlyCost.here)} a month, ${there} ${usd(monthlyCost.there)}`,
  ];
}

/** As much of a value as stands on a line. */
const short = (value = "nothing"): string => (value.length > 80 ? `${value.slice(0, 79)}…` : value);

const listed = (all: readonly string[]): string =>
  all.length > 4 ? `${all.slice(0, 4).join(", ")} and ${all.length - 4} more` : all.join(", ");

function summary(report: Report, colors: Colors): string[] {
  const { plan, diff, dangers, judgement, cost, costChange, budget, schedule } = report;
  const { bold, red } = colors;
  const stopping = dangers.filter(({ allowed }) => allowed === undefined).length;
  const by = costChange === undefined ? "" : ` (${signedUsd(costChange.monthly.change)})`;
  const isPricedElsewhere = cost.regions.some((region) => region !== cost.priceRegion);
  const priced = isPricedElsewhere ? `, by the prices of ${cost.priceRegion}` : "";
  const usage = Number(cost.monthlyUsageCost) === 0 ? "" : `, and ${usd(cost.monthlyUsageCost)} at the assumed usage`;
  return [
    `${bold("Policies:")} ${policySummary(judgement, colors)}`,
    ...(diff === undefined
      ? []
      : [
          `${bold("Danger:")} ${stopping === 0 ? "" : red(`${stopping} to be allowed`)}${stopping === 0 || stopping === dangers.length ? "" : ", "}${dangers.length > stopping ? `${dangers.length - stopping} allowed` : ""}${dangers.length === 0 ? "none" : ""}`,
        ]),
    `${bold("Cost:")} ${usd(cost.monthlyCost)} a month${by}${usage}${priced}`,
    ...(budget === undefined ? [] : [`${bold("Budget:")} ${budget.within ? budget.message : red(budget.message)}`]),
    `${bold("Time:")} ${schedule.words}`,
    `${bold("Resources:")} ${counts(diff === undefined ? countByOp(plan) : countChanges(diff), colors)}`,
  ];
}
