import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, type ResourceValidationPolicy } from "@pulumi/policy";
import { afterAll, describe, expect, it } from "vitest";
import { readConfig, ruleSettings } from "../../policies/config";
import { policyOf } from "../../policies/engine";
import { Exemptions } from "../../policies/exemptions";
import { graphOfPlan } from "../../policies/graph";
import { judge, judgeResource } from "../../policies/judge";
import * as kinds from "../../policies/kinds";
import { changed, changesBy } from "../../policies/remediation";
import { rules } from "../../policies/rules";
import { databaseSnapshotTags } from "../../policies/rules/databases";
import { Secret as PlanSecret, UNKNOWN } from "../../preview/values";
import { cases } from "./cases";
import { configOf, planOf, policyResources, sample, type Sample } from "./sample";

const { name } = databaseSnapshotTags;
const until = { reason: "it is replaced in March", until: "2027-03-31" };
const main = (props: object = {}) => [sample(kinds.rdsInstance, "main", props)];

/** What the engine gets back where a configuration asks for `remediate`. */
function remediated(stack: readonly Sample[], exempt: readonly string[] = []): object | undefined {
  const exemptions = new Exemptions(
    exempt.map((resource) => ({ rule: name, resource, ...until })),
    "2027-01-31",
  );
  const { remediateResource } = policyOf(databaseSnapshotTags, { exemptions }) as ResourceValidationPolicy;
  const [args] = policyResources(stack);
  return remediateResource?.({ ...args!, getConfig: configOf({}) }) as object | undefined;
}

describe("a remediation in the engine", () => {
  it("adds what is missing to the properties, of which it reads no unknown one", () => {
    const props = remediated(main({ engine: "postgres", kmsKeyId: UNKNOWN }));
    expect(props).toMatchObject({ engine: "postgres", copyTagsToSnapshot: true });
    expect(Object.keys(props ?? {})).toEqual(["engine", "kmsKeyId", "copyTagsToSnapshot"]);
  });

  it("leaves alone what is right, what it is not about, and what is exempt", () => {
    expect(remediated(main({ copyTagsToSnapshot: true }))).toBeUndefined();
    expect(remediated([sample(kinds.topic, "main", {})])).toBeUndefined();
    expect(remediated(main(), ["main"])).toBeUndefined();
    expect(remediated(main(), ["other"])).toBeDefined();
  });

  it("sees secrets, and hands them back as such", () => {
    const [args] = policyResources(main());
    const password = new Secret("s3cr3t");
    const { remediateResource } = policyOf(databaseSnapshotTags, {
      exemptions: new Exemptions([], "2027-01-31"),
    }) as ResourceValidationPolicy;
    const props = remediateResource?.({ ...args!, props: { password }, getConfig: configOf({}) });
    expect(props).toEqual({ password, copyTagsToSnapshot: true });
  });

  it("is offered by rules that have one alone", () => {
    expect(policyOf(databaseSnapshotTags, { exemptions: new Exemptions([], "2027-01-31") })).toHaveProperty(
      "remediateResource",
    );
  });
});

const remediable = rules.filter(({ remediation }) => remediation !== undefined);

describe.each(remediable.map((rule) => [rule.name, rule] as const))("the remediation of %s", (own, rule) => {
  const faulty = (cases[own] ?? []).filter(({ finds = [] }) => finds.length > 0);

  it.each(faulty.map((each) => [each.what, each] as const))("puts right %s, and has then nothing to do", (_, each) => {
    const settings = ruleSettings(rule, each.config ?? {});
    const graph = graphOfPlan(planOf(each.stack));
    const changes = rule.on
      .flatMap((kind) => graph.ofType(kind))
      .flatMap((resource) => {
        const found = changesBy(rule, resource, settings, graph);
        return found === undefined ? [] : [changed(resource, found)];
      });
    expect(changes.length).toBeGreaterThan(0);
    for (const after of changes) {
      expect(judgeResource(rule, after, settings, graph).findings).toEqual([]);
      expect(changesBy(rule, after, settings, graph)).toBeUndefined();
    }
  });
});

describe("a remediation in the preview", () => {
  const folder = mkdtempSync(join(tmpdir(), "plinth-remediation-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const config = (text: string) => {
    const file = join(folder, "policies.json");
    writeFileSync(file, text);
    return readConfig(file);
  };

  it("is told as what the deployment sets, and stops nobody", () => {
    const stack = planOf(main({ password: new PlanSecret("s3cr3t") }));
    const { findings } = judge(stack, { config: config(`{ "${name}": "remediate" }`) });
    expect(findings.filter(({ rule }) => rule === name)).toMatchObject([
      {
        level: "advisory",
        message: "its snapshots have none of its tags; the deployment sets `copyTagsToSnapshot: true`",
      },
    ]);
  });

  it("can be asked for only where there is one", () => {
    expect(() => config('{ "nat-single-point": "remediate" }')).toThrow(
      /"remediate" was given; wanted: one of mandatory, advisory, disabled/,
    );
    expect(() => config('{ "all": "remediate" }')).toThrow(/"remediate" was given/);
  });
});
