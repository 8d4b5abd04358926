import { Decimal } from "decimal.js";
import { dollars } from "../cost/markdown";

/** `12.50 USD`. */
export const usd = (amount: string): string => `${dollars(amount)} USD`;

/** The same with its sign, as it is a change. */
export const signedUsd = (amount: string): string =>
  `${new Decimal(amount).greaterThan(0) ? "+" : ""}${new Decimal(amount).toFixed(2, Decimal.ROUND_HALF_UP)} USD`;
