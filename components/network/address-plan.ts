/**
 * Where each subnet lies. Every place is reserved from the first day: a zone's letter alone decides its place, so that a
 * zone that comes later moves no subnet (moving one replaces it, and whatever stands in it).
 *
 * | part of the VPC    | use                                               |
 * | ------------------ | ------------------------------------------------- |
 * | first half         | private: eight places (zones a to h) of 1/16 each |
 * | third quarter      | data: its first half, eight places of 1/64 each   |
 * |                    | public: its second half, eight places of 1/64     |
 * | last quarter       | free, for what comes later                        |
 */
export const tiers = ["public", "private", "data"] as const;
export type Tier = (typeof tiers)[number];

/** The zones that have a place. */
export const zoneLetters = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;
export type ZoneLetter = (typeof zoneLetters)[number];

/** The VPC of most addresses (AWS: VPC quotas) and the one in which a load balancer's /27 just fits. */
export const vpcPrefix = { min: 16, max: 21 } as const;

const places: Record<Tier, { readonly offset: number; readonly extraBits: number }> = {
  private: { offset: 0, extraBits: 4 },
  data: { offset: 4 / 8, extraBits: 6 },
  public: { offset: 5 / 8, extraBits: 6 },
};

/** An IPv4 range. `base` is its first address as a number. */
export interface Range {
  readonly base: number;
  readonly prefix: number;
}

/** Reads "10.0.0.0/16"; undefined where it is none or where bits beyond the prefix are set. */
export function parseRange(cidr: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (match === null) return undefined;
  const numbers = match.slice(1).map(Number);
  const prefix = numbers.pop() ?? 0;
  if (prefix > 32 || numbers.some((octet) => octet > 255)) return undefined;
  const base = numbers.reduce((sum, octet) => sum * 256 + octet, 0);
  return base % 2 ** (32 - prefix) === 0 ? { base, prefix } : undefined;
}

export const formatRange = ({ base, prefix }: Range): string =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".")}/${prefix}`;

export const overlap = (a: Range, b: Range): boolean =>
  a.base < b.base + 2 ** (32 - b.prefix) && b.base < a.base + 2 ** (32 - a.prefix);

/**
 * The range of one subnet.
 *
 * @example subnetCidr("10.0.0.0/16", "private", "b") // "10.0.16.0/20"
 */
export function subnetCidr(vpcCidr: string, tier: Tier, zone: ZoneLetter): string {
  const vpc = parseRange(vpcCidr);
  if (vpc === undefined) throw new Error(`${vpcCidr} is no IPv4 range`);
  const { offset, extraBits } = places[tier];
  const prefix = vpc.prefix + extraBits;
  const base = vpc.base + offset * 2 ** (32 - vpc.prefix) + zoneLetters.indexOf(zone) * 2 ** (32 - prefix);
  return formatRange({ base, prefix });
}
