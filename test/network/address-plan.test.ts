import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatRange,
  overlap,
  parseRange,
  subnetCidr,
  tiers,
  vpcPrefix,
  zoneLetters,
  type Range,
} from "../../components/network/address-plan";

const vpcs = fc
  .record({ base: fc.integer({ min: 0, max: 2 ** 16 - 1 }), prefix: fc.integer(vpcPrefix) })
  .map(({ base, prefix }): Range => {
    const size = 2 ** (32 - prefix);
    return { base: 10 * 2 ** 24 + Math.floor((base * 256) / size) * size, prefix };
  });

function read(cidr: string): Range {
  const range = parseRange(cidr);
  if (range === undefined) throw new Error(`${cidr} is no range`);
  return range;
}

describe("subnetCidr", () => {
  it.each([
    ["10.0.0.0/16", "private", "a", "10.0.0.0/20"],
    ["10.0.0.0/16", "private", "b", "10.0.16.0/20"],
    ["10.0.0.0/16", "data", "a", "10.0.128.0/22"],
    ["10.0.0.0/16", "data", "c", "10.0.136.0/22"],
    ["10.0.0.0/16", "public", "a", "10.0.160.0/22"],
    ["10.0.0.0/16", "public", "h", "10.0.188.0/22"],
    ["172.16.8.0/21", "public", "a", "172.16.13.0/27"],
  ] as const)("puts in %s the %s subnet of zone %s at %s", (vpc, tier, zone, expected) => {
    expect(subnetCidr(vpc, tier, zone)).toBe(expected);
  });

  it("gives every tier and zone a place of its own within the VPC", () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        const ranges = tiers.flatMap((tier) =>
          zoneLetters.map((zone) => read(subnetCidr(formatRange(vpc), tier, zone))),
        );
        ranges.forEach((range, index) => {
          expect(range.prefix).toBeLessThanOrEqual(27); // a load balancer's subnet
          expect(range.base).toBeGreaterThanOrEqual(vpc.base);
          expect(range.base + 2 ** (32 - range.prefix)).toBeLessThanOrEqual(vpc.base + 2 ** (32 - vpc.prefix));
          for (const other of ranges.slice(index + 1)) expect(overlap(range, other)).toBe(false);
        });
      }),
    );
  });

  it("leaves the last quarter free", () => {
    const rest = read("10.0.192.0/18");
    const taken = tiers.flatMap((tier) => zoneLetters.map((zone) => read(subnetCidr("10.0.0.0/16", tier, zone))));
    expect(taken.filter((range) => overlap(range, rest))).toEqual([]);
  });
});

describe("parseRange", () => {
  it.each(["10.0.0.0", "10.0.0.0/33", "10.0.0.256/24", "10.0.0.1/24", "10.0.0/24", "ten/8", ""])(
    "refuses %j",
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );

  it("reads what formatRange writes", () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        expect(parseRange(formatRange(vpc))).toEqual(vpc);
      }),
    );
  });
});
