import { nameOf } from "../preview/plan";
import { Unknown, type Properties, type Value } from "../preview/values";
import { Graph, type Node } from "./graph";
import type { Rule } from "./rule";

/** What `pulumi stack export` prints, as far as it is judged. */
export interface State {
  readonly deployment?: { readonly resources?: readonly StateResource[] };
}

/** Source: ResourceV3 in sdk/go/common/apitype/core.go of pulumi/pulumi. */
interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  readonly protect?: boolean;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  /** It was replaced, and is still to be deleted. */
  readonly delete?: boolean;
}

/** A secret of an exported state, of which nobody here has the key. */
class Encrypted extends Unknown {
  override readonly why = "is encrypted in the state";
}

const encrypted = new Encrypted();

// The key by which the engine marks what JSON has no form for, and what stands there for a secret.
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";

/** The graph of a deployed stack, as the engine would show it to a rule: inputs to one on single resources, outputs to others. */
export const graphOfState =
  ({ deployment }: State) =>
  ({ across }: Pick<Rule, "across">): Graph =>
    new Graph(
      (deployment?.resources ?? [])
        .filter((resource) => resource.delete !== true)
        .map((resource) => nodeOf(resource, across ? resource.outputs : resource.inputs)),
    );

/** The stack that a state is of, which every URN names. */
export const stackOf = ({ deployment }: State): string | undefined =>
  /^urn:pulumi:([^:]+)::/.exec(deployment?.resources?.[0]?.urn ?? "")?.[1];

const nodeOf = (resource: StateResource, properties: unknown): Node => ({
  type: resource.type,
  name: nameOf(resource.urn),
  urn: resource.urn,
  protect: resource.protect ?? false,
  parent: resource.parent,
  dependencies: resource.dependencies ?? [],
  propertyDependencies: Object.fromEntries(
    Object.entries(resource.propertyDependencies ?? {}).map(([property, urns]) => [property, urns ?? []]),
  ),
  properties: () => valueOf(properties ?? {}) as Properties,
});

/** With `--show-secrets` a state has the plain text of a secret, as JSON. */
function valueOf(value: unknown): Value {
  if (Array.isArray(value)) return value.map(valueOf);
  if (typeof value !== "object" || value === null) return value as Value;
  const map = value as Readonly<Record<string, unknown>>;
  if (map[signature] === secret) {
    return typeof map["plaintext"] === "string" ? valueOf(JSON.parse(map["plaintext"])) : encrypted;
  }
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, valueOf(item)]));
}
