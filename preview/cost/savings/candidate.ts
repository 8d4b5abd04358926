import type { Plan, PlanResource } from "../../plan";
import type { Properties } from "../../values";
import type { Saving } from "../model";
import type { PlanView } from "../plan-view";

/** A change of settings, and what the plan would be with it. */
export interface Candidate extends Omit<Saving, "monthlySaving"> {
  readonly plan: Plan;
  /** That it saves what is assumed of usage; otherwise only what has to be paid whatever the traffic counts. */
  readonly ofUsage?: true;
}

/** Changes of one kind that a plan admits; whether they save anything is not theirs to say. */
export type Finder = (plan: Plan, view: PlanView) => readonly Candidate[];

/** A plan in which these resources have other inputs. */
export const withInputs = (plan: Plan, urns: readonly string[], inputs: Properties): Plan =>
  mapResources(plan, (resource) =>
    urns.includes(resource.urn) ? { ...resource, inputs: { ...resource.inputs, ...inputs } } : resource,
  );

/** A plan without these resources, in which another one stands in their place where there is one. */
export function without(plan: Plan, urns: readonly string[], instead?: string): Plan {
  const gone = new Set(urns);
  const left = { ...plan, resources: plan.resources.filter(({ urn }) => !gone.has(urn)) };
  const relink = (links: readonly string[]): string[] => [
    ...new Set(links.flatMap((urn) => (gone.has(urn) ? (instead ?? []) : urn))),
  ];
  return mapResources(left, (resource) => ({
    ...resource,
    dependencies: relink(resource.dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(resource.propertyDependencies).map(([property, links]) => [property, relink(links)]),
    ),
  }));
}

export const mapResources = (plan: Plan, change: (resource: PlanResource) => PlanResource): Plan => ({
  ...plan,
  resources: plan.resources.map(change),
});

/** What has a resource for its parent, in any depth. */
export const below = (view: PlanView, { urn }: PlanResource): PlanResource[] =>
  view.resources.filter(({ parent }) => parent === urn).flatMap((child) => [child, ...below(view, child)]);

/** The key by which settings name the component that a resource belongs to. */
export const keyOf = (view: PlanView, { parent, name }: PlanResource): string => view.get(parent)?.name ?? name;

/** `1 gateway`, `3 gateways`. */
export const amount = (count: number | string, what: string): string =>
  `${count} ${what}${String(count) === "1" ? "" : "s"}`;
