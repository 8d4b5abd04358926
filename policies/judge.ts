import type { Exemption } from "../components/settings/exemptions";
import type { Plan } from "../preview/plan";
import { noConfig, type PolicyConfig } from "./config";
import { Exemptions, exemptionsRule, stackUrn, today as now, type Exempted } from "./exemptions";
import { graphOfPlan, type Graph } from "./graph";
import { changed, changesBy } from "./remediation";
import { is, NotJudged, type Resource } from "./resource";
import { levelIn, remediate, type Asked, type Level, type Rule, type Severity } from "./rule";
import { rules } from "./rules";
import { everyRule } from "./text";

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

/** What a rule wants, and what to do where that is not so. */
export type About = Pick<Rule, "description" | "remedy">;

/** What one rule says of one resource. */
export interface Told {
  readonly findings: readonly Omit<Finding, "level">[];
  readonly unjudged: readonly Unjudged[];
}

export interface Judgement {
  /** What rules that something is found by say of themselves, by their names. */
  readonly about: Readonly<Record<string, About>>;
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
  /** The exemptions that hold. */
  readonly exemptions: readonly Exempted[];
}

export interface JudgeOptions {
  /** The stack's, which gives the levels; without one, the strictest. */
  readonly profile?: string;
  /** What the stack says instead; `readConfig` reads it. */
  readonly config?: PolicyConfig;
  /** What `plinth:exemptions` of the stack says. */
  readonly exemptions?: readonly Exemption[];
  /** The day by which exemptions end, such as `2027-01-31`. */
  readonly today?: string;
}

/** What all rules say of a plan. Starts nothing and asks nobody. */
export function judge(plan: Pick<Plan, "resources">, options?: JudgeOptions): Judgement {
  const graph = graphOfPlan(plan);
  return judgeGraph(() => graph, options);
}

/** What all rules say of the resources that each of them sees. */
export function judgeGraph(seenBy: (rule: Pick<Rule, "across">) => Graph, options: JudgeOptions = {}): Judgement {
  const { profile, config = noConfig, today = now() } = options;
  const exemptions = new Exemptions(options.exemptions ?? [], today, profile);
  const [findings, unjudged]: [Finding[], Unjudged[]] = [[], []];
  const levels = rules.map((rule) => [rule, config.level(rule) ?? levelIn(rule, profile)] as const);
  if (levels.every(([, level]) => level === "disabled")) {
    unjudged.push({ rule: everyRule, urn: stackUrn(seenBy({ across: true })), why: "each of them is disabled" });
  }
  for (const [rule, level] of levels) {
    if (level === "disabled") continue;
    const [graph, settings] = [seenBy(rule), config.settings(rule)];
    for (const resource of rule.on.flatMap((kind) => graph.ofType(kind))) {
      const told = exemptions.apply(rule, resource, judgeResource(rule, resource, settings, graph));
      findings.push(...leveled(rule, resource, told, { level, settings, graph }));
      unjudged.push(...told.unjudged);
    }
  }
  const { name, severity } = exemptionsRule;
  const problems = exemptions.problems(seenBy({ across: true }));
  findings.push(...problems.map((problem) => ({ rule: name, severity, ...problem })));
  return { about: aboutThose(findings), findings, unjudged, exemptions: exemptions.holding() };
}

const aboutThose = (findings: readonly Finding[]): Judgement["about"] =>
  Object.fromEntries(
    [...rules, exemptionsRule]
      .filter(({ name }) => findings.some(({ rule }) => rule === name))
      .map(({ name, description, remedy }) => [name, { description, remedy }]),
  );

interface How {
  readonly level: Exclude<Asked, "disabled">;
  readonly settings: unknown;
  readonly graph: Graph;
}

/** The findings with their level. What the deployment puts right by itself is told and stops nobody. */
function leveled(rule: Rule, resource: Resource, { findings }: Told, { level, settings, graph }: How): Finding[] {
  if (level !== remediate) return findings.map((finding) => ({ ...finding, level }));
  const changes = findings.length === 0 ? undefined : changesBy(rule, resource, settings, graph);
  if (changes === undefined) return findings.map((finding) => ({ ...finding, level: "mandatory" }));
  const left = judgeResource(rule, changed(resource, changes), settings, graph).findings;
  const set = Object.entries(changes).map(([key, value]) => `\`${key}: ${JSON.stringify(value)}\``);
  const right = findings.map((finding): Finding => {
    const message = `${finding.message}; the deployment sets ${set.join(", ")}`;
    return { ...finding, level: "advisory", message };
  });
  return [...right, ...left.map((finding): Finding => ({ ...finding, level: "mandatory" }))];
}

/** What one rule says of one resource, which is nothing where it is not about it. */
export function judgeResource(rule: Rule, resource: Resource, settings: unknown, graph: Graph): Told {
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
  `not judged: ${unjudged.length} (${unjudged.map(({ why }) => why).join("; ")})`;
