import {
  Secret,
  UnknownValueError,
  type Policy,
  type PolicyConfigSchema,
  type PolicyResource,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { z } from "zod";
import { UNKNOWN, type Properties, type Value } from "../preview/values";
import { ruleSettings } from "./config";
import { Exemptions, exemptionsRule, today } from "./exemptions";
import { Graph, type Node } from "./graph";
import { judgeResource, notJudged, type Told } from "./judge";
import { changesBy } from "./remediation";
import { levelIn, type Rule } from "./rule";
import type { JudgedStack } from "./stack";

/** The rules as Pulumi's engine takes them. That on exemptions comes last: it tells what the others needed of them. */
export function policiesOf(rules: readonly Rule[], { profile, exemptions: all }: JudgedStack) {
  const exemptions = new Exemptions(all, today(), profile);
  return [...rules.map((rule) => policyOf(rule, { profile, exemptions })), exemptionsPolicy(exemptions)];
}

/** What a rule is judged by besides its own configuration. */
interface By {
  readonly profile?: string;
  readonly exemptions: Exemptions;
}

/** One on single resources sees inputs before each step, the others all outputs. */
export const policyOf = (rule: Rule, by: By): ResourceValidationPolicy | StackValidationPolicy =>
  rule.across ? stackPolicy(rule, by) : resourcePolicy(rule, by);

const about = (rule: Rule, { profile }: By): Policy => ({
  name: rule.name,
  description: rule.description,
  severity: rule.severity,
  remediationSteps: rule.remedy,
  tags: [...rule.tags],
  enforcementLevel: levelIn(rule, profile),
  configSchema: configSchema(rule),
});

const resourcePolicy = (rule: Rule, by: By): ResourceValidationPolicy => ({
  ...about(rule, by),
  validateResource: (args, report) => {
    tell(rule, report, { graph: graphOf(args), config: args.getConfig(), ...by });
  },
  ...(rule.remediation !== undefined && {
    remediateResource: (args) => remediated(rule, args, by),
  }),
});

/** Asked for only where a configuration gives the rule the level `remediate`. */
function remediated(rule: Rule, args: ResourceValidationArgs, { exemptions }: By): Record<string, unknown> | undefined {
  const settings = ruleSettings(rule, args.getConfig());
  const graph = graphOf(args);
  const [resource] = graph.resources;
  if (resource === undefined || exemptions.holds(rule, resource)) return undefined;
  const changes = changesBy(rule, resource, settings, graph);
  // A copy would read what is unknown.
  return changes === undefined ? undefined : Object.assign(args.props, changes);
}

const graphOf = ({ type, name, urn, props, opts: { protect } }: ResourceValidationArgs): Graph => {
  const self = { type, name, urn, protect, dependencies: [], propertyDependencies: {} };
  return new Graph([{ ...self, properties: () => lift(props) as Properties }]);
};

const stackPolicy = (rule: Rule, by: By): StackValidationPolicy => ({
  ...about(rule, by),
  validateStack: (args, report) => {
    tell(rule, report, { graph: new Graph(args.resources.map(nodeOf)), config: args.getConfig(), ...by });
  },
});

const exemptionsPolicy = (exemptions: Exemptions): StackValidationPolicy => ({
  ...{ name: exemptionsRule.name, description: exemptionsRule.description, severity: exemptionsRule.severity },
  remediationSteps: exemptionsRule.remedy,
  enforcementLevel: "mandatory",
  validateStack: ({ resources }, report) => {
    for (const { level, urn, message } of exemptions.problems(new Graph(resources.map(nodeOf)))) {
      if (level === "mandatory") report(message, urn);
      else advise(report, exemptionsRule, message, urn);
    }
    for (const { rule, resource, reason, until } of exemptions.holding()) {
      advise(report, exemptionsRule, `${resource} is exempt from ${rule} until ${until}: ${reason}`);
    }
  },
});

const urns = (resources: readonly PolicyResource[]): string[] => resources.map(({ urn }) => urn);

const nodeOf = (resource: PolicyResource): Node => ({
  type: resource.type,
  name: resource.name,
  urn: resource.urn,
  protect: resource.opts.protect,
  parent: resource.parent?.urn,
  dependencies: urns(resource.dependencies),
  propertyDependencies: Object.fromEntries(
    Object.entries(resource.propertyDependencies).map(([property, needed]) => [property, urns(needed)]),
  ),
  properties: () => (isAnswered(resource) ? lift(resource.props) : UNKNOWN) as Properties,
});

/**
 * Whether its provider said anything of it. One that is configured by what is still to be made, as that of a cluster's objects
 * is, says nothing in a preview: nothing of what it makes is known then, rather than absent.
 */
const isAnswered = ({ provider, props }: PolicyResource): boolean =>
  provider === undefined || Object.keys(props).length > 0;

/** The engine's properties throw where they are unknown; here that becomes a value, as in a plan. */
function lift(value: unknown): Value {
  // Only a remediation gets to see what is one.
  if (value instanceof Secret) return lift(value.value);
  if (typeof value !== "object" || value === null) return value as Value;
  const entries = Object.keys(value).map(
    (key) => [key, attempt(() => (value as Record<string, unknown>)[key])] as const,
  );
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

function attempt(read: () => unknown): Value {
  try {
    return lift(read());
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}

interface Seen extends By {
  readonly graph: Graph;
  readonly config: object;
}

function tell(rule: Rule, report: ReportViolation, { graph, config, exemptions }: Seen): void {
  const settings = ruleSettings(rule, config);
  const told = rule.on
    .flatMap((kind) => graph.ofType(kind))
    .map((resource) => exemptions.apply(rule, resource, judgeResource(rule, resource, settings, graph)));
  const findings = told.flatMap<Told["findings"][number]>((each) => each.findings);
  for (const { urn, message } of findings) report(message, urn);
  const unjudged = told.flatMap<Told["unjudged"][number]>((each) => each.unjudged);
  if (unjudged.length > 0) advise(report, rule, notJudged(unjudged), unjudged[0]?.urn);
}

/**
 * Tells something that stops nobody, whatever the rule's level. The types of @pulumi/policy do not say that its runtime
 * takes a level with a message; without this a mandatory rule would stop every preview in which something is unknown.
 */
function advise(
  report: ReportViolation,
  { description }: Pick<Rule, "description">,
  message: string,
  urn?: string,
): void {
  const told = { message: `${description}\n${message}`, urn, enforcementLevel: "advisory" };
  report(told as unknown as string);
}

/** What the engine checks a configuration against before a rule sees it, with the same defaults. */
function configSchema({ config }: Rule): PolicyConfigSchema {
  const { properties } = z.toJSONSchema(config, { io: "input" });
  return { properties: (properties ?? {}) as PolicyConfigSchema["properties"] };
}
