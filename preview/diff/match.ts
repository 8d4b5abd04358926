import { buildUrn, nameOf, type PlanResource } from "../plan";

/** Which resources of before and after are one. */
export interface Pairs {
  /** The old one, by the URN of the new one. */
  readonly old: ReadonlyMap<string, PlanResource>;
  /** What URNs of before are now. */
  readonly renamed: ReadonlyMap<string, string>;
}

interface Side {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly PlanResource[];
}

/** By URN, and else by alias: its own, or one that it has because its parent has another name or place now. */
export function match(before: readonly PlanResource[], { project, stack, resources }: Side): Pairs {
  const matching = new Matching({ project, stack, resources: before });
  matching.again(resources);
  return matching;
}

/** Pairs of which there are more with each resource that a program registers. */
export class Matching implements Pairs {
  readonly old = new Map<string, PlanResource>();
  readonly renamed = new Map<string, string>();
  readonly #before: Omit<Side, "resources">;
  readonly #olds: ReadonlyMap<string, PlanResource>;
  readonly #news = new Map<string, PlanResource>();

  constructor({ resources, ...before }: Side) {
    this.#before = before;
    this.#olds = new Map(resources.map((resource) => [resource.urn, resource]));
  }

  /** Adds one, after its parent. False where another has claimed what it claims: then all are to be matched again. */
  add(resource: PlanResource): boolean {
    const { urn } = resource;
    this.#news.set(urn, resource);
    const known = this.#olds.has(urn) ? [urn] : this.#known(resource);
    if (known.some((each) => (this.renamed.get(each) ?? urn) !== urn)) return false;
    if (known[0] !== undefined) this.#pair(urn, known[0]);
    return true;
  }

  /** All of them, whatever was before. */
  again(resources: readonly PlanResource[]): void {
    for (const map of [this.old, this.renamed, this.#news]) map.clear();
    for (const resource of resources) this.#news.set(resource.urn, resource);
    for (const urn of this.#news.keys()) if (this.#olds.has(urn)) this.#pair(urn, urn);
    const looked = new Set<string>();
    const look = (resource: PlanResource): void => {
      if (looked.has(resource.urn)) return;
      looked.add(resource.urn);
      const parent = this.#parentOf(resource);
      if (parent !== undefined) look(parent);
      if (this.old.has(resource.urn)) return;
      const known = this.#known(resource).find((alias) => !this.renamed.has(alias));
      if (known !== undefined) this.#pair(resource.urn, known);
    };
    // By name, so that it does not matter in which order a program registers: two may claim one.
    [...this.#news.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1)).forEach(look);
  }

  #pair(urn: string, old: string): void {
    this.old.set(urn, this.#olds.get(old) as PlanResource);
    this.renamed.set(old, urn);
  }

  #parentOf({ parent }: PlanResource): PlanResource | undefined {
    return parent === undefined ? undefined : this.#news.get(parent);
  }

  /** Those of its aliases that there were. */
  #known(resource: PlanResource): string[] {
    return aliasesOf(resource, this.#parentOf(resource), this.old, this.#before).filter((urn) => this.#olds.has(urn));
  }
}

/** As the engine makes them: generateAliases in pkg/resource/deploy/step_generator.go. */
function aliasesOf(
  { aliases, type, name }: PlanResource,
  parent: PlanResource | undefined,
  pairs: ReadonlyMap<string, PlanResource>,
  { stack, project }: Omit<Side, "resources">,
): string[] {
  const was = parent === undefined ? undefined : pairs.get(parent.urn);
  if (parent === undefined || was === undefined || was.urn === parent.urn) return [...aliases];
  const inherited = (type: string, name: string) => {
    const before = name.startsWith(parent.name) ? was.name + name.slice(parent.name.length) : name;
    return [before, name].map((each) => buildUrn(stack, project, was.urn, type, each));
  };
  const byOwn = aliases.flatMap((alias) => inherited(typeOf(alias), nameOf(alias)));
  return [...aliases, ...inherited(type, name), ...byOwn];
}

const typeOf = (urn: string): string => (urn.split("::")[2] ?? "").replace(/^.*\$/, "");
