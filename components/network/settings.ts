import { z } from "zod";
import { kinds } from "../settings/kinds";
import type { Rule } from "../settings/definition";
import { regions } from "../settings/regions";
import { formatRange, overlap, parseRange, vpcPrefix, zoneLetters, type ZoneLetter } from "./address-plan";

const cidr = z.string().refine((value) => parseRange(value) !== undefined, {
  error: "an IPv4 range such as 10.0.0.0/16, with no bits set beyond its prefix",
});
const subnetIds = z
  .partialRecord(z.enum(zoneLetters), z.string().startsWith("subnet-"))
  .refine((subnets) => Object.keys(subnets).length >= 2, { error: "subnets in at least 2 zones" });

/** AWS services that can be reached without leaving the VPC. The key is the last part of the endpoint's service name. */
export const endpointServices = [
  "ecr.api",
  "ecr.dkr",
  "logs",
  "secretsmanager",
  "kms",
  "sts",
  "sqs",
  "sns",
  "monitoring",
  "ssmmessages",
] as const;
export type EndpointService = (typeof endpointServices)[number];

/** Settings of `network`. */
export const networkSettings = kinds(
  "kind",
  {
    create: z
      .strictObject({
        cidr: cidr
          .default("10.0.0.0/16")
          .describe(`the VPC's addresses, from a /${vpcPrefix.min} to a /${vpcPrefix.max}; can never be changed`),
        zones: z
          .array(z.enum(zoneLetters))
          .min(2)
          .max(3)
          .refine((zones) => new Set(zones).size === zones.length, { error: "each zone once" })
          .optional()
          .describe(
            "letters of the availability zones, 2 or 3; default: those of the region that are open to everybody",
          ),
        nat: z
          .enum(["none", "single", "perZone", "regional"])
          .default("single")
          .describe(
            "the way out of private subnets: none; one gateway in the first zone, lost with it; one in each zone; " +
              "one regional gateway, which AWS extends to the zones in use",
          ),
        endpoints: z
          .array(z.enum(endpointServices))
          .optional()
          .describe(
            "interface endpoints; each costs 7.30 USD a month and zone. Default: none, for with a NAT gateway one pays " +
              "off only from some 210 GB a month and zone; without a NAT gateway the four without which no task starts",
          ),
        flowLogs: z.enum(["ALL", "REJECT", "ACCEPT"]).default("ALL").describe("which traffic the flow logs show"),
        neighbours: z
          .array(cidr)
          .default([])
          .describe("ranges that this network will ever be connected with (peering, VPN): an overlap is an error"),
      })
      .describe("a VPC of this stack's own"),
    existing: z
      .strictObject({
        vpcId: z.string().startsWith("vpc-").describe("the VPC's id"),
        publicSubnets: subnetIds.describe("zone letter to subnet id: for the load balancer"),
        privateSubnets: subnetIds.describe("zone letter to subnet id: for tasks; they need a way out"),
        dataSubnets: subnetIds.describe("zone letter to subnet id: for databases and caches"),
      })
      .describe("a VPC that somebody else looks after"),
  },
  { default: "create" },
);

type Given = z.infer<typeof networkSettings>;
type Existing = Extract<Given, { kind: "existing" }>;
type Created = Extract<Given, { kind: "create" }> & { zones: ZoneLetter[]; endpoints: EndpointService[] };
export type NetworkSettings = Created | Existing;
export type { Created, Existing };

/** The defaults that follow from other settings: zones from the region, endpoints from the NAT. */
export const completeNetwork = (settings: Given, regionZones: readonly ZoneLetter[] = []): NetworkSettings =>
  settings.kind === "existing"
    ? settings
    : {
        ...settings,
        zones: settings.zones ?? [...regionZones],
        endpoints: settings.endpoints ?? defaultEndpoints(settings.nat),
      };

/**
 * An interface endpoint costs 0.01 USD an hour and zone plus 0.01 USD per GB, a NAT gateway that is there anyway 0.045
 * USD per GB: so endpoints by default only where there is no NAT, and then those that starting a task needs.
 */
export const defaultEndpoints = (nat: "none" | "single" | "perZone" | "regional"): EndpointService[] =>
  nat === "none" ? ["ecr.api", "ecr.dkr", "logs", "secretsmanager"] : [];

/** Ranges that do not fit, as far as one range alone does not tell. */
export const networkRule: Rule<{ network: Given }> = ({ settings: { network }, stack: { region } }, report) => {
  if (network.kind === "existing") return;
  const { zones, more = [] } = regions[region] ?? { zones: zoneLetters };
  const known: readonly string[] = [...zones, ...more].sort();
  network.zones?.forEach((zone, index) => {
    if (!known.includes(zone)) report(["network", "zones", index], `a zone of ${region}: ${known.join(", ")}`);
  });
  const range = parseRange(network.cidr);
  if (range === undefined) return;
  if (range.prefix < vpcPrefix.min || range.prefix > vpcPrefix.max) {
    report(
      ["network", "cidr"],
      `a range from /${vpcPrefix.min} to /${vpcPrefix.max}: three tiers in eight zones do not fit into a smaller one, ` +
        "and AWS makes no larger VPC",
    );
  }
  const seen = [range];
  network.neighbours.forEach((neighbour, index) => {
    const other = parseRange(neighbour);
    if (other === undefined) return;
    const clash = seen.find((earlier) => overlap(earlier, other));
    if (clash !== undefined) {
      report(["network", "neighbours", index], `a range that does not overlap ${formatRange(clash)}`);
    }
    seen.push(other);
  });
};
