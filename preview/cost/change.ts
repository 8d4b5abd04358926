import { Decimal } from "decimal.js";
import { text } from "./lines";
import type { Changed, Cost, CostChange } from "./model";
import { compare } from "./plan-view";

/**
 * What a change of the plan does to its cost. Resources and components are the same before and after where their URNs
 * are: what was renamed is one that goes and one that comes.
 */
export function changeOf(before: Cost, after: Cost): CostChange {
  return {
    monthly: changed(before.monthlyCost, after.monthlyCost),
    monthlyUsage: changed(before.monthlyUsageCost, after.monthlyUsageCost),
    components: changes(before.components, after.components, ({ urn, name }) => ({ urn, name })),
    resources: changes(resources(before), resources(after), ({ urn, name, resourceType, component }) => ({
      urn,
      name,
      resourceType,
      component,
    })),
  };
}

const resources = ({ components }: Cost) =>
  components.flatMap(({ name: component, resources: all }) => all.map((resource) => ({ ...resource, component })));

interface Part {
  readonly urn: string;
  readonly monthlyCost: string;
}

/** The parts whose monthly baseline is not what it was, the greatest change first. */
function changes<P extends Part, Is extends { readonly urn: string }>(
  before: readonly P[],
  after: readonly P[],
  is: (part: P) => Is,
): (Is & Changed)[] {
  const was = new Map(before.map((part) => [part.urn, part]));
  const now = new Map(after.map((part) => [part.urn, part]));
  return [...new Map([...was, ...now]).values()]
    .map((part) => ({ ...is(part), ...changed(was.get(part.urn)?.monthlyCost, now.get(part.urn)?.monthlyCost) }))
    .filter(({ change }) => change !== "0")
    .sort((a, b) => new Decimal(b.change).abs().comparedTo(new Decimal(a.change).abs()) || compare(a.urn, b.urn));
}

/** What is not there costs nothing. */
const changed = (before = "0", after = "0"): Changed => ({
  before,
  after,
  change: text(new Decimal(after).minus(before)),
});
