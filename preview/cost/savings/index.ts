import { Decimal } from "decimal.js";
import { judge } from "../../../policies/judge";
import type { Plan } from "../../plan";
import { isMap, type Value } from "../../values";
import { cost } from "../index";
import { text } from "../lines";
import type { Cost, Saving } from "../model";
import { compare, input, PlanView } from "../plan-view";
import type { Candidate, Finder } from "./candidate";
import { endpoints, idleAddresses, natGateways } from "./network";
import { podArchitectures, podSpot } from "./pods";
import { poolers } from "./poolers";
import { classes } from "./classes";
import { cacheEngines, databaseInsights, instances, logRetention, replicas, standbys } from "./stores";
import { architectures, insights, spot } from "./tasks";
import { ALARM } from "./types";

const finders: readonly Finder[] = [
  architectures,
  cacheEngines,
  classes,
  databaseInsights,
  endpoints,
  idleAddresses,
  insights,
  instances,
  logRetention,
  natGateways,
  podArchitectures,
  podSpot,
  poolers,
  replicas,
  spot,
  standbys,
];

/** What saves less than this in a month is not worth anybody's reading. */
const least = new Decimal(1);

/**
 * The changes of settings that would save most, each by itself: the plan with the change is priced as the plan is. None
 * breaks a mandatory rule that the plan does not break as it is.
 */
export function savings(plan: Plan): Saving[] {
  const view = new PlanView(plan);
  const now = cost(plan);
  const found = finders
    .flatMap((find) => find(plan, view))
    .map((candidate) => ({ candidate, saved: saved(now, candidate) }))
    .filter(({ saved: usd }) => usd.greaterThan(least))
    .sort((a, b) => b.saved.comparedTo(a.saved) || compare(a.candidate.how, b.candidate.how));
  if (found.length === 0) return [];
  const profile = profileOf(view);
  const broken = violations(plan, profile);
  // What a change adds is made up as far as its price goes, and whole where the settings make it.
  const own = (violation: string): boolean => view.get(violation.split(" ")[1]) !== undefined;
  return found
    .filter(({ candidate }) =>
      [...violations(candidate.plan, profile)].every((violation) => broken.has(violation) || !own(violation)),
    )
    .map(({ candidate: { urn, name, how, price }, saved: usd }) => ({
      urn,
      name,
      how,
      price,
      monthlySaving: text(usd),
    }));
}

function saved(now: Cost, { plan, ofUsage }: Candidate): Decimal {
  const then = cost(plan);
  // Without a price, what is left would look as if it cost nothing.
  if (then.withoutPrice.length > now.withoutPrice.length) return new Decimal(0);
  const baseline = new Decimal(now.monthlyCost).minus(then.monthlyCost);
  return ofUsage === true ? baseline.plus(now.monthlyUsageCost).minus(then.monthlyUsageCost) : baseline;
}

/**
 * Mandatory rules that resources break. Alarms follow from settings: in a plan with a change, their thresholds are those of
 * before.
 */
const violations = (plan: Plan, profile: string | undefined): Set<string> =>
  new Set(
    judge({ resources: plan.resources.filter(({ type }) => type !== ALARM) }, { profile })
      .findings.filter(({ level }) => level === "mandatory")
      .map(({ rule, urn }) => `${rule} ${urn}`),
  );

/** The stack's profile, as its provider writes it on everything. Without one, the strictest rules hold. */
function profileOf(view: PlanView): string | undefined {
  for (const provider of view.ofType("pulumi:providers:aws")) {
    const tags = inside(inside(input(provider, "defaultTags"), "tags"), "Profile");
    if (typeof tags === "string") return tags;
  }
  return undefined;
}

/** The inputs of a provider are JSON in text. */
function inside(value: Value | undefined, key: string): Value | undefined {
  const map = typeof value === "string" ? (JSON.parse(value) as Value) : value;
  return map !== undefined && isMap(map) ? map[key] : undefined;
}
