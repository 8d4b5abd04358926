import { Decimal } from "decimal.js";
import type { CostComponent } from "./model";
import type { Price } from "./price-list";

/** Hours of an average month, as AWS's own calculator has it. */
export const HOURS = 730;

export type Quantity = Decimal.Value | undefined;

/** A line that has to be paid whatever the traffic. */
export const baseline = (
  name: string,
  price: Price | undefined,
  quantity: Quantity,
  more: { unit?: string; assumption?: string } = {},
): CostComponent => line(name, price, quantity, { ...more, baseline: true });

/** A line for something that runs all month; `count` is how many of it, or undefined where the plan does not know. */
export const allMonth = (
  name: string,
  price: Price | undefined,
  count: Quantity,
  more: { unit?: string; assumption?: string } = {},
): CostComponent => baseline(name, price, count === undefined ? undefined : new Decimal(count).times(HOURS), more);

/** A line that depends on usage, with what is assumed of it. */
export const usage = (name: string, price: Price, quantity: Decimal.Value, assumption: string): CostComponent =>
  line(name, price, quantity, { baseline: false, assumption });

function line(
  name: string,
  price: Price | undefined,
  quantity: Quantity,
  { unit = "", ...more }: { baseline: boolean; unit?: string; assumption?: string },
): CostComponent {
  const usd = price?.usd ?? undefined;
  const monthly = usd === undefined || quantity === undefined ? undefined : new Decimal(usd).times(quantity);
  return {
    name,
    unit: price?.unit ?? unit,
    baseline: more.baseline,
    monthlyQuantity: quantity === undefined ? null : text(new Decimal(quantity)),
    price: usd ?? null,
    hourlyCost: monthly === undefined ? null : hourly(monthly),
    monthlyCost: monthly === undefined ? null : text(monthly),
    priceNotFound: monthly === undefined,
    confidence: usd === undefined ? null : (price?.confidence ?? null),
    ...(more.assumption === undefined ? {} : { assumption: more.assumption }),
  };
}

/** Every digit, and never an exponent. */
export const text = (value: Decimal): string => value.toFixed();

/** An hour's share of a month; ten places are more than any price has. */
export const hourly = (monthly: Decimal): string => text(monthly.dividedBy(HOURS).toDecimalPlaces(10));

export const sum = (values: readonly (string | null)[]): Decimal =>
  values.reduce((total, value) => total.plus(value ?? 0), new Decimal(0));
