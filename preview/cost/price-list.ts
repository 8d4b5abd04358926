// Node takes a .json before a .ts: a prices.ts beside it could not be imported.
import table from "./prices.json";

/** One price of AWS's list, with where and when it was read. */
export interface Price {
  readonly service: string;
  readonly item: string;
  readonly unit: string;
  /** US dollars for one unit, as text, so that no digit is lost; null where none was found. */
  readonly usd: string | null;
  readonly region: string;
  readonly source: string;
  readonly seenDate: string;
  readonly confidence: string;
  readonly note?: string;
}

/** The day on which the table was last added to; each row has the day of its own. */
export const asOf: string = table.asOf;

/** The region whose prices these are. */
export const priceRegion: string = table.region;

export const prices: readonly Price[] = table.rows;

const byKey = new Map(prices.map((price) => [`${price.service}/${price.item}`, price]));

/** The price of something that may not be in the table, such as an instance class. */
export const findPrice = (service: string, item: string): Price | undefined => byKey.get(`${service}/${item}`);

/** A price that has to be in the table. */
export function price(service: string, item: string): Price {
  const found = findPrice(service, item);
  if (found === undefined) throw new Error(`prices.json has no ${item} of ${service}`);
  return found;
}
