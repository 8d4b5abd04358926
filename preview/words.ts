import { Decimal } from "decimal.js";

/** `1 resource`, `2 resources`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** To the cent; what is not nothing does not look like it. */
export function dollars(amount: string): string {
  const exact = new Decimal(amount);
  return exact.greaterThan(0) && exact.lessThan("0.005") ? "<0.01" : exact.toFixed(2, Decimal.ROUND_HALF_UP);
}

/** A change of an amount, with its sign. */
export const signed = (amount: string): string =>
  `${new Decimal(amount).greaterThan(0) ? "+" : ""}${new Decimal(amount).toFixed(2, Decimal.ROUND_HALF_UP)}`;

/** As the program writes it: `ec2.Vpc`, `apps/v1.Deployment`. */
export const shortType = (type: string): string =>
  type.replace(/^aws:(\w+)\/.*:/, "$1.").replace(/^kubernetes:(.+):/, "$1.");
