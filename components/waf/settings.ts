import { z } from "zod";
import { parseRange } from "../network/address-plan";
import type { Rule } from "../settings/definition";
import { kinds } from "../settings/kinds";
import { bodySizeRule, managedGroups, type ManagedGroupName } from "./managed-groups";
import { capacity, maxPatternLength, pathPattern, type ClosedPath } from "./rules";

/** The windows over which WAF can count. Source: RateBasedStatement, AWS WAFV2 API Reference. */
const windows = [60, 120, 300, 600] as const;
const nearestWindow = (seconds: number): number =>
  windows.reduce((best, each) => (Math.abs(each - seconds) <= Math.abs(best - seconds) ? each : best));

/** Rate rules that one web ACL takes. Source: "AWS WAF quotas", AWS WAF Developer Guide. */
const maxRateRules = 10;

/** Capacity units that a request's price includes; WAF takes up to 5000. Source: "Web ACL capacity units (WCUs)". */
const maxCapacity = 1500;

const reason = z.string().min(8).describe("why: people read it in reviews");

/** A path as rules can find it: a request's is cleared of `.` and `..` before it is compared. */
export const webPath = z
  .string()
  .regex(
    /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9_.$~"'@:+&-]+)+$/,
    "a path such as /api/auth, without `.` or `..` in it or a slash at its end",
  )
  .refine((path) => pathPattern(path).length <= maxPatternLength, {
    error: `a shorter path: WAF takes patterns of at most ${maxPatternLength} characters`,
  });

/** How many requests are allowed in which time. */
const rate = {
  limit: z.int().min(10).max(2_000_000_000).describe("requests in the window; whoever makes more gets a 429"),
  windowSeconds: z
    .literal([...windows], {
      error: ({ input }) =>
        `one of ${windows.join(", ")}, the windows that WAF has` +
        (typeof input === "number" ? `; the nearest is ${nearestWindow(input)}` : ""),
    })
    .default(300)
    .describe("how far back requests are counted"),
  per: z
    .enum(["ip", "forwardedIp"])
    .default("ip")
    .describe(
      "whose requests count together: ip, the address that connects; forwardedIp, the first one in X-Forwarded-For, " +
        "only for a stack that nobody reaches but through a proxy which sets it: anyone else can write it at will",
    ),
};

/** A group's rules that only count; only names that WAF knows, because it ignores any other silently. */
const block = (name: ManagedGroupName) =>
  z
    .strictObject({
      counted: z
        .partialRecord(z.enum(managedGroups[name].rules), reason)
        .default({})
        .describe("rules of the group that are only counted, each with the reason"),
    })
    .describe("what the group finds is refused");

/** A group that every stack has, unless there is a reason. */
const basic = (name: ManagedGroupName) =>
  kinds(
    "kind",
    {
      block: block(name),
      count: z.strictObject({ reason }).describe("what the group finds is only counted"),
      none: z.strictObject({ reason }).describe("the group is left out"),
    },
    { default: "block" },
  );

/** A group for those whom it concerns. */
const further = (name: ManagedGroupName) =>
  kinds(
    "kind",
    {
      none: z.strictObject({}).describe("the group is left out"),
      count: z.strictObject({}).describe("what the group finds is only counted: to try it out"),
      block: block(name),
    },
    { default: "none" },
  );

/** Settings of `waf`: the web application firewall on the load balancer, which every public stack has. */
export const wafSettings = z
  .strictObject({
    rate: z
      .strictObject({ ...rate, limit: rate.limit.default(2000) })
      .prefault({})
      .describe("the limit on all requests of one address"),
    pathRates: z
      .record(
        z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "a name of at most 40 lower-case letters, digits and hyphens"),
        z.strictObject({ path: webPath.describe("what is limited: this path and all below it"), ...rate }),
      )
      .refine((rates) => Object.keys(rates).length < maxRateRules, {
        error: `at most ${maxRateRules - 1}: a web ACL takes ${maxRateRules} rate rules, and one is \`rate\``,
      })
      .default({})
      .describe(
        "further limits by name, `{ path, limit, windowSeconds, per }`, such as on the path that signs in. WAF acts " +
          "within about 10 seconds and has no window above 10 minutes: an exact limit is the application's to keep",
      ),
    unlimited: z
      .record(
        z.string().refine((text) => (parseRange(text)?.prefix ?? 0) > 0, {
          error: "IPv4 addresses such as 203.0.113.7/32 or 203.0.113.0/24, with no bits set beyond the prefix",
        }),
        reason,
      )
      .default({})
      .describe(
        "addresses that no limit holds for, such as a load generator's, each with the reason; all other rules do",
      ),
    managedGroups: z
      .strictObject({
        ipReputation: basic("ipReputation").describe("addresses that Amazon knows as malicious"),
        knownBadInputs: basic("knownBadInputs").describe("requests that exploit well-known holes, such as Log4j's"),
        common: basic("common").describe("the core rule set: much of the OWASP Top 10"),
        anonymousIp: further("anonymousIp").describe("Tor, proxies, VPNs and hosting providers other than AWS"),
        adminProtection: further("adminProtection").describe("administrative pages of third-party software"),
        sqlDatabase: further("sqlDatabase").describe("SQL injection, for applications on a SQL database"),
        linux: further("linux").describe("attacks on Linux; goes together with posix"),
        posix: further("posix").describe("attacks on Unix shells"),
        php: further("php").describe("attacks on PHP"),
        wordPress: further("wordPress").describe("attacks on WordPress; goes together with php and sqlDatabase"),
      })
      .prefault({})
      .describe("the groups of rules that AWS keeps"),
    largeBodies: kinds(
      "kind",
      {
        allow: z.strictObject({}).describe("they pass; what is beyond the first 8 KiB is not looked at"),
        block: z
          .strictObject({
            exceptPaths: z.array(webPath).default([]).describe("where they pass all the same, such as uploads"),
          })
          .describe("they get a 413"),
      },
      { default: "allow" },
    ).describe(
      "what happens to bodies of more than 8 KiB, all that WAF sees of a body at a load balancer. Many an ordinary API " +
        "and every upload has them; a smaller or larger limit is the application's to keep",
    ),
    alarms: z
      .strictObject({
        blockedRequests: z.int().min(1).default(1000).describe("more refused requests than this in 5 minutes ring"),
      })
      .prefault({})
      .describe("when the firewall's alarms ring"),
  })
  .refine(({ largeBodies, managedGroups: { common } }) => largeBodies.kind === "allow" || common.kind !== "none", {
    error: "`allow`, as long as `managedGroups.common` is left out: it is what measures bodies",
    path: ["largeBodies"],
  })
  .refine(({ managedGroups: { common } }) => common.kind !== "block" || !Object.hasOwn(common.counted, bodySizeRule), {
    error: "nothing here: `largeBodies` says what happens to large bodies",
    path: ["managedGroups", "common", "counted", bodySizeRule],
  })
  .describe("the web application firewall on the load balancer");

export type WafSettings = z.infer<typeof wafSettings>;

/**
 * Limits that each have something to say, and no more rules than the price includes. What is closed follows from other
 * settings, so whoever knows them says how.
 */
export const wafRule =
  <Settings extends { waf: WafSettings }>(closedPaths: (settings: Settings) => readonly ClosedPath[]): Rule<Settings> =>
  ({ settings }, report) => {
    const owners = new Map<string, string>();
    for (const [name, { path, windowSeconds, per }] of Object.entries(settings.waf.pathRates)) {
      const counted = JSON.stringify([path.toLowerCase(), windowSeconds, per]);
      const first = owners.get(counted);
      if (first === undefined) owners.set(counted, name);
      else
        report(["waf", "pathRates", name], `another path or window: ${first} counts the same, and only one can be hit`);
    }
    const units = capacity(settings.waf, closedPaths(settings));
    if (units > maxCapacity) {
      report(
        ["waf"],
        `at most ${maxCapacity} capacity units of WAF, all that its price includes; these rules need ${units}`,
      );
    }
  };
