import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { Level, Severity } from "../policies/rule";
import type { Danger, DangerKind } from "./danger/model";
import { nameOf, STACK_TYPE } from "./plan";
import type { Report } from "./report";

export interface SarifOptions {
  /** Where the stack's files are, from the root of the repository; the root itself by default. */
  readonly folder?: string;
  /** The stack's file, where it is not `Pulumi.<stack>.yaml`. */
  readonly file?: string;
}

/**
 * What is wrong, for GitHub's code scanning ("SARIF support for code scanning"): the findings of the policies, and dangerous
 * changes that nobody has allowed, in SARIF 2.1.0. All of it is shown at the stack's file, which is where a stack is set
 * right, or where what is wanted is allowed.
 */
export function sarif(report: Report, options: SarifOptions = {}): string {
  const { project, stack } = report.plan;
  const problems = [...dangerProblems(report), ...budgetProblems(report), ...policyProblems(report)];
  const rules = [...new Map(problems.map(({ rule }) => [rule.id, rule])).values()];
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const at = artifactUri(options, stack);
  const fingerprint = fingerprints();
  const run = {
    tool: { driver: { name: "plinth", rules: rules.map(descriptor) } },
    // The slash at the end makes it a category: what one stack has does not close what another has.
    automationDetails: { id: `plinth/${encodeURIComponent(project)}/${encodeURIComponent(stack)}/` },
    results: problems.map(({ rule, level, urn, message }) => ({
      ruleId: rule.id,
      ruleIndex: index.get(rule.id),
      level: levels[level],
      message: { text: plain(`${nameOf(urn)}: ${message}`) },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: at }, region: { startLine: 1 } },
          logicalLocations: [{ name: nameOf(urn), fullyQualifiedName: urn, kind: "resource" }],
        },
      ],
      partialFingerprints: { primaryLocationLineHash: fingerprint(`${rule.id} ${urn}`) },
    })),
    columnKind: "utf16CodeUnits",
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

interface SarifRule {
  readonly id: string;
  readonly description: string;
  readonly remedy: string;
  readonly severity: Severity;
}

interface Problem {
  readonly rule: SarifRule;
  readonly level: keyof typeof levels;
  readonly urn: string;
  readonly message: string;
}

const levels = { mandatory: "error", advisory: "warning" } as const satisfies Record<
  Exclude<Level, "disabled">,
  string
>;

/** Within the ranges that GitHub names alike: 9 and more is critical, 7 high, 4 medium. */
const scores: Readonly<Record<Severity, string>> = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0" };

function policyProblems({ judgement }: Report): Problem[] {
  return judgement.findings.map(({ rule, severity, level, urn, message }) => {
    const { description = rule, remedy = "" } = judgement.about[rule] ?? {};
    return { rule: { id: rule, description, remedy, severity }, level, urn, message };
  });
}

function dangerProblems({ dangers }: Report): Problem[] {
  return dangers
    .filter(({ allowed }) => allowed === undefined)
    .map(({ kind, urn, message, cascade }: Danger) => ({
      rule: {
        id: `danger/${kind}`,
        description: dangerous[kind][0],
        remedy: `Change it so that this does not happen; or, where it is wanted, allow \`${kind}\` of the resource under \`plinth:allow\` in the stack file, with the reason and the last day.`,
        severity: dangerous[kind][1],
      },
      level: "mandatory",
      urn,
      message: cascade.length === 0 ? message : `${message}. Because of it, the same happens to ${cascade.join(", ")}`,
    }));
}

function budgetProblems({ budget, plan }: Report): Problem[] {
  const stack = plan.resources.find(({ type }) => type === STACK_TYPE);
  if (budget === undefined || budget.within) return [];
  const rule: SarifRule = {
    id: "budget",
    description: "A stack costs what its file lets it.",
    remedy: "Take one of the savings that the report names, or change `plinth:budget` in the stack file.",
    severity: "medium",
  };
  return [{ rule, level: "mandatory", urn: stack?.urn ?? plan.stack, message: budget.message }];
}

/** What is wanted, and how bad it would be. */
const dangerous: Readonly<Record<DangerKind, readonly [string, Severity]>> = {
  "data-deleted": ["What holds data is deleted only on purpose.", "critical"],
  "data-replaced": ["What holds data is replaced only on purpose.", "critical"],
  "entry-deleted": ["What users come in by is deleted only on purpose.", "high"],
  "entry-replaced": ["What users come in by is replaced only on purpose.", "high"],
  "scaled-to-zero": ["What runs is stopped only on purpose.", "high"],
  "opened-to-the-internet": ["What was private is opened to the internet only on purpose.", "critical"],
  "protection-lifted": ["Protection is lifted only on purpose.", "medium"],
  "backups-shortened": ["Backups are kept for a shorter time only on purpose.", "medium"],
};

const descriptor = ({ id, description, remedy, severity }: SarifRule) => ({
  id,
  shortDescription: { text: plain(description) },
  fullDescription: { text: plain(description) },
  help: { text: plain(`${description} To fix it: ${remedy}`) },
  // Without the tag GitHub does not look at the score.
  properties: { tags: ["security"], "security-severity": scores[severity] },
});

/** A path as a relative address. */
function artifactUri({ folder = "", file }: SarifOptions, stack: string): string {
  const path = posix.join(folder, file ?? `Pulumi.${stack}.yaml`);
  return path.split("/").map(encodeURIComponent).join("/");
}

/**
 * GitHub knows an alert again by this alone, so it hangs on neither the words nor the line. What one rule has against one
 * resource a second time gets the next number, as GitHub counts lines that are the same.
 */
function fingerprints(): (of: string) => string {
  const seen = new Map<string, number>();
  return (of) => {
    const count = (seen.get(of) ?? 0) + 1;
    seen.set(of, count);
    return `${createHash("sha256").update(of).digest("hex").slice(0, 16)}:${count}`;
  };
}

/** In a message of SARIF `[text](target)` is a link (SARIF 2.1.0, "Messages with embedded links"); there is none of ours. */
const plain = (text: string): string => text.replaceAll("](", "] (");
