import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ruleSettings, noConfig, type PolicyConfig } from "../../policies/config";
import { policyOf } from "../../policies/engine";
import { Exemptions } from "../../policies/exemptions";
import { judge } from "../../policies/judge";
import { levelIn, type Rule } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { UNKNOWN, type Properties } from "../../preview/values";
import { cases, type Case } from "./cases";
import { configOf, nameOf, planOf, policyResources, type Sample } from "./sample";

/** Rules that have no case which they cannot judge, because they ask only whether a property is there. */
const asksWhetherSaid: Readonly<Record<string, string>> = {
  "cache-own-key": "kmsKeyId",
  "cache-password": "authToken",
  "cache-subnets": "subnetGroupName",
  "cdn-firewall": "webAclId",
  "log-own-key": "kmsKeyId",
  "queue-dead-letters": "redrivePolicy",
  "secret-own-key": "kmsKeyId",
  "topic-encrypted": "kmsMasterKeyId",
};

/** Rules that have none because they ask only which resources there are. */
const readsNothing = ["bucket-access-logs", "iam-no-users"];

describe.each(rules.map((rule) => [rule.name, rule] as const))("%s", (name, rule) => {
  const own = cases[name] ?? [];

  it.each(own.map((each) => [each.what, each] as const))("%s", (_, each) => {
    const { findings, unjudged } = judge(planOf(each.stack), { config: configFor(rule, each) });
    const found = findings.filter((finding) => finding.rule === name);
    expect(found.map(({ urn, message }) => `${nameOf(urn)}: ${message}`)).toEqual(parts(each.finds));
    const left = unjudged.filter((one) => one.rule === name);
    expect(left.map(({ urn, why }) => `${nameOf(urn)}: ${why}`)).toEqual(parts(each.notJudged));
    for (const finding of found) expect(finding).toMatchObject({ severity: rule.severity, level: levelIn(rule) });
  });

  it.each(own.map((each) => [each.what, each] as const))("says the same in the engine: %s", (_, each) => {
    const { findings, unjudged } = judge(planOf(each.stack), { config: configFor(rule, each) });
    const told = inEngine(rule, each);
    const here = findings.filter((finding) => finding.rule === name).map(({ urn, message }) => `${urn} ${message}`);
    expect(told.violations.sort()).toEqual(here.sort());
    const whys = unjudged.filter((one) => one.rule === name).map(({ why }) => why);
    expect(told.advice).toHaveLength(rule.across ? Math.min(1, whys.length) : whys.length);
    for (const why of whys) expect(told.advice.join()).toContain(why);
    expect(told.advice.join()).toMatch(whys.length === 0 ? /^$/ : /not judged: \d/);
  });

  it("has cases that it finds fault with, and that it lets pass", () => {
    const judged = own.filter(({ notJudged = [] }) => notJudged.length === 0);
    expect(judged.some(({ finds = [] }) => finds.length > 0)).toBe(true);
    expect(judged.some(({ finds = [] }) => finds.length === 0)).toBe(true);
  });

  const asked = asksWhetherSaid[name];
  if (asked !== undefined) {
    it(`asks of ${asked} only whether it is said, whatever it will be`, () => {
      const finds = (stack: readonly Sample[]) => judge(planOf(stack)).findings.some(({ rule }) => rule === name);
      const unknown = own.filter(({ stack }) => stack.some(({ props }) => props[asked] === UNKNOWN));
      expect(unknown.map(({ stack }) => finds(stack))).toContain(false);
      for (const { stack } of unknown) {
        expect(finds(stack.map((each) => ({ ...each, props: without(each.props, asked) })))).toBe(true);
      }
    });
  } else if (readsNothing.includes(name)) {
    it("finds the same where nothing is known", () => {
      for (const { stack, config } of own) {
        const told = (samples: readonly Sample[]) => {
          const { findings, unjudged } = judge(planOf(samples), {
            config: configFor(rule, { what: "", stack, config }),
          });
          return [...findings, ...unjudged].filter((each) => each.rule === name);
        };
        expect(told(stack.map((each) => ({ ...each, props: allUnknown(each.props) })))).toEqual(told(stack));
      }
    });
  } else {
    it("has a case that it cannot judge", () => {
      expect(own.some(({ notJudged = [] }) => notJudged.length > 0)).toBe(true);
    });
  }

  it("has a case for each thing that can be configured", () => {
    const configured = own.flatMap(({ config = {} }) => Object.keys(config));
    expect([...new Set(configured)].sort()).toEqual(Object.keys(rule.config.shape).sort());
  });
});

describe("the rules", () => {
  it("are exported by their own names, and none is left out of the list", async () => {
    const folder = join(__dirname, "../../policies/rules");
    const modules = readdirSync(folder).map((file) => import(join(folder, file)) as Promise<Record<string, unknown>>);
    const exported = (await Promise.all(modules)).flatMap((module) => Object.entries(module));
    const found = exported.filter(([, value]) => rules.includes(value as Rule)).map(([name]) => name);
    expect(found.sort()).toEqual(rules.map(({ name }) => camelCase(name)).sort());
    expect(exported.filter(([, value]) => isRule(value))).toHaveLength(rules.length);
  });
});

const without = (props: Properties, name: string): Properties =>
  Object.fromEntries(Object.entries(props).filter(([key]) => key !== name));

const allUnknown = (props: Properties): Properties =>
  Object.fromEntries(Object.keys(props).map((key) => [key, UNKNOWN]));

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const isRule = (value: unknown): boolean => typeof value === "object" && value !== null && "check" in value;

const parts = (texts: readonly string[] = []): unknown[] => texts.map((text): unknown => expect.stringContaining(text));

const configFor = (rule: Rule, { config = {} }: Case): PolicyConfig => ({
  ...noConfig,
  settings: (other) => (other === rule ? ruleSettings(rule, config) : noConfig.settings(other)),
});

/** What the rule reports where @pulumi/policy runs it. */
function inEngine(rule: Rule, { stack, config = {} }: Case): { violations: string[]; advice: string[] } {
  const [violations, advice]: [string[], string[]] = [[], []];
  const report = (told: string | { message: string; enforcementLevel: string }, urn?: string): void => {
    if (typeof told === "string") violations.push(`${urn} ${told}`);
    else if (told.enforcementLevel === "advisory") advice.push(told.message);
  };
  const getConfig = configOf(config);
  const policy = policyOf(rule, { exemptions: new Exemptions([], "2027-01-31") });
  const resources = policyResources(stack);
  if ("validateStack" in policy) {
    void policy.validateStack({ ...resources[0]!, resources, getConfig }, report);
  } else {
    const validate = policy.validateResource as (args: object, tell: typeof report) => void;
    for (const resource of resources) validate({ ...resource, getConfig }, report);
  }
  return { violations, advice };
}
