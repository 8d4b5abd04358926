import { cost } from "../../../preview/cost";
import type { Cost, CostComponent } from "../../../preview/cost";
import type { Plan, PlanResource } from "../../../preview/plan";
import { resource } from "../sample";

export const urnOf = (type: string, name: string): string => `urn:pulumi:test::shop::${type}::${name}`;

/** A resource with these inputs; `needs` says which property names which other resources. */
export const made = (
  type: string,
  name: string,
  inputs: PlanResource["inputs"] = {},
  needs: Readonly<Record<string, readonly PlanResource[]>> = {},
  more: Partial<PlanResource> = {},
): PlanResource =>
  resource({
    urn: urnOf(type, name),
    type,
    name,
    inputs,
    propertyDependencies: Object.fromEntries(
      Object.entries(needs).map(([property, others]) => [property, others.map(({ urn }) => urn)]),
    ),
    ...more,
  });

export const planOf = (...resources: readonly PlanResource[]): Plan => ({
  project: "shop",
  stack: "test",
  outputs: {},
  diagnostics: [],
  resources,
});

export const costOf = (...resources: readonly PlanResource[]): Cost => cost(planOf(...resources));

/** The lines of the first of these resources. */
export function lines(...resources: readonly [PlanResource, ...PlanResource[]]): readonly CostComponent[] {
  const bills = costOf(...resources).components.flatMap((component) => component.resources);
  return bills.find(({ urn }) => urn === resources[0].urn)?.costComponents ?? [];
}

/** Its lines that have to be paid whatever the traffic: name, quantity, price and sum. */
export const baseline = (...resources: readonly [PlanResource, ...PlanResource[]]) =>
  lines(...resources)
    .filter((line) => line.baseline)
    .map(({ name, monthlyQuantity, price, monthlyCost }) => [name, monthlyQuantity, price, monthlyCost]);

/** Its lines that depend on usage, in the same way. */
export const byUsage = (...resources: readonly [PlanResource, ...PlanResource[]]) =>
  lines(...resources)
    .filter((line) => !line.baseline)
    .map(({ name, monthlyQuantity, price, monthlyCost }) => [name, monthlyQuantity, price, monthlyCost]);
