import * as kinds from "../../../policies/kinds";
import type { Kind } from "../../../policies/kinds";
import { list, type Statement } from "../../../policies/policy-document";
import type { PlanResource } from "../../../preview/plan";
import { isMap, type Properties, type Value } from "../../../preview/values";
import { planOf, sample, type Given } from "../sample";
import type { StackName } from "./stacks";

type Resources = readonly PlanResource[];
/** What somebody does to a stack. */
export type Change = (resources: Resources) => Resources;

/** A real stack with something wrong done to it. */
export interface Mutation {
  readonly stack: StackName;
  readonly changes: readonly Change[];
  /** What puts the stack right first, where the rule finds something without any change. */
  readonly given?: readonly Change[];
  /** Other rules that find something as well, each with what they are right about. */
  readonly companions?: Readonly<Record<string, string>>;
}

/** By the names of rules, and by what is wrong, in words. */
export type Mutations = Readonly<Record<string, Readonly<Record<string, Mutation>>>>;

const of =
  (stack: StackName) =>
  (...changes: readonly Change[]): Mutation => ({ stack, changes });

export const ecs = of("ecs");
export const eks = of("eks");
export const documentdb = of("documentdb");

/** Any part of it: maps merge, lists replace, and `undefined` takes away. */
type Part<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [Key in keyof T]?: Part<T[Key]> } : T;

/** A resource says something else. What a property needs stays as it is, and goes with a property that is taken away. */
export const patched = <Props>(
  kind: Kind<Props>,
  name: string,
  part: Part<Props> | ((props: Props) => Part<Props>),
): Change =>
  changed(kind, name, (resource) => {
    const said = resource.custom ? resource.inputs : (resource.outputs ?? {});
    const change = typeof part === "function" ? (part as (props: Props) => Part<Props>)(said as Props) : part;
    const props = merged(said, change as Properties) as Properties;
    const needed = Object.entries(resource.propertyDependencies).filter(([property]) => property in props);
    return {
      ...resource,
      ...(resource.custom ? { inputs: props } : { outputs: props }),
      propertyDependencies: Object.fromEntries(needed),
    };
  });

function merged(said: Value | undefined, part: Value): Value {
  if (said === undefined || !isMap(said) || !isMap(part)) return part;
  const entries = Object.entries(part).map(([key, value]) => [key, merged(said[key], value)] as const);
  return Object.fromEntries(
    [...Object.entries(said), ...entries].filter(([key]) => !(key in part && part[key] === undefined)),
  );
}

/** A property needs other resources instead of these. Recorded ids and ARNs are made of names, and change with them. */
export const relinked = <Props>(
  kind: Kind<Props>,
  name: string,
  property: keyof Props & string,
  others: Readonly<Record<string, string>>,
): Change =>
  changed(kind, name, (resource, all) => {
    const swapped = (text: string) =>
      Object.entries(others).reduce((now, [from, to]) => now.replaceAll(from, to), text);
    const urns = new Map(Object.entries(others).map(([from, to]) => [named(all, from).urn, named(all, to).urn]));
    const needed = resource.propertyDependencies[property] ?? [];
    return {
      ...resource,
      inputs: {
        ...resource.inputs,
        [property]: JSON.parse(swapped(JSON.stringify(resource.inputs[property]))) as Value,
      },
      propertyDependencies: {
        ...resource.propertyDependencies,
        [property]: needed.map((urn) => urns.get(urn) ?? urn),
      },
    };
  });

/** A property needs one resource more. */
export const needing = <Props>(
  kind: Kind<Props>,
  name: string,
  property: keyof Props & string,
  other: string,
): Change =>
  changed(kind, name, (resource, all) => ({
    ...resource,
    propertyDependencies: {
      ...resource.propertyDependencies,
      [property]: [...(resource.propertyDependencies[property] ?? []), named(all, other).urn],
    },
  }));

/** Pulumi may delete it. */
export const unprotected = (kind: Kind, name: string): Change =>
  changed(kind, name, (resource) => ({ ...resource, protect: false }));

/** Resources are gone: those of these names, or all of the kind. */
export const without =
  (kind: Kind, ...names: readonly string[]): Change =>
  (resources) => {
    for (const name of names) only(resources, kind, name);
    const left = resources.filter(
      (resource) => !(kind.tokens.includes(resource.type) && (names.length === 0 || names.includes(resource.name))),
    );
    if (left.length === resources.length) throw new Error(`no ${kind.tokens.join(" or ")} is there`);
    return left;
  };

/** A resource beside the platform, as somebody careful writes it in extras.ts. What a property needs is told by name. */
export const withExtra =
  <Props>(
    kind: Kind<Props>,
    name: string,
    props: Given<Props>,
    needs: { readonly [Key in keyof Props]?: readonly string[] } = {},
  ): Change =>
  (resources) => [
    ...resources,
    ...planOf([sample(kind, name, { ...tagged(kind, name), ...props }, { protect: true })]).resources.map(
      (resource) => ({
        ...resource,
        propertyDependencies: Object.fromEntries(
          Object.entries(needs as Readonly<Record<string, readonly string[]>>).map(([property, names]) => [
            property,
            names.map((needed) => named(resources, needed).urn),
          ]),
        ),
      }),
    ),
  ];

const tagged = ({ tokens }: Kind, name: string): object =>
  tokens.every((token) => token.startsWith("aws:")) ? { tags: { Name: name } } : {};

/** A parameter of a group has another value, or with none its default. */
export const parameter = (
  kind: Kind<{ readonly parameters?: readonly { readonly name: string; readonly value: string }[] }>,
  group: string,
  name: string,
  value?: string,
): Change =>
  patched(kind, group, ({ parameters = [] }) => ({
    parameters: [...parameters.filter((each) => each.name !== name), ...(value === undefined ? [] : [{ name, value }])],
  }));

/** A policy has one statement more. */
export const allowing = (kind: Kind, name: string, statement: Statement, property = "policy"): Change =>
  restated(kind, name, property, (statements) => [...statements, { Effect: "Allow", ...statement }]);

/** A policy has no statement of this name any more. */
export const refusing = (kind: Kind, name: string, sid: string, property = "policy"): Change =>
  restated(kind, name, property, (statements) => statements.filter(({ Sid }) => Sid !== sid));

type Named = Statement & { readonly Sid?: string };

/** What is written as text stays text. */
const restated = (kind: Kind, name: string, property: string, change: (said: readonly Named[]) => Named[]): Change =>
  changed(kind, name, (resource) => {
    const said = resource.inputs[property];
    const policy = (typeof said === "string" ? JSON.parse(said) : said) as { Statement: Named | readonly Named[] };
    const now = { ...policy, Statement: change(list(policy.Statement)) };
    const value = typeof said === "string" ? JSON.stringify(now) : (now as unknown as Value);
    return { ...resource, inputs: { ...resource.inputs, [property]: value } };
  });

/** The containers of a task say something else, in the text that ECS takes. */
export const container = (name: string, part: object): Change =>
  patched(kinds.taskDefinition, `${name}-task-definition`, ({ containerDefinitions = "" }) => ({
    containerDefinitions: JSON.stringify(eachMerged(JSON.parse(containerDefinitions) as Value[], part)),
  }));

/** The pod of a workload says something else. */
export const pod = (workload: string, part: object): Change =>
  changedPod(workload, (spec) => merged(spec, part as Properties) as Properties);

/** The containers of a workload say something else. */
export const podContainer = (workload: string, part: object): Change =>
  changedPod(workload, (spec) => ({ ...spec, containers: eachMerged(spec["containers"] as Value[], part) }));

const eachMerged = (said: readonly Value[], part: object): Value[] =>
  said.map((each) => merged(each, part as Properties));

const changedPod = (workload: string, change: (spec: Properties) => Properties): Change =>
  changed(kinds.workload, workload, (resource) => ({
    ...resource,
    inputs: inPod(resource.inputs, change),
  }));

/** Of a Deployment or a Job `spec.template.spec`; a CronJob has that in its `spec.jobTemplate`. */
function inPod(props: Properties, change: (spec: Properties) => Properties): Properties {
  const spec = props["spec"] as Properties;
  const job = spec["jobTemplate"] as Properties | undefined;
  if (job !== undefined) return { ...props, spec: { ...spec, jobTemplate: inPod(job, change) } };
  const template = spec["template"] as Properties;
  return { ...props, spec: { ...spec, template: { ...template, spec: change(template["spec"] as Properties) } } };
}

const changed =
  (kind: Kind, name: string, change: (resource: PlanResource, all: Resources) => PlanResource): Change =>
  (resources) => {
    const found = only(resources, kind, name);
    return resources.map((resource) => (resource === found ? change(resource, resources) : resource));
  };

/** A mutation that met nothing would look like a rule that sees nothing. */
function only(resources: Resources, { tokens }: Kind, name: string): PlanResource {
  return one(
    resources.filter((resource) => resource.name === name && tokens.includes(resource.type)),
    `${tokens.join(" or ")} named ${name}`,
  );
}

const named = (resources: Resources, name: string): PlanResource =>
  one(
    resources.filter((resource) => resource.name === name),
    `resource named ${name}`,
  );

function one(found: Resources, what: string): PlanResource {
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`wanted: one ${what}; there are ${found.length}`);
  return first;
}
