import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Platform } from "../../components";
import { load } from "../../components/settings/load";
import { readConfig } from "../../policies/config";
import { judgeGraph, notJudged, type Judgement } from "../../policies/judge";
import { rules } from "../../policies/rules";
import { graphOfPlan } from "../../policies/graph";
import { graphOfState } from "../../policies/state";
import type { PolicyDocument } from "../../policies/text";
import type { Plan } from "../../preview/plan";
import { record } from "../../preview/record";
import { isMap, UNKNOWN, UNKNOWN_SENTINEL, type Value } from "../../preview/values";
import { extras } from "../policies/faulty-extras";
import { Engine, hasEngine, type Run } from "./engine";

const root = join(__dirname, "../..");
const policies = join(root, "policies");
const production = "production";

describe.skipIf(!hasEngine("runs the real Pulumi engine"))("the policy pack", { timeout: 300_000 }, () => {
  const pack = mkdtempSync(join(tmpdir(), "plinth-policies-"));
  const path = process.env["PATH"] ?? "";
  let [right, onEks, faulty, staging]: [Engine, Engine, Engine, Engine] = [] as never;

  beforeAll(async () => {
    installPack(pack);
    process.env["PATH"] = [pack, path].join(delimiter);
    [right, onEks] = [new Engine(production), new Engine(production, { platform: "eks" })];
    [faulty, staging] = [new Engine(production), new Engine("staging")];
    spoil(faulty);
    addExtras(staging);
    for (const engine of [right, onEks, faulty, staging]) await engine.init();
  }, 900_000);
  afterAll(() => {
    for (const engine of [right, onEks, faulty, staging]) engine.dispose();
    process.env["PATH"] = path;
    rmSync(pack, { recursive: true, force: true });
  });

  it.each([
    ["ECS", () => right],
    ["EKS", () => onEks],
  ])(
    "lets production on %s pass, and says what the offline preview does of what the provider tells",
    async (_, engine) => {
      const judged = await judgedPlan(engine());
      const { run, told } = await preview(engine());
      expect(run.code, run.stdout + run.stderr).toBe(0);
      expect(judged.findings.filter(({ level }) => level === "mandatory")).toEqual([]);
      expect(told).toEqual(expected(judged));
      // Of these the engine sees what the provider says, and that is nothing yet.
      expect(judged.unjudged.length).toBeGreaterThan(9);
    },
  );

  it("stops a stack that breaks its rules, with what the offline preview finds", async () => {
    const judged = await judgedPlan(faulty, extras);
    const { run, told } = await preview(faulty);
    expect(new Set(judged.findings.map(({ rule }) => rule)).size).toBeGreaterThan(9);
    expect(told).toEqual(expected(judged));
    expect(run.code).not.toBe(0);
    expect(run.stdout).toMatch(
      /\[mandatory\].* security-group-no-admin-ports +\(aws:ec2\/securityGroup:SecurityGroup: faulty-group\)/,
    );
    expect(run.stdout).toContain("0.0.0.0/0 may reach port 22");
  });

  it("says the same of what is deployed, as does an export of the state", async () => {
    const config = join(pack, "advisory.json");
    writeFileSync(config, JSON.stringify({ all: "advisory", "database-snapshot-tags": "remediate" }));
    const { run, told } = await events(faulty, ["up", "--yes", "--skip-preview"], config);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    const { resources } = await faulty.state();
    const judged = judgeGraph(graphOfState({ deployment: { resources } }), { config: readConfig(config) });
    expect(judged.findings.length).toBeGreaterThan(9);
    // Nothing is left to say of what was put right.
    const database = resources.find(({ urn }) => urn.endsWith("::faulty-database"));
    expect(database?.inputs).toMatchObject({ copyTagsToSnapshot: true });
    expect(told.join()).not.toMatch(/database-snapshot-tags.*faulty-database/);
    // What is secret the engine reads, and an export does not.
    const encrypted = judged.unjudged.filter(({ why }) => why.endsWith("is encrypted in the state"));
    const unread = (text: string) => encrypted.some(({ rule, urn }) => text.startsWith(`${rule} advisory ${urn}:`));
    expect(expected(judged).filter((text) => !unread(text))).toEqual(told.filter((text) => !unread(text)));
  });

  it("takes the profile, and what is exempt, from the stack", async () => {
    const exemption = (rule: string, resource: string, until: string) =>
      `    - { rule: ${rule}, resource: ${resource}, reason: it is taken away in March, until: ${until} }\n`;
    rewrite(staging, "config:\n", [
      "config:\n  plinth:exemptions:\n",
      exemption("database-encrypted", "faulty-database", "2999-12-31"),
      exemption("bucket-public-access-block", "faulty-bucket", "2020-12-31"),
      exemption("alarm-can-fire", "nowhere", "2999-12-31"),
    ]);
    const judged = await judgedPlan(staging, extras);
    const { run, told } = await preview(staging);
    expect(told, run.stdout + run.stderr).toEqual(expected(judged, urnOf("staging")));
    const text = told.join("\n");
    expect(text).not.toContain("nat-single-point");
    expect(text).not.toMatch(/database-encrypted.*faulty-database:/);
    expect(text).toMatch(/alarm-reaches-human advisory/);
    expect(text).toMatch(
      /exemptions mandatory .*faulty-bucket: the exemption of faulty-bucket .* ended with 2020-12-31/,
    );
    expect(text).toMatch(/exemptions advisory .*: the exemption of nowhere from alarm-can-fire lets nothing pass/);
    expect(text).toMatch(/exemptions advisory .*: faulty-database is exempt from database-encrypted until 2999-12-31/);
  });

  it("judges what is deployed by `policy analyze` as an export is, once that is told the stack's configuration", async () => {
    const { code, stdout, stderr } = await staging.up({ checkpoints: false });
    expect(code, stdout + stderr).toBe(0);
    const { told } = await analyzed(staging, await configured(staging));
    // What is about no resource, the engine tells of the stack only while it deploys.
    expect(told).toEqual(expected(await judgedExport(staging), ""));
    const text = told.join("\n");
    expect(text).toMatch(/alarm-reaches-human advisory/);
    expect(text).toMatch(/exemptions mandatory .*faulty-bucket/);
    // Told nothing, it is production's, and nothing is exempt.
    const strict = (await analyzed(staging)).told.join("\n");
    expect(strict).toMatch(/alarm-reaches-human mandatory/);
    expect(strict).not.toMatch(/^exemptions /m);
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
function spoil(engine: Engine): void {
  addExtras(engine);
  rewrite(engine, "db.t4g.large", ["db.t4g.micro, pooling: { kind: pgbouncer, poolSize: 500 }"]);
  rewrite(engine, "critical: [oncall@everesthood.example]", ["critical: []"]);
  rewrite(engine, "    services:\n      web:\n", [
    "    network: { nat: single }\n",
    "    services:\n      web:\n        drainSeconds: 20\n",
  ]);
}

const addExtras = ({ project }: Engine): void => {
  copyFileSync(join(root, "test/policies/faulty-extras.ts"), join(project, "extras.ts"));
};

/** Another text in the stack's file. */
function rewrite({ project, stack }: Engine, from: string, to: readonly string[]): void {
  const file = join(project, `Pulumi.${stack}.yaml`);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to.join("")));
}

async function judgedPlan({ project: cwd, stack }: Engine, more: typeof extras = () => undefined): Promise<Judgement> {
  const loaded = load({ cwd, stack });
  const { project, config, secretKeys, exemptions } = loaded;
  const program = () => {
    more(new Platform("platform", loaded));
    return Promise.resolve();
  };
  const plan = await record({ project, stack, config, secretKeys, program });
  expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const options = { profile: loaded.stack.profile, exemptions };
  return judgeGraph(({ across }) => graphOfPlan(across ? answered(written(plan)) : written(plan)), options);
}

/** In a preview the provider of a cluster that is still to be made answers nothing. */
const answered = ({ resources }: Pick<Plan, "resources">): Pick<Plan, "resources"> => ({
  resources: resources.map((resource) =>
    resource.type.startsWith("kubernetes:") ? { ...resource, inputs: UNKNOWN as never } : resource,
  ),
});

/** As the provider answers the engine: documents are texts, of which nothing is known where one thing is not. */
const written = ({ resources }: Plan): Pick<Plan, "resources"> => ({
  resources: resources.map((resource) => ({
    ...resource,
    inputs: Object.fromEntries(Object.entries(resource.inputs).map(([key, value]) => [key, textOf(value)])),
  })),
});

function textOf(value: Value): Value {
  if (!isMap(value) || value["Statement"] === undefined) return value;
  const text = JSON.stringify(value);
  return text.includes(UNKNOWN_SENTINEL) ? UNKNOWN : text;
}

/** The environment of a pack as an `up` would make it, which `policy analyze` does not. */
async function configured(engine: Engine): Promise<Record<string, string>> {
  const { stdout } = await engine.run(["config", "--json"]);
  const config = JSON.parse(stdout) as Readonly<Record<string, { readonly value?: string }>>;
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]))),
  };
}

async function analyzed(engine: Engine, env: Readonly<Record<string, string>> = {}) {
  const pack = process.env["PATH"]?.split(delimiter)[0] ?? "";
  const run = await engine.run(["policy", "analyze", "--policy-pack", pack, "--json"], { env });
  return { run, told: toldBy(run.stdout) };
}

/** What `npm run policies` says of an export. */
async function judgedExport(engine: Engine): Promise<Judgement> {
  const { stdout } = await engine.run(["stack", "export", "--show-secrets"]);
  const file = join(engine.project, "state.json");
  writeFileSync(file, stdout);
  const command = [join(root, "bin/plinth.js"), "policies", "--state", file, "--json"];
  const { stdout: told } = spawnSync(process.execPath, command, { cwd: engine.project, encoding: "utf8" });
  const { notJudged: unjudged, ...document } = JSON.parse(told) as PolicyDocument;
  return { about: {}, unjudged, ...document };
}

const preview = (engine: Engine, config?: string) => events(engine, ["preview"], config);

async function events(
  engine: Engine,
  command: readonly string[],
  config?: string,
): Promise<{ readonly run: Run; readonly told: string[] }> {
  const log = join(engine.project, "events.json");
  const flags = config === undefined ? [] : ["--policy-pack-config", config];
  const run = await engine.run(
    [...command, "--policy-pack", join(process.env["PATH"]?.split(delimiter)[0] ?? ""), ...flags, "--event-log", log],
    { env: { PULUMI_DEBUG_COMMANDS: "1" }, checkpoints: false, timeoutSeconds: 240 },
  );
  const told = toldBy(readFileSync(log, "utf8"));
  rmSync(log);
  return { run, told };
}

/** What policies say in the engine's events, of which each is a line. */
const toldBy = (events: string): string[] =>
  events
    .split("\n")
    .filter(Boolean)
    .flatMap((text) => (JSON.parse(text) as Event).policyEvent ?? [])
    .map(({ policyName, enforcementLevel, resourceUrn, message }) => {
      const [, ...lines] = message
        .replace(/<\{%[^%]*%\}>/g, "")
        .trim()
        .split("\n");
      return line(policyName, enforcementLevel, resourceUrn ?? "", lines.join("\n"));
    })
    .sort();

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
function expected({ findings, unjudged, exemptions }: Judgement, stack = urnOf(production)): string[] {
  const told = findings.map(({ rule, level, urn, message }) => line(rule, level, urn, message));
  const left = rules.flatMap(({ name, across }) => {
    const own = unjudged.filter(({ rule }) => rule === name);
    const parts = across && own.length > 0 ? [own] : own.map((each) => [each]);
    return parts.map((part) => line(name, "advisory", part[0]?.urn ?? "", notJudged(part)));
  });
  const listed = exemptions.map(({ rule, resource, reason, until }) =>
    line("exemptions", "advisory", stack, `${resource} is exempt from ${rule} until ${until}: ${reason}`),
  );
  return [...told, ...left, ...listed].sort();
}

const urnOf = (stack: string) => `urn:pulumi:${stack}::everesthood::pulumi:pulumi:Stack::everesthood-${stack}`;
