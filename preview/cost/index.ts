import { Decimal } from "decimal.js";
import { groupBy, type Plan, type PlanResource, STACK_TYPE } from "../plan";
import { hourly, sum, text } from "./lines";
import type { Cost, CostComponent, Dearest, PartCost, ResourceCost, UsageRate, WithoutPrice } from "./model";
import { compare, PlanView, textInput } from "./plan-view";
import { asOf, priceRegion } from "./price-list";
import { pricers } from "./pricers";

export type * from "./model";

/** What is nobody's bill: the stack, providers, and values made up at random. */
const elsewhere = /^(pulumi|random):/;

/**
 * What the resources of a plan cost in a month, by AWS's list prices on demand. The answer is the same in whatever order
 * the program registers its resources. Resources that are only read are somebody else's.
 */
export function cost(plan: Plan): Cost {
  const view = new PlanView(plan);
  const ours = view.resources.filter(({ custom, op, type }) => custom && op !== "read" && !elsewhere.test(type));
  const bills = ours.map((resource) => ({ resource, bill: bill(resource, view) }));
  const priced = bills.flatMap(({ bill: made }) =>
    made === undefined || made.costComponents.length === 0 ? [] : [made],
  );
  const components = parts(priced, view);
  const monthly = sum(priced.map(({ monthlyCost }) => monthlyCost));
  const withoutPrice = bills.flatMap(({ resource, bill: made }) => missing(resource, made));
  const regions = regionsOf(view);
  return {
    currency: "USD",
    asOf,
    priceRegion,
    regions,
    notes: notes(regions, withoutPrice),
    hourlyCost: hourly(monthly),
    monthlyCost: text(monthly),
    monthlyUsageCost: text(sum(priced.map(({ monthlyUsageCost }) => monthlyUsageCost))),
    components,
    dearest: dearest(components),
    usage: usageRates(priced),
    free: countByType(
      bills.filter(({ bill: made }) => made?.costComponents.length === 0).map(({ resource }) => resource),
    ),
    withoutPrice,
  };
}

/** Undefined for a type of which nothing is known. */
function bill(resource: PlanResource, view: PlanView): ResourceCost | undefined {
  const costComponents = pricers.get(resource.type)?.(resource, view);
  if (costComponents === undefined) return undefined;
  const monthly = sum(costComponents.filter(({ baseline }) => baseline).map(({ monthlyCost }) => monthlyCost));
  return {
    urn: resource.urn,
    name: resource.name,
    resourceType: resource.type,
    hourlyCost: hourly(monthly),
    monthlyCost: text(monthly),
    monthlyUsageCost: text(
      sum(costComponents.filter(({ baseline }) => !baseline).map(({ monthlyCost }) => monthlyCost)),
    ),
    costComponents,
  };
}

/** Bills by the component that the resource belongs to; what belongs to none is the stack's own. */
function parts(bills: readonly ResourceCost[], view: PlanView): PartCost[] {
  const byOwner = groupBy(bills, ({ urn }) => owner(view.get(urn), view));
  const all = [...byOwner].map(([component, resources]): PartCost => {
    return {
      urn: component?.urn ?? "",
      name: component?.name ?? "",
      type: component?.type ?? STACK_TYPE,
      monthlyCost: text(sum(resources.map(({ monthlyCost }) => monthlyCost))),
      monthlyUsageCost: text(sum(resources.map(({ monthlyUsageCost }) => monthlyUsageCost))),
      resources: [...resources].sort(byCost),
    };
  });
  return all.sort(byCost);
}

function owner(resource: PlanResource | undefined, view: PlanView): PlanResource | undefined {
  const parent = view.get(resource?.parent);
  return parent?.custom === true ? owner(parent, view) : parent;
}

/** The dearest first; what costs the same, by its URN. */
const byCost = (
  a: { readonly urn: string; readonly monthlyCost: string },
  b: { readonly urn: string; readonly monthlyCost: string },
): number => new Decimal(b.monthlyCost).comparedTo(a.monthlyCost) || compare(a.urn, b.urn);

const dearest = (components: readonly PartCost[]): Dearest[] =>
  components
    .flatMap(({ name: component, resources }) =>
      resources.map(({ urn, name, resourceType, monthlyCost }) => ({
        urn,
        name,
        resourceType,
        component,
        monthlyCost,
      })),
    )
    .sort(byCost)
    .slice(0, 5);

/** Each rate once for all resources that it concerns alike. */
function usageRates(bills: readonly ResourceCost[]): UsageRate[] {
  const lines = bills.flatMap(({ resourceType, costComponents }) =>
    costComponents.filter(({ baseline }) => !baseline).map((line) => ({ resourceType, line })),
  );
  const alike = groupBy(lines, ({ resourceType, line }) =>
    [resourceType, line.name, line.unit, line.price, line.assumption].join("\n"),
  );
  return [...alike]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([, [first, ...others]]) => {
      if (first === undefined) return [];
      const same = [first, ...others].map(({ line }) => line);
      return [{ resourceType: first.resourceType, ...rateOf(first.line), ...totals(same) }];
    });
}

const rateOf = ({ name, unit, price, assumption = "" }: CostComponent) => ({ name, unit, price, assumption });

const totals = (lines: readonly CostComponent[]) => ({
  monthlyQuantity: total(lines.map(({ monthlyQuantity }) => monthlyQuantity)),
  monthlyCost: total(lines.map(({ monthlyCost }) => monthlyCost)),
});

/** A sum of which a part is unknown is unknown. */
const total = (values: readonly (string | null)[]): string | null => (values.includes(null) ? null : text(sum(values)));

function missing({ urn, name, type }: PlanResource, made: ResourceCost | undefined): WithoutPrice[] {
  if (made === undefined) return [{ urn, name, resourceType: type, costComponents: [] }];
  const lines = made.costComponents.filter(({ priceNotFound }) => priceNotFound).map((line) => line.name);
  return lines.length === 0 ? [] : [{ urn, name, resourceType: type, costComponents: lines }];
}

const regionsOf = (view: PlanView): string[] =>
  [...new Set(view.ofType("pulumi:providers:aws").map((provider) => textInput(provider, "region")))]
    .filter((region) => region !== undefined)
    .sort(compare);

function notes(regions: readonly string[], withoutPrice: readonly WithoutPrice[]): string[] {
  const others = regions.filter((region) => region !== priceRegion);
  return [
    `list prices on demand of ${priceRegion}, as of ${asOf}: without taxes, discounts and the free tier of new accounts`,
    ...(others.length === 0 ? [] : [`${others.join(" and ")} is priced as ${priceRegion}, and is mostly dearer`]),
    ...(withoutPrice.length === 0
      ? []
      : [`the sums leave out what has no price: ${withoutPrice.map(({ name }) => name).join(", ")}`]),
  ];
}

function countByType(resources: readonly PlanResource[]): Record<string, number> {
  const byType = groupBy(resources, ({ type }) => type);
  return Object.fromEntries([...byType].sort(([a], [b]) => compare(a, b)).map(([type, all]) => [type, all.length]));
}
