import type { ZoneLetter } from "../network/address-plan";

/** The letters of a region's zones. */
export interface Region {
  /** Those that an application uses unless its settings say others. */
  readonly zones: readonly ZoneLetter[];
  /** Others, which not every account has. */
  readonly more?: readonly ZoneLetter[];
}

/**
 * The regions of the commercial partition, with the zones that an application uses there unless its settings say
 * others: at most three, because a fourth adds cost and no availability worth having.
 *
 * Source: "AWS Regions and Availability Zones", https://docs.aws.amazon.com/global-infrastructure/latest/regions/.
 * Where a region has handed out its letters with gaps, the letters that new accounts get are listed. No table of load
 * balancer accounts is needed: access logs are delivered by the service principal in every region.
 */
export const regions: Readonly<Record<string, Region>> = {
  "af-south-1": { zones: ["a", "b", "c"] },
  "ap-east-1": { zones: ["a", "b", "c"] },
  "ap-east-2": { zones: ["a", "b", "c"] },
  "ap-northeast-1": { zones: ["a", "c", "d"], more: ["b"] },
  "ap-northeast-2": { zones: ["a", "b", "c"], more: ["d"] },
  "ap-northeast-3": { zones: ["a", "b", "c"] },
  "ap-south-1": { zones: ["a", "b", "c"] },
  "ap-south-2": { zones: ["a", "b", "c"] },
  "ap-southeast-1": { zones: ["a", "b", "c"] },
  "ap-southeast-2": { zones: ["a", "b", "c"] },
  "ap-southeast-3": { zones: ["a", "b", "c"] },
  "ap-southeast-4": { zones: ["a", "b", "c"] },
  "ap-southeast-5": { zones: ["a", "b", "c"] },
  "ap-southeast-6": { zones: ["a", "b", "c"] },
  "ap-southeast-7": { zones: ["a", "b", "c"] },
  "ca-central-1": { zones: ["a", "b", "d"] },
  "ca-west-1": { zones: ["a", "b", "c"] },
  "eu-central-1": { zones: ["a", "b", "c"] },
  "eu-central-2": { zones: ["a", "b", "c"] },
  "eu-north-1": { zones: ["a", "b", "c"] },
  "eu-south-1": { zones: ["a", "b", "c"] },
  "eu-south-2": { zones: ["a", "b", "c"] },
  "eu-west-1": { zones: ["a", "b", "c"] },
  "eu-west-2": { zones: ["a", "b", "c"] },
  "eu-west-3": { zones: ["a", "b", "c"] },
  "il-central-1": { zones: ["a", "b", "c"] },
  "me-central-1": { zones: ["a", "b", "c"] },
  "me-south-1": { zones: ["a", "b", "c"] },
  "mx-central-1": { zones: ["a", "b", "c"] },
  "sa-east-1": { zones: ["a", "b", "c"] },
  "us-east-1": { zones: ["a", "b", "c"], more: ["d", "e", "f"] },
  "us-east-2": { zones: ["a", "b", "c"] },
  // Accounts get two zones of this region, and newer ones these.
  "us-west-1": { zones: ["a", "c"], more: ["b"] },
  "us-west-2": { zones: ["a", "b", "c"], more: ["d"] },
};
