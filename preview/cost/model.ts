/**
 * What a stack costs, as plain JSON. Amounts are US dollars as decimal text, so that no digit is lost. The names are
 * Infracost's (`infracost breakdown --format json`) wherever it has one.
 */
export interface Cost {
  readonly currency: "USD";
  /** The day on which the table of prices was last added to. */
  readonly asOf: string;
  /** The region whose prices are used. */
  readonly priceRegion: string;
  /** The regions of the stack. */
  readonly regions: readonly string[];
  /** What has to be said with every sum, such as that the prices are another region's. */
  readonly notes: readonly string[];
  readonly hourlyCost: string;
  /** What has to be paid whatever the traffic: 730 hours of everything that runs. */
  readonly monthlyCost: string;
  /** What the assumptions about usage come to; not part of `monthlyCost`. */
  readonly monthlyUsageCost: string;
  /** The dearest first. */
  readonly components: readonly PartCost[];
  /** The five dearest resources. */
  readonly dearest: readonly Dearest[];
  /** Every rate that depends on usage, with what is assumed of it. */
  readonly usage: readonly UsageRate[];
  /** How many resources of each type cost nothing. */
  readonly free: Readonly<Record<string, number>>;
  /** Resources of which a part or everything has no price. */
  readonly withoutPrice: readonly WithoutPrice[];
}

/** A component of Plinth's, with its resources that cost something: the dearest first. */
export interface PartCost {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly monthlyCost: string;
  readonly monthlyUsageCost: string;
  readonly resources: readonly ResourceCost[];
}

export interface ResourceCost {
  readonly urn: string;
  readonly name: string;
  readonly resourceType: string;
  readonly hourlyCost: string;
  readonly monthlyCost: string;
  readonly monthlyUsageCost: string;
  readonly costComponents: readonly CostComponent[];
}

/** One line of a resource's bill. */
export interface CostComponent {
  readonly name: string;
  readonly unit: string;
  /** Whether it has to be paid whatever the traffic; if not, `monthlyQuantity` is what is assumed. */
  readonly baseline: boolean;
  /** Null where the plan does not know it. */
  readonly monthlyQuantity: string | null;
  readonly price: string | null;
  readonly hourlyCost: string | null;
  readonly monthlyCost: string | null;
  readonly priceNotFound: boolean;
  /** How sure the price is: `high` was read from AWS's own list or a copy of it; null without a price. */
  readonly confidence: string | null;
  /** What the quantity rests on; always there where it is not the plan's own. */
  readonly assumption?: string;
}

export interface Dearest {
  readonly urn: string;
  readonly name: string;
  readonly resourceType: string;
  /** The name of its component. */
  readonly component: string;
  readonly monthlyCost: string;
}

export interface UsageRate {
  readonly resourceType: string;
  readonly name: string;
  readonly unit: string;
  readonly price: string | null;
  readonly assumption: string;
  /** What is assumed, over all resources. */
  readonly monthlyQuantity: string | null;
  readonly monthlyCost: string | null;
}

export interface WithoutPrice {
  readonly urn: string;
  readonly name: string;
  readonly resourceType: string;
  /** The lines that have no price; empty where nothing is known of the whole type. */
  readonly costComponents: readonly string[];
}

/** A sum before and after; amounts as in `Cost`, a change with its sign (`-12.50`). */
export interface Changed {
  readonly before: string;
  readonly after: string;
  readonly change: string;
}

/** What a change of the plan does to its cost. */
export interface CostChange {
  /** The monthly baseline. */
  readonly monthly: Changed;
  /** What the assumptions about usage come to. */
  readonly monthlyUsage: Changed;
  /** Components whose cost changes, the greatest change first. */
  readonly components: readonly (Changed & { readonly urn: string; readonly name: string })[];
  /** Resources whose cost changes, the greatest change first. */
  readonly resources: readonly (Changed & {
    readonly urn: string;
    readonly name: string;
    readonly resourceType: string;
    readonly component: string;
  })[];
}

/** A change of settings that would save something. */
export interface Saving {
  readonly urn: string;
  readonly name: string;
  /** What to do, in words, with the setting: "`network: { nat: single }`: one NAT gateway instead of 3". */
  readonly how: string;
  /** What it takes away: "one zone's failure takes the way out of all". */
  readonly price: string;
  readonly monthlySaving: string;
}

/** The budget that a stack file sets, against the plan. */
export interface BudgetCheck {
  /** Between these a month may cost, baseline and assumed usage together. */
  readonly monthlyUsd: { readonly min?: string; readonly max: string };
  readonly monthlyCost: string;
  readonly within: boolean;
  readonly message: string;
}
