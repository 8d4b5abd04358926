import { describe, expect, it } from "vitest";
import type { Exemption } from "../../components/settings/exemptions";
import { policiesOf } from "../../policies/engine";
import { judge } from "../../policies/judge";
import * as kinds from "../../policies/kinds";
import { databaseEncrypted } from "../../policies/rules/databases";
import { ruleNames, stackOfEngine } from "../../policies/stack";
import { UNKNOWN } from "../../preview/values";
import { configOf, nameOf, planOf, policyResources, sample, sampleOf, type Sample } from "./sample";

const stack: Sample[] = [
  sampleOf("pulumi:pulumi:Stack", "shop-production", {}),
  sample(kinds.rdsInstance, "main", { storageEncrypted: false }),
  sample(kinds.rdsInstance, "other", { storageEncrypted: UNKNOWN }),
  sample(kinds.rdsInstance, "right", { storageEncrypted: true }),
];
const exemption = (resource: string, more: Partial<Exemption> = {}): Exemption => ({
  rule: "database-encrypted",
  resource,
  reason: "it is replaced in March",
  until: "2027-03-31",
  ...more,
});

const judged = (exemptions: readonly Exemption[], today = "2027-03-31") => {
  const judgement = judge(planOf(stack), { exemptions, today });
  const findings = judgement.findings.filter(({ rule }) => ["database-encrypted", "exemptions"].includes(rule));
  return {
    told: findings.map(({ rule, level, urn, message }) => `${rule} ${level} ${nameOf(urn)}: ${message}`),
    unjudged: judgement.unjudged.filter(({ rule }) => rule === "database-encrypted").map(({ urn }) => nameOf(urn)),
    exemptions: judgement.exemptions,
  };
};

const plainText = "its storage is in plain text: `storageEncrypted` is not true";
const found = `database-encrypted mandatory main: ${plainText}`;

describe("an exemption", () => {
  it("lets one resource break one rule, to the end of its last day, and is listed", () => {
    const { told, exemptions } = judged([exemption("main")]);
    expect(told).toEqual([]);
    expect(exemptions).toEqual([{ ...exemption("main"), messages: [plainText] }]);
  });

  it("lets neither another resource nor another rule pass", () => {
    expect(judged([]).told).toEqual([found]);
    expect(judged([exemption("other")]).told).toEqual([found]);
    expect(judged([exemption("main", { rule: "nat-single-point" })]).told).toContain(found);
  });

  it("is a violation itself once it is over, whether or not it lets anything pass, beside what it let pass", () => {
    expect(judged([exemption("main")], "2027-04-01")).toMatchObject({
      told: [
        found,
        "exemptions mandatory main: the exemption of main from database-encrypted ended with 2027-03-31 (it is replaced in March)",
      ],
      exemptions: [],
    });
    expect(judged([exemption("right")], "2027-04-01").told).toContainEqual(
      expect.stringMatching(/^exemptions mandatory right: .* ended with 2027-03-31/),
    );
  });

  it("is advice once it is over, where the rule itself is no more", () => {
    const over = exemption("main", { rule: "backup-elsewhere", until: "2020-01-31" });
    const told = (profile: string) =>
      judge(planOf(stack), { exemptions: [over], profile }).findings.filter(({ rule }) => rule === "exemptions");
    expect(told("production")).toMatchObject([
      { level: "advisory", message: expect.stringContaining("ended with") as string },
    ]);
    const mandatory = { ...over, rule: "bucket-versioning" };
    const levels = ["production", "staging"].map(
      (profile) =>
        judge(planOf(stack), { exemptions: [mandatory], profile }).findings.find(({ rule }) => rule === "exemptions")
          ?.level,
    );
    expect(levels).toEqual(["mandatory", "advisory"]);
  });

  it("is told where it lets nothing pass, with the name that is probably meant", () => {
    expect(judged([exemption("right")]).told).toContain(
      "exemptions advisory right: the exemption of right from database-encrypted lets nothing pass: the rule finds nothing wrong with it",
    );
    expect(judged([exemption("mian")]).told).toContain(
      "exemptions advisory shop-production: the exemption of mian from database-encrypted lets nothing pass: no resource has that name; did you mean `main`?",
    );
  });

  it("waits for what cannot be judged yet", () => {
    expect(judged([exemption("other")])).toEqual({
      told: [found],
      unjudged: ["other"],
      exemptions: [{ ...exemption("other"), messages: [] }],
    });
  });

  it("goes by today where nobody says another day", () => {
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const told = (until: string) =>
      judge(planOf(stack), { exemptions: [exemption("main", { until })] }).findings.map(({ rule }) => rule);
    expect(told(day(2))).not.toContain("exemptions");
    expect(told(day(-2))).toContain("exemptions");
  });
});

describe("exemptions in the engine", () => {
  /** What the policies on the whole stack report, in the order in which @pulumi/policy runs them. */
  function told(exemptions: readonly Exemption[]): string[] {
    const lines: string[] = [];
    const resources = policyResources(stack);
    for (const policy of policiesOf([databaseEncrypted], { exemptions })) {
      const report = (said: string | { message: string; enforcementLevel: string; urn?: string }, urn = "") => {
        const [level, message, at] =
          typeof said === "string"
            ? [policy.enforcementLevel, said, urn]
            : [said.enforcementLevel, said.message.split("\n")[1], said.urn ?? ""];
        lines.push(`${policy.name} ${level} ${nameOf(at)}: ${message}`);
      };
      const args = { ...resources[0]!, resources, getConfig: configOf({}) };
      if ("validateStack" in policy) void policy.validateStack(args, report);
    }
    return lines.filter((line) => !line.includes("not judged"));
  }

  it("let pass, end and are told as in the preview, and all are listed", () => {
    const until = "2999-12-31";
    expect(told([])).toEqual([found]);
    expect(told([exemption("main", { until })])).toEqual([
      "exemptions advisory : main is exempt from database-encrypted until 2999-12-31: it is replaced in March",
    ]);
    const over = exemption("main", { until: "2020-01-31" });
    const nothing = exemption("right", { until });
    expect(told([over, nothing]).filter((line) => !line.includes("is exempt from"))).toEqual(
      judged([over, nothing]).told,
    );
  });

  it("come with the stack's configuration, as does its profile", () => {
    const PULUMI_CONFIG = JSON.stringify({
      "plinth:stack": JSON.stringify({ profile: "staging", account: "111111111111" }),
      "plinth:exemptions": JSON.stringify([exemption("main")]),
    });
    expect(stackOfEngine({ PULUMI_CONFIG })).toEqual({ profile: "staging", exemptions: [exemption("main")] });
    expect(stackOfEngine({})).toEqual({ profile: undefined, exemptions: [] });
  });

  it("are refused where they name no rule, or are none", () => {
    const read = (value: string) => () =>
      stackOfEngine({ PULUMI_CONFIG: JSON.stringify({ "plinth:exemptions": value }) });
    expect(read(JSON.stringify([exemption("main", { rule: "database-encryptd" })]))).toThrow(
      /"database-encryptd" was given; wanted: the name of a rule; did you mean `database-encrypted`\?/,
    );
    expect(read("main")).toThrow(/"main" was given; wanted: a list/);
    expect(ruleNames).toContain("database-encrypted");
  });
});
