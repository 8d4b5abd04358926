import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Definition } from "../../components/settings/definition";
import { loadWith } from "../../components/settings/loader";
import { SettingsError } from "../../components/settings/problems";
import type { ClosedPath } from "../../components/waf/rules";
import { wafRule, wafSettings, webPath } from "../../components/waf/settings";
import { folder } from "../settings/project";
import { reported } from "../wiring";

const schema = z.strictObject({ waf: wafSettings.prefault({}) });
const definition: Definition<typeof schema> = { schema, profiles: { production: {} }, rules: [wafRule(() => [])] };
const load = (waf: string) =>
  loadWith(definition, { cwd: folder({ "app.yaml": `waf:\n${waf.replace(/^/gm, "  ")}\n` }), stack: "production" });

/** What is said of these settings, each as `path: what is said`. */
function said(waf: string): string[] {
  try {
    load(waf);
  } catch (error) {
    if (error instanceof SettingsError)
      return error.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw error;
  }
  return [];
}

describe("the firewall's settings", () => {
  it("need nothing", () => {
    const { rate, managedGroups, largeBodies, alarms } = wafSettings.parse({});
    expect(rate).toEqual({ limit: 2000, windowSeconds: 300, per: "ip" });
    expect(largeBodies).toEqual({ kind: "allow" });
    expect(alarms).toEqual({ blockedRequests: 1000 });
    const blocking = Object.entries(managedGroups).filter(([, { kind }]) => kind === "block");
    expect(blocking.map(([name]) => name)).toEqual(["ipReputation", "knownBadInputs", "common"]);
  });

  it("may be written short", () => {
    const { waf } = load(
      "managedGroups: { sqlDatabase: block, common: { counted: { NoUserAgent_HEADER: webhooks have none } } }\nlargeBodies: block",
    ).settings;
    expect(waf.managedGroups.sqlDatabase).toEqual({ kind: "block", counted: {} });
    expect(waf.managedGroups.common).toEqual({ kind: "block", counted: { NoUserAgent_HEADER: "webhooks have none" } });
    expect(waf.largeBodies).toEqual({ kind: "block", exceptPaths: [] });
  });

  it.each([
    [
      "a window",
      "rate: { windowSeconds: 900 }",
      "waf.rate.windowSeconds: 900 was given; wanted: one of 60, 120, 300, 600, the windows that WAF has; the nearest is 600",
    ],
    [
      "a window in words",
      "rate: { windowSeconds: 5m }",
      'waf.rate.windowSeconds: "5m" was given; wanted: one of 60, 120, 300, 600, the windows that WAF has',
    ],
    ["a limit", "rate: { limit: 5 }", "waf.rate.limit: 5 was given; wanted: a whole number from 10 to 2000000000"],
    [
      "no limit",
      "pathRates: { login: { path: /login } }",
      "waf.pathRates.login.limit: missing; wanted: a whole number from 10 to 2000000000",
    ],
    [
      "a path",
      "pathRates: { login: { path: login/, limit: 10 } }",
      'waf.pathRates.login.path: "login/" was given; wanted: a path such as /api/auth, without `.` or `..` in it or a slash at its end',
    ],
    [
      "a name",
      "pathRates: { /login: { path: /login, limit: 10 } }",
      'waf.pathRates./login: "/login" cannot be a key here; wanted: a name of at most 40 lower-case letters, digits and hyphens',
    ],
    [
      "addresses",
      "unlimited: { 0.0.0.0/0: everybody is welcome }",
      'waf.unlimited.0.0.0.0/0: "0.0.0.0/0" cannot be a key here; wanted: IPv4 addresses such as 203.0.113.7/32 or 203.0.113.0/24, with no bits set beyond the prefix',
    ],
    [
      "an address",
      "unlimited: { 203.0.113.7: the load generator }",
      'waf.unlimited.203.0.113.7: "203.0.113.7" cannot be a key here; wanted: IPv4 addresses such as 203.0.113.7/32 or 203.0.113.0/24, with no bits set beyond the prefix',
    ],
    [
      "a group",
      "managedGroups: { sql: block }",
      "waf.managedGroups.sql: unknown key; the keys that can be added here: ipReputation, knownBadInputs, common, anonymousIp, adminProtection, sqlDatabase, linux, posix, php, wordPress",
    ],
    [
      "a group left out",
      "managedGroups: { common: none }",
      "waf.managedGroups.common.reason: missing; wanted: text of at least 8 characters",
    ],
    [
      "a rule",
      "managedGroups: { linux: { kind: block, counted: { LFI_HEADERS: of a partner } } }",
      "waf.managedGroups.linux.counted.LFI_HEADERS: unknown key; did you mean `LFI_HEADER`?",
    ],
    [
      "the rule for bodies",
      "managedGroups: { common: { counted: { SizeRestrictions_BODY: large uploads } } }",
      'waf.managedGroups.common.counted.SizeRestrictions_BODY: "large uploads" was given; wanted: nothing here: `largeBodies` says what happens to large bodies',
    ],
    [
      "bodies",
      "managedGroups: { common: { kind: none, reason: only a test } }\nlargeBodies: block",
      "waf.largeBodies: wanted: `allow`, as long as `managedGroups.common` is left out: it is what measures bodies",
    ],
  ])("refuse %s", (_, waf, message) => {
    expect(said(waf)).toEqual([message]);
  });

  it.each([["/api/../admin"], ["/."], ["/api//auth"], ["/"], ["api"], [`/${"a".repeat(200)}`], [`/${"+".repeat(60)}`]])(
    "refuse the path %s",
    (path) => {
      expect(webPath.safeParse(path).success).toBe(false);
    },
  );

  it.each([["/api/auth"], ["/.well-known/x..y"], ["/v1.2/a+b"], [`/${"a".repeat(180)}`]])(
    "take the path %s",
    (path) => {
      expect(webPath.safeParse(path).success).toBe(true);
    },
  );

  it("refuse more limits than WAF takes", () => {
    const pathRates = (many: number) =>
      `pathRates:\n${Array.from({ length: many }, (_, index) => `  r${index}: { path: /${index}, limit: 10 }`).join("\n")}`;
    expect(said(pathRates(9))).toEqual([]);
    expect(said(pathRates(10))).toEqual([
      "waf.pathRates: wanted: at most 9: a web ACL takes 10 rate rules, and one is `rate`",
    ]);
  });
});

describe("wafRule", () => {
  const problems = (input: object, closedPaths: ClosedPath[] = []) =>
    reported(
      wafRule(() => closedPaths),
      { waf: wafSettings.parse(input) },
    );

  it("wants limits that each have something to say", () => {
    const burst = { path: "/login", limit: 20, windowSeconds: 60 };
    const pathRates = {
      burst,
      sustained: { ...burst, windowSeconds: 600 },
      again: { ...burst, path: "/Login", limit: 9999 },
    };
    expect(problems({ pathRates })).toEqual([
      "waf.pathRates.again: another path or window: burst counts the same, and only one can be hit",
    ]);
  });

  it("wants no more rules than the price includes, closed paths among them", () => {
    const closed = Array.from({ length: 18 }, (_, index) => ({ path: `/${index}` }));
    expect(problems({}, closed.slice(1))).toEqual([]);
    expect(problems({}, closed)).toEqual([
      "waf: at most 1500 capacity units of WAF, all that its price includes; these rules need 1521",
    ]);
  });
});
