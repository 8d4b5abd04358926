import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { managedGroups } from "../../components/waf/managed-groups";
import { capacity, hostPattern, pathPattern, webAclRules, type ClosedPath } from "../../components/waf/rules";
import { wafSettings, webPath } from "../../components/waf/settings";

const setArn = "arn:aws:wafv2:::ipset";
const rules = (input: object = {}, closedPaths: ClosedPath[] = []) => {
  const settings = wafSettings.parse(input);
  return webAclRules(settings, closedPaths, Object.keys(settings.unlimited).length > 0 ? setArn : undefined);
};
const names = (...args: Parameters<typeof rules>) => rules(...args).map(({ name }) => name);
const rule = (name: RegExp, ...args: Parameters<typeof rules>) => {
  const [found, ...more] = rules(...args).filter((each) => name.test(each.name as string));
  expect(more).toEqual([]);
  return found;
};
const count = { kind: "count", reason: "only a test" };
const none = { kind: "none", reason: "only a test" };

/** The transformations of WAF, in their order. */
const transformed = (path: string) => {
  const decoded = decodeURIComponent(path).replaceAll("+", " ").replaceAll("\\", "/");
  const segments: string[] = [];
  for (const segment of decoded.split("/").slice(1)) {
    if (segment === "..") segments.pop();
    else if (segment !== ".") segments.push(segment);
  }
  return `/${segments.join("/")}`.replace(/\/+/g, "/").toLowerCase();
};
const closes = (closed: string, path: string) => new RegExp(pathPattern(closed)).test(transformed(path));

describe("the rules", () => {
  it("ask for what is closed, what is too much, what AWS knows as bad, and large bodies, with room between", () => {
    const input = {
      pathRates: { "sign-in": { path: "/login", limit: 100 } },
      managedGroups: { sqlDatabase: { kind: "block" } },
      largeBodies: { kind: "block" },
    };
    const all = rules(input, [{ path: "/metrics" }]);
    expect(all.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^closed-metrics-[0-9a-f]{8}$/),
      "rate-sign-in",
      "rate",
      "managed-ipReputation",
      "managed-knownBadInputs",
      "managed-common",
      "managed-sqlDatabase",
      "large-bodies",
    ]);
    expect(all.map(({ priority }) => priority)).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
  });

  it("are each measured and sampled under their own name", () => {
    for (const { name, visibilityConfig } of rules({}, [{ path: "/metrics" }])) {
      expect(visibilityConfig).toEqual({
        cloudwatchMetricsEnabled: true,
        metricName: name,
        sampledRequestsEnabled: true,
      });
    }
  });
});

describe("a closed path", () => {
  it("is not found, as any other unknown one", () => {
    expect(rule(/^closed/, {}, [{ path: "/api/metrics" }])).toMatchObject({
      statement: {
        regexMatchStatement: {
          fieldToMatch: { uriPath: {} },
          regexString: "^/api/metrics([/;]|$)",
          textTransformations: [
            { priority: 0, type: "URL_DECODE" },
            { priority: 1, type: "NORMALIZE_PATH_WIN" },
            { priority: 2, type: "LOWERCASE" },
          ],
        },
      },
      action: { block: { customResponse: { responseCode: 404, customResponseBodyKey: "not-found" } } },
    });
  });

  it.each([
    "/api/metrics",
    "/api/metrics/",
    "/api/metrics/cpu",
    "/api/metrics;v=1",
    "/API/Metrics",
    "/api//metrics",
    "/api/./metrics",
    "/api/%2e/metrics",
    "/x/../api/metrics",
    "/x/%2E%2e/api/metrics",
    "/api%2Fmetrics",
    "/api/m%65trics",
    "/api\\metrics",
    "/api%5cmetrics",
  ])("is closed as %s", (path) => {
    expect(closes("/api/metrics", path)).toBe(true);
    expect(closes("/API/metrics/", path)).toBe(true);
  });

  it.each(["/api/metricsandmore", "/api/metric", "/x/api/metrics", "/", "/api-metrics"])("leaves %s open", (path) => {
    expect(closes("/api/metrics", path)).toBe(false);
  });

  it("means its characters literally, and a plus also where it was decoded", () => {
    expect(closes("/a.b", "/axb")).toBe(false);
    expect(closes("/a.b", "/a.b")).toBe(true);
    expect(closes("/c++", "/c++/x")).toBe(true);
    expect(new RegExp(pathPattern("/c++")).test("/c++")).toBe(true);
  });

  it("may be everything", () => {
    expect(closes("/", "/")).toBe(true);
    expect(closes("/", "/a/b")).toBe(true);
  });

  it("is closed on its host alone, if it has one", () => {
    expect(rule(/^closed/, {}, [{ host: "shop.example", path: "/admin" }])).toMatchObject({
      statement: {
        andStatement: {
          statements: [
            {
              regexMatchStatement: {
                fieldToMatch: { singleHeader: { name: "host" } },
                regexString: "^shop\\.example\\.?(:[0-9]+)?$",
                textTransformations: [{ priority: 0, type: "LOWERCASE" }],
              },
            },
            { regexMatchStatement: { regexString: "^/admin([/;]|$)" } },
          ],
        },
      },
    });
  });

  it.each([
    ["shop.example", "shop.example", true],
    ["shop.example", "shop.example:443", true],
    ["shop.example", "shop.example.", true],
    ["shop.example", "www.shop.example", false],
    ["shop.example", "shopxexample", false],
    ["*.shop.example", "a.shop.example", true],
    ["*.shop.example", "shop.example", false],
  ])("on %s is meant by the host %s: %s", (host, header, meant) => {
    expect(new RegExp(hostPattern(host)).test(header)).toBe(meant);
  });

  it("has one rule, whoever wants it closed, and another one than a path of the same letters", () => {
    const paths = ["/api/v1", "/api-v1", "/api/v1"].map((path) => ({ path }));
    expect(names({}, paths)).toHaveLength(2 + names().length);
    expect(names({}, paths)).toEqual(names({}, [...paths].reverse()));
  });
});

describe("a rate rule", () => {
  it("counts all requests of an address", () => {
    expect(rule(/^rate$/)).toEqual(
      expect.objectContaining({
        statement: {
          rateBasedStatement: {
            limit: 2000,
            evaluationWindowSec: 300,
            aggregateKeyType: "IP",
            forwardedIpConfig: undefined,
            scopeDownStatement: undefined,
          },
        },
        action: { block: { customResponse: { responseCode: 429 } } },
      }),
    );
  });

  it("of a path counts those below it", () => {
    const pathRates = { "sign-in": { path: "/login", limit: 100, windowSeconds: 60 } };
    expect(rule(/^rate-/, { pathRates })).toMatchObject({
      statement: {
        rateBasedStatement: {
          limit: 100,
          evaluationWindowSec: 60,
          scopeDownStatement: { regexMatchStatement: { regexString: "^/login([/;]|$)" } },
        },
      },
    });
  });

  it("holds for no address without a limit, whatever it counts", () => {
    const unlimited = { "203.0.113.7/32": "the load generator of staging" };
    const exempt = { notStatement: { statement: { ipSetReferenceStatement: { arn: setArn } } } };
    expect(rule(/^rate$/, { unlimited })).toMatchObject({
      statement: { rateBasedStatement: { scopeDownStatement: exempt } },
    });
    expect(rule(/^rate-/, { unlimited, pathRates: { login: { path: "/login", limit: 10 } } })).toMatchObject({
      statement: {
        rateBasedStatement: {
          scopeDownStatement: { andStatement: { statements: [{ regexMatchStatement: {} }, exempt] } },
        },
      },
    });
  });

  it("goes by the forwarded address, also for those without a limit, and is not evaded by nonsense in the header", () => {
    const input = { rate: { per: "forwardedIp" }, unlimited: { "203.0.113.0/24": "the load generator" } };
    expect(rule(/^rate$/, input)).toMatchObject({
      statement: {
        rateBasedStatement: {
          aggregateKeyType: "FORWARDED_IP",
          forwardedIpConfig: { headerName: "X-Forwarded-For", fallbackBehavior: "MATCH" },
          scopeDownStatement: {
            notStatement: {
              statement: {
                ipSetReferenceStatement: {
                  arn: setArn,
                  ipSetForwardedIpConfig: {
                    headerName: "X-Forwarded-For",
                    fallbackBehavior: "NO_MATCH",
                    position: "FIRST",
                  },
                },
              },
            },
          },
        },
      },
    });
  });
});

describe("a managed group", () => {
  it("blocks, but for the rules that only count", () => {
    const counted = { NoUserAgent_HEADER: "webhooks of a partner have none" };
    const managedGroups = { common: { kind: "block", counted } };
    expect(rule(/^managed-common$/, { managedGroups })).toMatchObject({
      statement: {
        managedRuleGroupStatement: {
          vendorName: "AWS",
          name: "AWSManagedRulesCommonRuleSet",
          ruleActionOverrides: [
            { name: "SizeRestrictions_BODY", actionToUse: { count: {} } },
            { name: "NoUserAgent_HEADER", actionToUse: { count: {} } },
          ],
        },
      },
      overrideAction: { none: {} },
    });
    expect(rule(/^managed-ipReputation$/)).toMatchObject({
      statement: { managedRuleGroupStatement: { ruleActionOverrides: [] } },
    });
  });

  it("counts or is left out, as it is told", () => {
    expect(rule(/^managed-common$/, { managedGroups: { common: count } })).toMatchObject({
      overrideAction: { count: {} },
    });
    expect(names({ managedGroups: { ipReputation: none, knownBadInputs: none, common: none } })).toEqual(["rate"]);
  });
});

describe("large bodies", () => {
  it("pass unless they are blocked", () => {
    expect(names()).not.toContain("large-bodies");
    expect(rule(/^large-bodies$/, { largeBodies: { kind: "block" } })).toMatchObject({
      statement: {
        labelMatchStatement: { scope: "LABEL", key: "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body" },
      },
      action: { block: { customResponse: { responseCode: 413 } } },
    });
  });

  it("pass on the paths that are excepted", () => {
    const not = (regexString: string) => ({
      notStatement: { statement: { regexMatchStatement: { regexString } } },
    });
    expect(rule(/^large-bodies$/, { largeBodies: { kind: "block", exceptPaths: ["/upload", "/api"] } })).toMatchObject({
      statement: {
        andStatement: {
          statements: [{ labelMatchStatement: {} }, not("^/api([/;]|$)"), not("^/upload([/;]|$)")],
        },
      },
    });
  });
});

describe("the capacity", () => {
  it.each([
    ["the groups and one rate rule", {}, [], 25 + 200 + 700 + 2],
    ["a path's statement", { pathRates: { a: { path: "/a", limit: 10 } } }, [], 927 + 2 + 3 + 30],
    ["a set of addresses", { unlimited: { "203.0.113.7/32": "only a test" } }, [], 927 + 1],
    ["a closed path", {}, [{ path: "/a" }], 927 + 33],
    ["a closed path of a host", {}, [{ host: "shop.example", path: "/a" }], 927 + 33 + 13],
    ["large bodies", { largeBodies: { kind: "block", exceptPaths: ["/a"] } }, [], 927 + 1 + 33],
    ["a group more", { managedGroups: { posix: { kind: "count" } } }, [], 927 + 100],
  ])("has %s", (_, input, closedPaths, units) => {
    expect(capacity(wafSettings.parse(input), closedPaths)).toBe(units);
  });
});

describe("any valid settings", () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_.$~"'@:+&-]{1,30}$/);
  const path = fc
    .array(word, { minLength: 1, maxLength: 6 })
    .map((words) => `/${words.join("/")}`)
    .filter((text) => webPath.safeParse(text).success);
  const rate = {
    limit: fc.integer({ min: 10, max: 2_000_000_000 }),
    windowSeconds: fc.constantFrom(60, 120, 300, 600),
    per: fc.constantFrom("ip", "forwardedIp"),
  };
  const group = fc.constantFrom(count, none, { kind: "block" });
  const { ipReputation, knownBadInputs, common, ...others } = managedGroups;
  const further = fc.constantFrom({ kind: "none" }, { kind: "count" }, { kind: "block" });
  const settings = fc.record(
    {
      rate: fc.record(rate, { requiredKeys: [] }),
      pathRates: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/), fc.record({ path, ...rate }), {
        maxKeys: 9,
      }),
      unlimited: fc
        .subarray(["203.0.113.7/32", "198.51.100.0/24"])
        .map((cidrs) => Object.fromEntries(cidrs.map((cidr) => [cidr, "only a test"]))),
      managedGroups: fc.record(
        {
          ...Object.fromEntries(Object.keys({ ipReputation, knownBadInputs }).map((name) => [name, group])),
          common: fc.constantFrom(count, { kind: "block", counted: { [common.rules[0]]: "only a test" } }),
          ...Object.fromEntries(Object.keys(others).map((name) => [name, further])),
        },
        { requiredKeys: [] },
      ),
      largeBodies: fc.oneof(
        fc.constant({ kind: "allow" }),
        fc.array(path, { maxLength: 3 }).map((exceptPaths) => ({ kind: "block", exceptPaths })),
      ),
    },
    { requiredKeys: [] },
  );
  const closedPaths = fc.array(
    fc.record(
      { host: fc.constantFrom("shop.example", "*.shop.example"), path: fc.oneof(path, fc.constant("/")) },
      { requiredKeys: ["path"] },
    ),
    { maxLength: 8 },
  );

  it("give rules with names and priorities of their own, within the bounds of WAF", () => {
    fc.assert(
      fc.property(settings, closedPaths, (input, closed) => {
        const made = rules(input, closed);
        const priorities = made.map(({ priority }) => priority as number);
        expect(new Set(names(input, closed)).size).toBe(made.length);
        expect([...priorities].sort((a, b) => a - b)).toEqual([...new Set(priorities)]);
        for (const { name, action, overrideAction } of made) {
          expect(name).toMatch(/^[A-Za-z0-9_-]{1,128}$/);
          expect((action === undefined) !== (overrideAction === undefined)).toBe(true);
        }
        const text = JSON.stringify(made);
        const patterns = [...text.matchAll(/"regexString":("(?:[^"\\]|\\.)*")/g)].map(
          ([, pattern]) => JSON.parse(pattern!) as string,
        );
        for (const pattern of patterns) {
          expect(pattern.length).toBeLessThanOrEqual(200);
          expect(() => new RegExp(pattern)).not.toThrow();
        }
        expect(made.filter(({ name }) => /^rate(-|$)/.test(name as string)).length).toBeLessThanOrEqual(10);
      }),
    );
  });

  it("close what is closed, and what lies below it", () => {
    fc.assert(
      fc.property(path, path, (closed, below) => {
        expect(closes(closed, closed)).toBe(true);
        expect(closes(closed, closed + below)).toBe(true);
        expect(closes(closed, `${closed}x`)).toBe(false);
      }),
    );
  });
});
