import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Platform } from "../../components";
import { load } from "../../components/settings/load";
import { judge, notJudged, type Judgement } from "../../policies/judge";
import { rules } from "../../policies/rules";
import type { Plan } from "../../preview/plan";
import { record } from "../../preview/record";
import { extras } from "../policies/faulty-extras";
import { Engine, hasEngine, type Run } from "./engine";

const root = join(__dirname, "../..");
const policies = join(root, "policies");
const stack = "production";

describe.skipIf(!hasEngine("runs the real Pulumi engine"))("the policy pack", { timeout: 300_000 }, () => {
  const pack = mkdtempSync(join(tmpdir(), "plinth-policies-"));
  const path = process.env["PATH"] ?? "";
  let [right, faulty]: [Engine, Engine] = [undefined as never, undefined as never];

  beforeAll(async () => {
    installPack(pack);
    process.env["PATH"] = [pack, path].join(delimiter);
    right = new Engine(stack);
    faulty = new Engine(stack);
    spoil(faulty.project);
    await right.init();
    await faulty.init();
  }, 900_000);
  afterAll(() => {
    right.dispose();
    faulty.dispose();
    process.env["PATH"] = path;
    rmSync(pack, { recursive: true, force: true });
  });

  it("lets production pass, and says what only the deployment will tell, as the offline preview does", async () => {
    const judged = judge(await planOf(right.project));
    const { run, told } = await preview(right);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(judged.findings).toEqual([]);
    expect(told).toEqual(expected(judged));
  });

  it("stops a stack that breaks each of its rules, with what the offline preview finds", async () => {
    const judged = judge(await planOf(faulty.project, extras));
    const { run, told } = await preview(faulty);
    expect([...new Set(judged.findings.map(({ rule }) => rule))].sort()).toEqual(rules.map(({ name }) => name).sort());
    expect(told).toEqual(expected(judged));
    expect(run.code).not.toBe(0);
    expect(run.stdout).toMatch(
      /\[mandatory\].* security-group-no-admin-ports +\(aws:ec2\/securityGroup:SecurityGroup: faulty-group\)/,
    );
    expect(run.stdout).toContain("0.0.0.0/0 may reach port 22");
  });

  it("judges by the levels of a profile that it is given", async () => {
    const judged = judge(await planOf(faulty.project, extras), { profile: "staging" });
    const { told } = await preview(faulty, join(policies, "config/staging.json"));
    expect(told).toEqual(expected(judged));
    expect(told.join()).not.toContain("nat-single-point");
    expect(told.join()).toMatch(/alarm-reaches-human advisory/);
  });

  it("says what is wrong with its configuration, and previews nothing", async () => {
    const config = join(pack, "wrong.json");
    writeFileSync(config, JSON.stringify({ "connection-budget": { usablePercent: 800 } }));
    const { run } = await preview(right, config);
    expect(run.code).not.toBe(0);
    expect(run.stdout + run.stderr).toMatch(/usablePercent/);
  });
});

/**
 * The pack, for a language host that is too old to start one: the engine takes a program that is named after an unknown
 * runtime instead, and finds it on PATH.
 */
function installPack(folder: string): void {
  const project = readFileSync(join(policies, "PulumiPolicy.yaml"), "utf8");
  writeFileSync(join(folder, "PulumiPolicy.yaml"), project.replace("name: nodejs", "name: plinth"));
  copyFileSync(join(policies, "package.json"), join(folder, "package.json"));
  symlinkSync(join(policies, "start.js"), join(folder, "start.js"));
  const run = join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  const starter = join(folder, "pulumi-analyzer-policy-plinth");
  writeFileSync(starter, `#!/bin/sh\nexec "${process.execPath}" "${run}" "$1" "$2"\n`);
  chmodSync(starter, 0o755);
}

/** Settings that are mistakes and work all the same, and resources that somebody added. */
function spoil(project: string): void {
  copyFileSync(join(root, "test/policies/faulty-extras.ts"), join(project, "extras.ts"));
  const file = join(project, `Pulumi.${stack}.yaml`);
  const text = readFileSync(file, "utf8")
    .replace("db.t4g.large", "db.t4g.micro, pooling: { kind: pgbouncer, poolSize: 500 }")
    .replace("critical: [oncall@everesthood.example]", "critical: []")
    .replace(
      "    services:\n      web:\n",
      "    network: { nat: single }\n    services:\n      web:\n        drainSeconds: 20\n",
    );
  writeFileSync(file, text);
}

async function planOf(cwd: string, more: typeof extras = () => undefined): Promise<Plan> {
  const loaded = load({ cwd, stack });
  const { project, config, secretKeys } = loaded;
  const program = () => {
    more(new Platform("platform", loaded));
    return Promise.resolve();
  };
  const plan = await record({ project, stack, config, secretKeys, program });
  expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return plan;
}

async function preview(engine: Engine, config?: string): Promise<{ readonly run: Run; readonly told: string[] }> {
  const log = join(engine.project, "events.json");
  const flags = config === undefined ? [] : ["--policy-pack-config", config];
  const run = await engine.run(
    ["preview", "--policy-pack", join(process.env["PATH"]?.split(delimiter)[0] ?? ""), ...flags, "--event-log", log],
    { env: { PULUMI_DEBUG_COMMANDS: "1" } },
  );
  const events = readFileSync(log, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
  rmSync(log);
  return {
    run,
    told: events
      .flatMap(({ policyEvent }) => policyEvent ?? [])
      .map(({ policyName, enforcementLevel, resourceUrn, message }) => {
        const [, ...lines] = message
          .replace(/<\{%[^%]*%\}>/g, "")
          .trim()
          .split("\n");
        return line(policyName, enforcementLevel, resourceUrn ?? "", lines.join("\n"));
      })
      .sort(),
  };
}

interface Event {
  readonly policyEvent?: {
    readonly policyName: string;
    readonly enforcementLevel: string;
    readonly resourceUrn?: string;
    readonly message: string;
  };
}

const line = (rule: string, level: string, urn: string, message: string) => `${rule} ${level} ${urn}: ${message}`;

/** What the engine tells of it: what was not judged once for each rule across resources, and advice wherever it stands. */
function expected({ findings, unjudged }: Judgement): string[] {
  const told = findings.map(({ rule, level, urn, message }) => line(rule, level, urn, message));
  const left = rules.flatMap(({ name, across }) => {
    const own = unjudged.filter(({ rule }) => rule === name);
    const parts = across && own.length > 0 ? [own] : own.map((each) => [each]);
    return parts.map((part) => line(name, "advisory", part[0]?.urn ?? "", notJudged(part)));
  });
  return [...told, ...left].sort();
}
