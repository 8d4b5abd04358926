import { unknownCheckingProxy, type PolicyResource, type ResourceValidationArgs } from "@pulumi/policy";
import type { Kind } from "../../policies/kinds";
import { buildUrn, type Plan, type PlanResource } from "../../preview/plan";
import { Secret, Unknown, UNKNOWN_SENTINEL, type Properties, type Value } from "../../preview/values";

/** A resource in a few words; others are named by their logical names. */
export interface Sample {
  readonly type: string;
  readonly name: string;
  readonly props: Properties;
  readonly needs: Readonly<Record<string, readonly string[]>>;
  readonly parent?: string;
  readonly protect: boolean;
}

type More = Partial<Pick<Sample, "needs" | "parent" | "protect">>;
/** Each property as its type says, or unknown. */
export type Given<Props> = { readonly [Key in keyof Props]: Props[Key] | Unknown | Secret };

export const sample = <Props>(kind: Kind<Props>, name: string, props: Given<Props>, more: More = {}): Sample =>
  sampleOf(kind.tokens[0] ?? "", name, props as Properties, more);

export const sampleOf = (type: string, name: string, props: Properties, more: More = {}): Sample => ({
  type,
  name,
  props,
  needs: {},
  protect: false,
  ...more,
});

export const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;

const urnIn = (samples: readonly Sample[], name: string): string => {
  const found = samples.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no sample is named ${name}`);
  return buildUrn("production", "shop", undefined, found.type, name);
};

/** The samples as the offline preview has them. */
export const planOf = (samples: readonly Sample[]): Plan => ({
  project: "shop",
  stack: "production",
  resources: samples.map((each) => planResource(each, samples)),
  outputs: {},
  diagnostics: [],
});

function planResource({ type, name, props, needs, parent, protect }: Sample, all: readonly Sample[]): PlanResource {
  const custom = !type.startsWith("plinth:");
  return {
    ...{ op: "create", urn: urnIn(all, name), type, name, custom, remote: false, protect, retainOnDelete: false },
    parent: parent === undefined ? undefined : urnIn(all, parent),
    inputs: custom ? props : {},
    outputs: custom ? undefined : props,
    dependencies: Object.values(needs).flatMap((names) => names.map((needed) => urnIn(all, needed))),
    propertyDependencies: Object.fromEntries(
      Object.entries(needs).map(([property, names]) => [property, names.map((needed) => urnIn(all, needed))]),
    ),
    ...{ additionalSecretOutputs: [], aliases: [], customTimeouts: {}, ignoreChanges: [], replaceOnChanges: [] },
    ...{ replaceWith: [], hideDiffs: [] },
  };
}

/** As the engine has it, which does not know the type of a rule's configuration. */
export const configOf = (config: object) => (() => config) as ResourceValidationArgs["getConfig"];

/** What the engine makes of a value: secrets are plain, and what is unknown throws. */
function wire(value: Value): unknown {
  if (value instanceof Unknown) return UNKNOWN_SENTINEL;
  if (value instanceof Secret) return wire(value.value);
  if (Array.isArray(value)) return value.map(wire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wire(item)]));
}

/** The samples as @pulumi/policy hands them to a policy on a stack; each is also what a policy on one resource gets. */
export function policyResources(samples: readonly Sample[]): (PolicyResource & ResourceValidationArgs)[] {
  const resources = samples.map(({ type, name, props, protect }) => ({
    ...{ type, name, urn: urnIn(samples, name), props: guardedByEngine(wire(props)) },
    opts: { protect, ignoreChanges: [], aliases: [], additionalSecretOutputs: [], customTimeouts: noTimeouts },
    dependencies: [],
    propertyDependencies: {},
    isType: () => false,
    asType: () => undefined,
    stackTags: new Map<string, string>(),
    getConfig: configOf({}),
    notApplicable: () => {
      throw new Error("no rule says so");
    },
  }));
  const byName = new Map(resources.map((resource) => [resource.name, resource]));
  const found = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  return resources.map((resource, index) => {
    const { parent, needs = {} } = samples[index] ?? {};
    return Object.assign(resource, {
      parent: parent === undefined ? undefined : byName.get(parent),
      dependencies: found(Object.values(needs).flat()),
      propertyDependencies: Object.fromEntries(Object.entries(needs).map(([key, names]) => [key, found(names)])),
    });
  });
}

/** Its types leave this out. */
const guardedByEngine = unknownCheckingProxy as (props: unknown) => Record<string, unknown>;

const noTimeouts = { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 };
