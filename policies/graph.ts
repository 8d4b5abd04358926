import type { Plan } from "../preview/plan";
import type { Properties } from "../preview/values";
import type { Kind } from "./kinds";
import { guarded, is, type Resource } from "./resource";

/** What a source knows of a resource; others are named by their URNs. */
export interface Node {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly protect: boolean;
  readonly parent?: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Asked for once, and only where a rule reads it. */
  readonly properties: () => Properties;
}

/** All resources of a stack, and what connects them. */
export class Graph {
  readonly resources: readonly Resource[];
  readonly #byType = new Map<string, Resource[]>();
  readonly #users = new Map<Resource, Resource[]>();

  constructor(nodes: readonly Node[]) {
    const byUrn = new Map<string, Resource>();
    const found = (urns: readonly string[]) => urns.flatMap((urn) => byUrn.get(urn) ?? []);
    // The engine hands them over in any order, and what is told must not change with it.
    const sorted = [...nodes].sort((a, b) => (a.urn < b.urn ? -1 : 1));
    for (const node of sorted) byUrn.set(node.urn, new Linked(node, found));
    this.resources = [...byUrn.values()];
    for (const resource of this.resources) {
      add(this.#byType, resource.type, resource);
      const needed = new Set(Object.values(resource.propertyDependencies).flat());
      for (const used of needed) add(this.#users, used, resource);
    }
  }

  ofType<Props>({ tokens }: Kind<Props>): readonly Resource<Props>[] {
    return tokens.flatMap((token) => this.#byType.get(token) ?? []) as Resource<Props>[];
  }

  /** The resources of a kind that a property needs. None where the property names something outside of the stack. */
  links<Props>(resource: Resource, property: string, kind: Kind<Props>): readonly Resource<Props>[] {
    return (resource.propertyDependencies[property] ?? []).filter((linked) => is(linked, kind));
  }

  /** The resources of a kind of which a property needs this one. */
  users<Props>(resource: Resource, kind: Kind<Props>, property: string): readonly Resource<Props>[] {
    return (this.#users.get(resource) ?? [])
      .filter((user) => is(user, kind))
      .filter((user) => user.propertyDependencies[property]?.includes(resource));
  }
}

function add<Key>(lists: Map<Key, Resource[]>, key: Key, resource: Resource): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [resource]);
  else list.push(resource);
}

class Linked implements Resource {
  readonly #node: Node;
  readonly #found: (urns: readonly string[]) => Resource[];
  #props: unknown;
  #propertyDependencies: Readonly<Record<string, readonly Resource[]>> | undefined;

  constructor(node: Node, found: (urns: readonly string[]) => Resource[]) {
    this.#node = node;
    this.#found = found;
  }

  get type(): string {
    return this.#node.type;
  }
  get name(): string {
    return this.#node.name;
  }
  get urn(): string {
    return this.#node.urn;
  }
  get protect(): boolean {
    return this.#node.protect;
  }
  get props(): unknown {
    return (this.#props ??= guarded(this.#node.properties(), this.#node.name));
  }
  get parent(): Resource | undefined {
    return this.#node.parent === undefined ? undefined : this.#found([this.#node.parent])[0];
  }
  get dependencies(): readonly Resource[] {
    return this.#found(this.#node.dependencies);
  }
  get propertyDependencies(): Readonly<Record<string, readonly Resource[]>> {
    return (this.#propertyDependencies ??= Object.fromEntries(
      Object.entries(this.#node.propertyDependencies).map(([property, urns]) => [property, this.#found(urns)]),
    ));
  }
}

/** The graph of the offline preview: inputs, and what components registered. */
export const graphOfPlan = ({ resources }: Pick<Plan, "resources">): Graph =>
  new Graph(
    resources.map((resource) => ({
      ...resource,
      properties: () => (resource.custom ? resource.inputs : (resource.outputs ?? {})),
    })),
  );
