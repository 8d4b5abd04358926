import {
  UnknownValueError,
  type Policy,
  type PolicyConfigSchema,
  type PolicyResource,
  type ReportViolation,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { z } from "zod";
import { UNKNOWN, type Properties, type Value } from "../preview/values";
import { ruleSettings } from "./config";
import { Graph, type Node } from "./graph";
import { judgeResource, notJudged, type Finding, type Unjudged } from "./judge";
import { levelIn, type Rule } from "./rule";

/** The rule as Pulumi's engine takes it. One on single resources sees inputs before each step, the others all outputs. */
export const policyOf = (rule: Rule): ResourceValidationPolicy | StackValidationPolicy =>
  rule.across ? stackPolicy(rule) : resourcePolicy(rule);

const about = (rule: Rule): Policy => ({
  name: rule.name,
  description: rule.description,
  severity: rule.severity,
  remediationSteps: rule.remedy,
  tags: [...rule.tags],
  enforcementLevel: levelIn(rule),
  configSchema: configSchema(rule),
});

const resourcePolicy = (rule: Rule): ResourceValidationPolicy => ({
  ...about(rule),
  validateResource: (args, report) => {
    const { type, name, urn, props, opts } = args;
    const { protect } = opts;
    const self = { type, name, urn, protect, dependencies: [], propertyDependencies: {} };
    const graph = new Graph([{ ...self, properties: () => lift(props) as Properties }]);
    tell(rule, report, graph, args.getConfig());
  },
});

const stackPolicy = (rule: Rule): StackValidationPolicy => ({
  ...about(rule),
  validateStack: (args, report) => {
    tell(rule, report, new Graph(args.resources.map(nodeOf)), args.getConfig());
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
  properties: () => lift(resource.props) as Properties,
});

/** The engine's properties throw where they are unknown; here that becomes a value, as in a plan. */
function lift(value: unknown): Value {
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

function tell(rule: Rule, report: ReportViolation, graph: Graph, config: object): void {
  const settings = ruleSettings(rule, config);
  const told = rule.on
    .flatMap((kind) => graph.ofType(kind))
    .map((resource) => judgeResource(rule, resource, settings, graph));
  for (const { urn, message } of told.flatMap<Omit<Finding, "level">>(({ findings }) => findings)) report(message, urn);
  const unjudged = told.flatMap<Unjudged>((each) => each.unjudged);
  if (unjudged.length > 0) advise(report, rule, notJudged(unjudged), unjudged[0]?.urn);
}

/**
 * Tells something that stops nobody, whatever the rule's level. The types of @pulumi/policy do not say that its runtime
 * takes a level with a message; without this a mandatory rule would stop every preview in which something is unknown.
 */
function advise(report: ReportViolation, { description }: Rule, message: string, urn?: string): void {
  const told = { message: `${description}\n${message}`, urn, enforcementLevel: "advisory" };
  report(told as unknown as string);
}

/** What the engine checks a configuration against before a rule sees it, with the same defaults. */
function configSchema({ config }: Rule): PolicyConfigSchema {
  const { properties } = z.toJSONSchema(config, { io: "input" });
  return { properties: (properties ?? {}) as PolicyConfigSchema["properties"] };
}
