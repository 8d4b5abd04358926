import { dollars, signed } from "../words";

/** `12.50 USD`. */
export const usd = (amount: string): string => `${dollars(amount)} USD`;

/** The same with its sign, as it is a change. */
export const signedUsd = (amount: string): string => `${signed(amount)} USD`;
