import { Secret, type Properties, type Value } from "../values";
import { own, same } from "./normal";
import { keysOf, lies, topOf } from "./paths";
import type { Found } from "./properties";
import table from "./tables/aws.json";
import { replacingPaths } from "./tables/kubernetes";

/** What replaces a resource of AWS instead of changing it in place; written by tools/engine/facts/write.ts. */
export interface Replaces {
  /** Inputs, or paths such as `deploymentController.type`, of which any change replaces the resource. */
  readonly replaces: readonly string[];
  /** Inputs that replace where they come or go, and are changed in place otherwise. */
  readonly replacesWhenItComesOrGoes?: readonly string[];
  /** Inputs of which any change replaces, unless the input that each names is true. */
  readonly replacesUnless?: Readonly<Record<string, string>>;
  /** The input that Pulumi makes a name for, unless it or its prefix is given. */
  readonly autoName?: { readonly property: string; readonly maxLength: number; readonly prefixProperty?: string };
  /** Where the replacements stand. */
  readonly source: string;
}

export const aws = table as Readonly<Record<string, Replaces>>;

const PROVIDER = "pulumi:providers:";
const KUBERNETES = "pulumi-kubernetes, provider/pkg/provider/diff.go";
const RANDOM = "terraform-provider-random, where every property requires a replacement";

/** A path that replaces, and where that stands. */
export interface Replacing {
  readonly path: string;
  readonly source: string;
}

/** Whether it is known what replaces a type. */
export const isKnown = (type: string): boolean => Object.hasOwn(aws, type) || /^(kubernetes|random|pulumi):/.test(type);

/** Which of the paths that replace a type a change touches; none of a type that is not known. */
export function replacedBy(type: string, before: Properties, after: Properties, found: Found): Replacing[] {
  const { path } = found;
  if (type.startsWith(PROVIDER)) return providerReplacedBy(type.slice(PROVIDER.length), before, after, found);
  if (type.startsWith("random:")) return [{ path: topOf(path), source: RANDOM }];
  if (type.startsWith("kubernetes:")) return touched(replacingPaths(type), before, after, path, KUBERNETES);
  const facts = Object.hasOwn(aws, type) ? aws[type] : undefined;
  if (facts === undefined) return [];
  const { replaces, replacesWhenItComesOrGoes = [], replacesUnless = {}, source } = facts;
  const top = topOf(path);
  const comesOrGoes = replacesWhenItComesOrGoes.includes(top) && isGiven(before, top) !== isGiven(after, top);
  const flag = Object.hasOwn(replacesUnless, top) ? replacesUnless[top] : undefined;
  const isForced = comesOrGoes || (flag !== undefined && own(after, flag) !== true);
  return [...touched(replaces, before, after, path, source), ...(isForced ? [{ path: top, source }] : [])];
}

/** What a provider manages is elsewhere with another region, and with another cluster. */
function providerReplacedBy(pkg: string, before: Properties, after: Properties, { path, because }: Found): Replacing[] {
  const elsewhere =
    (pkg === "aws" && path === "region") ||
    (pkg === "kubernetes" && path === "kubeconfig" && (because !== undefined || clusters(before) !== clusters(after)));
  return elsewhere ? [{ path, source: `the ${pkg} provider's DiffConfig` }] : [];
}

/** Which clusters a kubeconfig names, whatever it says of how to log in. */
function clusters({ kubeconfig }: Properties): string | undefined {
  const text = kubeconfig instanceof Secret ? kubeconfig.value : kubeconfig;
  if (typeof text !== "string") return undefined;
  try {
    return JSON.stringify((JSON.parse(text) as { clusters?: unknown }).clusters);
  } catch {
    return text;
  }
}

/** The path by which any change of a property would replace. */
export const wouldReplace = (type: string, before: Properties, property: string): string | undefined =>
  replacedBy(type, before, { ...before, [property]: null }, { path: property })[0]?.path;

function touched(
  paths: readonly string[],
  before: Properties,
  after: Properties,
  changed: string,
  source: string,
): Replacing[] {
  return paths
    .filter((path) => {
      const lie = lies(changed, path);
      // What holds the path has come, or gone, or is of another kind: then it may have said nothing of it.
      return lie === "within" || (lie === "above" && same(at(before, path), at(after, path)) !== true);
    })
    .map((path) => ({ path, source }));
}

const isGiven = (inputs: Properties, key: string) => (own(inputs, key) ?? null) !== null;

const at = (inputs: Properties, path: string): Value | undefined =>
  keysOf(path).reduce<Value | undefined>(
    (value, key) => (value === undefined || value === null ? undefined : (value as Properties)[key]),
    inputs,
  );

/**
 * Whether the old one has to go before the new one comes: it has a name that was given by hand and stays, which two cannot
 * have. As the bridge to Terraform's providers does (nameRequiresDeleteBeforeReplace), and the provider of Kubernetes.
 */
export function goesFirst(type: string, before: Properties, after: Properties): boolean {
  const name = type.startsWith("kubernetes:") ? "metadata.name" : aws[type]?.autoName?.property;
  if (name === undefined) return false;
  const given = at(after, name);
  const isSame = type.startsWith("kubernetes:")
    ? same(at(before, "metadata.namespace"), at(after, "metadata.namespace")) === true
    : true;
  return given !== undefined && given !== null && same(at(before, name), given) === true && isSame;
}
