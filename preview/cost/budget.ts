import { Decimal } from "decimal.js";
import type { Budget } from "../../components/settings/budget";
import { dollars } from "../words";
import { text } from "./lines";
import type { BudgetCheck, Cost } from "./model";

/** Whether a plan costs what its stack file lets it: what has to be paid and the assumed usage together. */
export function checkBudget(budget: Budget | undefined, cost: Cost): BudgetCheck | undefined {
  if (budget === undefined) return undefined;
  const { min, max } = budget.monthlyUsd;
  const monthly = new Decimal(cost.monthlyCost).plus(cost.monthlyUsageCost);
  const sum = `${dollars(cost.monthlyCost)} + ${dollars(cost.monthlyUsageCost)} of assumed usage = ${dollars(text(monthly))} USD a month`;
  const verdict = verdictOn(monthly, budget);
  const left = cost.withoutPrice.map(({ name }) => name);
  const unpriced = left.length === 0 ? "" : `; not counted, for it has no price: ${left.join(", ")}`;
  return {
    monthlyUsd: { ...(min === undefined ? {} : { min: text(new Decimal(min)) }), max: text(new Decimal(max)) },
    monthlyCost: text(monthly),
    within: verdict.within,
    message: `${sum}, ${verdict.text}${unpriced}`,
  };
}

function verdictOn(monthly: Decimal, { monthlyUsd: { min, max } }: Budget): { within: boolean; text: string } {
  if (monthly.greaterThan(max)) {
    const over = dollars(text(monthly.minus(max)));
    const wayOut = "take one of the savings, or raise `plinth:budget.monthlyUsd.max` in the stack file";
    return { within: false, text: `${over} more than the ${dollars(String(max))} that it may cost: ${wayOut}` };
  }
  if (min !== undefined && monthly.lessThan(min)) {
    const under = dollars(text(new Decimal(min).minus(monthly)));
    const wayOut = "see what is missing, or lower `plinth:budget.monthlyUsd.min` in the stack file";
    return { within: false, text: `${under} less than the ${dollars(String(min))} that it has to cost: ${wayOut}` };
  }
  const from = min === undefined ? "" : `${dollars(String(min))} to `;
  return { within: true, text: `within its budget of ${from}${dollars(String(max))}` };
}
