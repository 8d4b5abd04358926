import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createColors } from "picocolors";
import { afterAll, describe, expect, it } from "vitest";
import { readConfig, ruleSettings } from "../../policies/config";
import { judge } from "../../policies/judge";
import * as kinds from "../../policies/kinds";
import { databaseEncrypted } from "../../policies/rules/databases";
import { secretRecoveryWindow } from "../../policies/rules/secrets";
import { policySummary } from "../../policies/text";
import { planOf, sample } from "./sample";

const folder = mkdtempSync(join(tmpdir(), "plinth-policies-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function config(text: string) {
  const file = join(folder, "policies.json");
  writeFileSync(file, text);
  return readConfig(file);
}

const plan = planOf([
  sample(kinds.rdsInstance, "main", { storageEncrypted: false }),
  sample(kinds.secret, "token", { recoveryWindowInDays: 7 }),
]);
const found = (text: string, profile?: string) =>
  judge(plan, { profile, config: config(text) })
    .findings.filter(({ rule }) => ["database-encrypted", "secret-recovery-window"].includes(rule))
    .map(({ rule, level }) => `${rule} ${level}`);

describe("a configuration", () => {
  it.each<[string, string, string[]]>([
    ["nothing", "{}", ["database-encrypted mandatory"]],
    ["a level", '{"database-encrypted": "advisory"}', ["database-encrypted advisory"]],
    ["no rule", '{"database-encrypted": "disabled"}', []],
    ["all rules", '{"all": "advisory"}', ["database-encrypted advisory"]],
    ["all but one", '{"all": "disabled", "database-encrypted": "mandatory"}', ["database-encrypted mandatory"]],
    [
      "a level and more",
      '{"secret-recovery-window": {"enforcementLevel": "advisory", "days": 14}}',
      ["database-encrypted mandatory", "secret-recovery-window advisory"],
    ],
    [
      "YAML",
      "secret-recovery-window: { days: 14 }",
      ["database-encrypted mandatory", "secret-recovery-window mandatory"],
    ],
  ])("may say %s", (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it("counts before the profile", () => {
    expect(found('{"secret-recovery-window": {"days": 14}}', "staging")).toEqual(["database-encrypted mandatory"]);
    expect(found('{"secret-recovery-window": {"enforcementLevel": "mandatory", "days": 14}}', "staging")).toEqual([
      "database-encrypted mandatory",
      "secret-recovery-window mandatory",
    ]);
  });

  it("tells all its mistakes at once, with line and what is wanted", () => {
    const text = `{
  "secret-recovery-windw": "advisory",
  "database-encrypted": "sometimes",
  "connection-budget": { "usablePercent": 800 }
}`;
    expect(() => config(text)).toThrow(/3 mistakes in the configuration of policies/);
    expect(() => config(text)).toThrow(
      /policies\.json:2:3 {2}secret-recovery-windw\n.*did you mean `secret-recovery-window`/,
    );
    expect(() => config(text)).toThrow(
      /policies\.json:3:\d+ {2}database-encrypted\S*\n.*"sometimes" was given; wanted: one of mandatory, advisory, disabled/,
    );
    expect(() => config(text)).toThrow(
      /policies\.json:4:\d+ {2}connection-budget\.usablePercent\n.*800 was given; wanted: a whole number from 1 to 100/,
    );
  });

  it("says where a file is none", () => {
    expect(() => config("{")).toThrow(/policies\.json:1/);
  });

  it("is told the same way where the engine hands it over", () => {
    expect(ruleSettings(secretRecoveryWindow, {})).toEqual({ days: 7 });
    expect(ruleSettings(secretRecoveryWindow, { days: 14 })).toEqual({ days: 14 });
    expect(() => ruleSettings(secretRecoveryWindow, { days: 3 })).toThrow(
      /--policy-pack-config {2}secret-recovery-window\.days\n.*3 was given; wanted: a whole number from 7 to 30/,
    );
    expect(() => ruleSettings(databaseEncrypted, { days: 3 })).toThrow(/unknown key/);
  });
});

describe("judging", () => {
  it("names the rule and the resource where a rule fails", () => {
    const broken = planOf([
      sample(
        kinds.taskDefinition,
        "task",
        { containerDefinitions: "{" },
        { needs: { containerDefinitions: ["main"] } },
      ),
      sample(kinds.rdsInstance, "main", {}),
    ]);
    expect(() => judge(broken)).toThrow(/the rule connection-budget failed on .*::main/);
  });

  it("says so where a configuration leaves nothing of it", () => {
    const said = (text: string) => {
      const judgement = judge(planOf([]), { config: config(text) });
      return [policySummary(judgement, createColors(false)), ...judgement.unjudged.map(({ why }) => why)];
    };
    expect(said('{"all": "disabled"}')).toEqual(["no rule was judged", "each of them is disabled"]);
    expect(said('{"all": "disabled", "cache-encrypted": "advisory"}')).toEqual(["nothing found"]);
  });

  it("loads neither what serves a pack nor the SDK of AWS", () => {
    const script = 'require("./policies/judge.ts"); console.log(Object.keys(require.cache).join("\\n"))';
    const loaded = execFileSync(process.execPath, ["-r", "./bin/register.js", "-e", script], {
      cwd: join(__dirname, "../.."),
      encoding: "utf8",
    }).split("\n");
    expect(loaded.some((file) => file.endsWith("policies/rules.ts"))).toBe(true);
    expect(loaded.filter((file) => /@pulumi\/(policy|aws)\/|@grpc/.test(file))).toEqual([]);
  });
});
