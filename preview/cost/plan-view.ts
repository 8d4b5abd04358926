import { Decimal } from "decimal.js";
import { edges, groupBy, type Edge, type Plan, type PlanResource } from "../plan";
import { isMap, Secret, type Properties, type Value } from "../values";

/** A plan with the questions that pricers ask of it. Its answers are in the order of URNs, not of registration. */
export class PlanView {
  readonly #byUrn: ReadonlyMap<string, PlanResource>;
  readonly #out: ReadonlyMap<string, readonly Edge[]>;
  readonly #in: ReadonlyMap<string, readonly Edge[]>;

  constructor(plan: Plan) {
    const sorted = [...plan.resources].sort((a, b) => compare(a.urn, b.urn));
    this.#byUrn = new Map(sorted.map((resource) => [resource.urn, resource]));
    const all = edges(plan).sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to));
    this.#out = groupBy(all, ({ from }) => from);
    this.#in = groupBy(all, ({ to }) => to);
  }

  get resources(): PlanResource[] {
    return [...this.#byUrn.values()];
  }

  get(urn: string | undefined): PlanResource | undefined {
    return urn === undefined ? undefined : this.#byUrn.get(urn);
  }

  ofType(type: string): PlanResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The resources of a type that a property names. In a preview ARNs are unknown, and only this is left of the link. */
  named({ urn }: PlanResource, property: string, type: string): PlanResource[] {
    return this.#others(this.#out.get(urn), property, ({ to }) => to, type);
  }

  /** The resources of a type whose property names this one. */
  naming({ urn }: PlanResource, property: string, type: string): PlanResource[] {
    return this.#others(this.#in.get(urn), property, ({ from }) => from, type);
  }

  /** How many a list has, even where the list itself is unknown: then as many as the resources of a type in it. */
  count(resource: PlanResource, property: string, type: string): number {
    const value = input(resource, property);
    return Array.isArray(value) ? value.length : this.named(resource, property, type).length;
  }

  #others(all: readonly Edge[] = [], property: string, end: (edge: Edge) => string, type: string): PlanResource[] {
    return all
      .filter((edge) => edge.property === property)
      .map((edge) => this.#byUrn.get(end(edge)))
      .filter((found): found is PlanResource => found?.type === type);
  }
}

/** By code unit, so that it is the same in every place of the world. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** An input, without the wrapper of a secret. */
export function input({ inputs }: PlanResource, property: string): Value | undefined {
  const value = inputs[property];
  return value instanceof Secret ? value.value : value;
}

export function textInput(resource: PlanResource, property: string): string | undefined {
  const value = input(resource, property);
  return typeof value === "string" ? value : undefined;
}

/** A number, also where it is written as text, as a task definition has it. */
export function numberInput(resource: PlanResource, property: string): Decimal | undefined {
  const value = input(resource, property);
  if (typeof value === "number") return new Decimal(value);
  return typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? new Decimal(value) : undefined;
}

/** The maps of a list. */
export function maps(value: Value | undefined): Properties[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
