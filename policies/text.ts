import type { createColors } from "picocolors";
import { groupBy, nameOf } from "../preview/plan";
import { UNKNOWN } from "../preview/values";
import type { Finding, Judgement, Unjudged } from "./judge";

type Colors = ReturnType<typeof createColors>;

const told = ["mandatory", "advisory"] as const;

/** Stands for the rule, as it does in a configuration, where none was judged. */
export const everyRule = "all";

/** What the rules say, for a terminal: mandatory first, each rule once with what to do about it. */
export function policyLines({ about, findings, exemptions, unjudged }: Judgement, colors: Colors): string[] {
  const { bold, dim, red, yellow } = colors;
  const paint = { mandatory: red, advisory: yellow };
  return [
    ...told.flatMap((level) =>
      [...byRule(findings.filter((finding) => finding.level === level))].flatMap(([rule, group]) => [
        `${paint[level](level)} ${bold(rule)}: ${about[rule]?.description ?? ""}`,
        ...group.map(({ urn, message }) => `  ${nameOf(urn)}: ${message}`),
        dim(`  to fix it: ${about[rule]?.remedy ?? ""}`),
      ]),
    ),
    ...(findings.length === 0 ? [] : [dim(exempting)]),
    ...exemptions.map(
      ({ rule, resource, reason, until }) => `exempt ${bold(resource)} from ${rule} until ${until}: ${reason}`,
    ),
    ...unjudgedLines(unjudged, dim),
  ];
}

/** A line under all that was found. */
const exempting =
  "what may stay so for some time: `- { rule, resource, reason, until: 2027-01-31 }` under plinth:exemptions in the stack file";

function unjudgedLines(unjudged: readonly Unjudged[], dim: Colors["dim"]): string[] {
  if (unjudged.length === 0) return [];
  const lines = [...byRule(unjudged)].map(([rule, group]) => `  ${rule}: ${reasons(group)}`);
  return [`not judged: ${unjudged.length}`, ...lines.map(dim)];
}

/** The reasons, of which the most frequent stands once behind all that it is about. */
function reasons(unjudged: readonly Unjudged[]): string {
  const whys = [...new Set(unjudged.map(({ why }) => why))];
  const later = whys.filter((why) => why.endsWith(` ${UNKNOWN.why}`));
  const names = later.map((why) => why.slice(0, -UNKNOWN.why.length - 1)).join(", ");
  const others = whys.filter((why) => !later.includes(why));
  return [...(later.length === 0 ? [] : [`${names} (known only after the deployment)`]), ...others].join("; ");
}

/** `2 mandatory, 1 advisory, 3 exempt`. */
export function policySummary({ findings, exemptions, unjudged }: Judgement, { red, yellow }: Colors): string {
  const [mandatory, advisory] = told.map((level) => findings.filter((finding) => finding.level === level).length);
  const isAnyJudged = unjudged.every(({ rule }) => rule !== everyRule);
  const parts = [
    mandatory === 0 ? [] : [red(`${mandatory} mandatory`)],
    advisory === 0 ? [] : [yellow(`${advisory} advisory`)],
    exemptions.length === 0 ? [] : [`${exemptions.length} exempt`],
    unjudged.length === 0 ? [] : [isAnyJudged ? `${unjudged.length} not judged` : "no rule was judged"],
  ].flat();
  return parts.length === 0 ? "nothing found" : parts.join(", ");
}

/** What programs read of it. */
export interface PolicyDocument {
  readonly findings: readonly (Finding & { readonly remedy: string })[];
  readonly exemptions: Judgement["exemptions"];
  readonly notJudged: readonly Unjudged[];
}

export const policyDocument = ({ about, findings, exemptions, unjudged }: Judgement): PolicyDocument => ({
  findings: findings.map((finding) => ({ ...finding, remedy: about[finding.rule]?.remedy ?? "" })),
  exemptions,
  notJudged: unjudged,
});

const byRule = <T extends { readonly rule: string }>(all: readonly T[]): Map<string, T[]> =>
  groupBy(all, ({ rule }) => rule);
