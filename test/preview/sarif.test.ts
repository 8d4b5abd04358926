import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Report } from "../../preview/report";
import { sarif, type SarifOptions } from "../../preview/sarif";
import { dangerous, finding, firstDeploy, huge, small, unchanged } from "./markdown/reports";

const published = join(
  dirname(createRequire(__filename).resolve("@microsoft/jest-sarif")),
  "schemas/sarif-2.1.0-rtm.5.json",
);
// The schema is of a draft whose name the validator does not take, and uses nothing that later drafts changed. One of its
// patterns is none where patterns are read as Unicode.
const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(published, "utf8")) as Record<string, unknown>;
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(
  schema,
);

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } };
      readonly automationDetails: { readonly id: string };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly unknown[];
        readonly partialFingerprints: Readonly<Record<string, string>>;
      }[];
    },
  ];
}

function written(report: Report, options?: SarifOptions): Log["runs"][0] {
  const log: unknown = JSON.parse(sarif(report, options));
  expect(validate(log) ? [] : validate.errors).toEqual([]);
  return (log as Log).runs[0];
}

const fingerprints = (report: Report): string[] =>
  written(report).results.map(({ partialFingerprints }) => partialFingerprints["primaryLocationLineHash"] ?? "");

/** What a deploy for the first time breaks, and not its budget. */
const priced: Report = { ...firstDeploy, budget: undefined };

describe("the report for code scanning", () => {
  it.each(Object.entries({ dangerous, firstDeploy, huge, small, unchanged }))("is SARIF 2.1.0: %s", (_, report) => {
    const { results, tool } = written(report);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.["id"]).toBe(ruleId);
  });

  it("has an error for what is mandatory and a warning for what is advice, each at the file of its stack", () => {
    const { results, automationDetails } = written(priced);
    expect(automationDetails.id).toBe("plinth/shop/production/");
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["nat-single-point", "warning"],
      ["alarm-reaches-human", "error"],
      ["alarm-reaches-human", "error"],
    ]);
    const urn = firstDeploy.judgement.findings[0]?.urn;
    expect(results[0]).toMatchObject({
      message: { text: "network-nat-gateway-a: all zones go out by it" },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: "Pulumi.production.yaml" }, region: { startLine: 1 } },
          logicalLocations: [{ name: "network-nat-gateway-a", fullyQualifiedName: urn, kind: "resource" }],
        },
      ],
    });
  });

  it("says of each rule once what it wants and what to do", () => {
    const { tool } = written(priced);
    expect(tool.driver.rules).toHaveLength(2);
    expect(tool.driver.rules[1]).toEqual({
      id: "alarm-reaches-human",
      shortDescription: { text: "An alarm reaches somebody." },
      fullDescription: { text: "An alarm reaches somebody." },
      help: { text: "An alarm reaches somebody. To fix it: Name somebody under `notifications`." },
      properties: { tags: ["security"], "security-severity": "8.0" },
    });
  });

  it("has a budget that does not hold, and none that does", () => {
    const budget = { monthlyUsd: { max: "10" }, monthlyCost: "12", within: false, message: "2.00 more than it may" };
    expect(written({ ...small, budget }).results).toMatchObject([
      { ruleId: "budget", level: "error", message: { text: "shop-production: 2.00 more than it may" } },
    ]);
    expect(written({ ...small, budget: { ...budget, within: true } }).results).toEqual([]);
  });

  it("has the dangerous changes that nobody has allowed", () => {
    const { results } = written(dangerous);
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([["danger/data-replaced", "error"]]);
    expect(results[0]?.message.text).toMatch(/what it holds is lost\. Because of it, the same happens to web-service$/);
  });

  it("finds the file in the folder of its project, and with the name that it was given", () => {
    const at = (options: SarifOptions) => JSON.stringify(written(dangerous, options).results[0]?.locations);
    expect(at({ folder: "systems/the portal" })).toContain('"uri":"systems/the%20portal/Pulumi.production.yaml"');
    expect(at({ file: "stacks/live.yaml" })).toContain('"uri":"stacks/live.yaml"');
  });

  it("knows a finding again whatever its words, and tells two of one rule and one resource apart", () => {
    const { judgement } = firstDeploy;
    const findings = judgement.findings.map((each) => ({ ...each, message: `${each.message}, by now` }));
    expect(fingerprints({ ...priced, judgement: { ...judgement, findings } })).toEqual(fingerprints(priced));
    expect(new Set(fingerprints(priced)).size).toBe(3);
  });

  it("is valid and has no link, whatever the messages are", () => {
    const text = fc
      .array(fc.constantFrom("[a](b)", "](", "{0}", "\u0000", "\ud800", '"', "a"))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(text, text, text, (rule, urn, message) => {
        const findings = [finding(rule, "mandatory", `a::b::c::${urn}`, message)];
        const { results } = written({ ...unchanged, judgement: { ...unchanged.judgement, findings } });
        expect(results).toHaveLength(1);
        expect(results[0]?.message.text).not.toContain("](");
      }),
    );
  });
});
