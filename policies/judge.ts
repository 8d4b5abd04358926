import type { Plan } from "../preview/plan";
import { noConfig, type PolicyConfig } from "./config";
import { graphOfPlan, type Graph } from "./graph";
import { is, NotJudged, type Resource } from "./resource";
import { levelIn, type Level, type Rule, type Severity } from "./rule";
import { rules } from "./rules";

/** Something that is wrong with a resource. */
export interface Finding {
  readonly rule: string;
  readonly level: Exclude<Level, "disabled">;
  readonly severity: Severity;
  readonly urn: string;
  readonly message: string;
}

/** Something that could not be told, so that nobody takes it for right. */
export interface Unjudged {
  readonly rule: string;
  readonly urn: string;
  readonly why: string;
}

export interface Judgement {
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
}

export interface JudgeOptions {
  /** The stack's, which gives the levels; without one, the strictest. */
  readonly profile?: string;
  /** What the stack says instead; `readConfig` reads it. */
  readonly config?: PolicyConfig;
}

/** What all rules say of a plan. Starts nothing and asks nobody. */
export function judge(plan: Plan, { profile, config = noConfig }: JudgeOptions = {}): Judgement {
  const graph = graphOfPlan(plan);
  const [findings, unjudged]: [Finding[], Unjudged[]] = [[], []];
  for (const rule of rules) {
    const level = config.level(rule) ?? levelIn(rule, profile);
    if (level === "disabled") continue;
    for (const resource of rule.on.flatMap((kind) => graph.ofType(kind))) {
      const told = judgeResource(rule, resource, config.settings(rule), graph);
      findings.push(...told.findings.map((finding) => ({ ...finding, level })));
      unjudged.push(...told.unjudged);
    }
  }
  return { findings, unjudged };
}

/** What one rule says of one resource, which is nothing where it is not about it. */
export function judgeResource(
  rule: Rule,
  resource: Resource,
  settings: unknown,
  graph: Graph,
): { readonly findings: readonly Omit<Finding, "level">[]; readonly unjudged: readonly Unjudged[] } {
  const { name, severity } = rule;
  const { urn } = resource;
  const findings: Omit<Finding, "level">[] = [];
  if (!rule.on.some((kind) => is(resource, kind))) return { findings, unjudged: [] };
  try {
    // One by one: what was found before a rule came to the unknown counts.
    for (const message of rule.check(resource, settings, graph)) findings.push({ rule: name, severity, urn, message });
    return { findings, unjudged: [] };
  } catch (error) {
    if (error instanceof NotJudged) return { findings, unjudged: [{ rule: name, urn, why: error.message }] };
    throw new Error(`the rule ${name} failed on ${urn}`, { cause: error });
  }
}

/** What a rule has to say of what it could not judge. */
export const notJudged = (unjudged: readonly Unjudged[]): string =>
  `not judged in preview: ${unjudged.length} (${unjudged.map(({ why }) => why).join("; ")})`;
