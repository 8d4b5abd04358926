import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const fixtures = join(__dirname, "fixtures");

const preview = (project: string, ...args: string[]): Promise<Result> =>
  new Promise((resolve) => {
    const command = [join(fixtures, "run.js"), ...args, "--cwd", join(fixtures, project)];
    const options = { maxBuffer: 1e8, cwd: fixtures, env: { ...process.env, FORCE_COLOR: undefined } };
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });

describe("a preview", () => {
  it("prints text, and what the program writes goes to stderr", async () => {
    const { code, stdout, stderr } = await preview("shop", "production");
    expect(stdout).toMatch(/^shop\/production {2}eu-central-1 {2}account 222222222222 {2}profile production\n/);
    expect(stdout).toContain("note: web waits: its image is not given\n");
    expect(stdout).toMatch(/\nResources: \+ 5 to create\n$/);
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toBe("the program writes to stdout\nand again\nwarning: mind the gap\n");
    expect(code).toBe(0);
  });

  it("prints one JSON document and nothing else", async () => {
    const { code, stdout } = await preview("shop", "production", "--json");
    const document = JSON.parse(stdout) as { steps: { newState: { inputs?: object } }[]; [key: string]: unknown };
    expect(document).toMatchObject({
      config: { "aws:region": "eu-central-1", "shop:token": "[secret]" },
      changeSummary: { create: 5 },
      diagnostics: [{ severity: "warning", message: "mind the gap" }],
      notes: ["web waits: its image is not given"],
    });
    expect(document.steps.map(({ newState }) => newState.inputs)).toContainEqual({
      type: "SecureString",
      value: "[secret]",
    });
    expect(stdout).not.toContain("s3cr3t-t0ken");
    expect(code).toBe(0);
  });

  it("never cuts a long document short", async () => {
    const { stdout } = await preview("large", "production", "--json");
    expect(stdout.length).toBeGreaterThan(300_000);
    expect((JSON.parse(stdout) as { steps: unknown[] }).steps).toHaveLength(401);
  });

  it("prints the summary alone with -q", async () => {
    expect((await preview("shop", "production", "-q")).stdout).toBe(
      "Policies: nothing found\nCost: 0.00 USD a month\nTime: under a minute\nResources: + 5 to create\n",
    );
  });

  it("waits for the program's timers, as the engine does", async () => {
    expect((await preview("late", "production", "-q")).stdout).toContain("Resources: + 2 to create\n");
  });

  it("says so where a program can never finish", async () => {
    const { code, stdout, stderr } = await preview("stuck", "production");
    expect(stderr).toBe("error: the program never finished: it waits for something that never comes\n");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  it("hands the stack's file on to the program", async () => {
    const { stdout, stderr } = await preview("shop", "production", "--json", "--config-file", "other.yaml");
    const { config } = JSON.parse(stdout) as { config: Record<string, string> };
    expect(config["shop:file"]).toBe(join(fixtures, "shop", "other.yaml"));
    expect(stderr).toContain(`the stack's file is ${join(fixtures, "shop", "other.yaml")}\n`);
  });
});

describe("the policies", () => {
  it("are asked in every preview, and a mandatory one ends it with 5", async () => {
    const { code, stdout } = await preview("faulty", "production");
    expect(stdout).toMatch(
      /\nmandatory database-encrypted: .*\n {2}ledger: its storage is in plain text.*\n {2}to fix it: Set `storageEncrypted: true`/,
    );
    expect(stdout).toMatch(/\nPolicies: \d+ mandatory.*\nCost: .*\nTime: .*\nResources: \+ 3 to create\n$/);
    expect(code).toBe(5);
    expect((await preview("faulty", "production", "--expect-no-changes")).code).toBe(5);
  });

  it("are in the JSON under a key of their own", async () => {
    const { code, stdout } = await preview("faulty", "production", "--json");
    const { policies } = JSON.parse(stdout) as { policies: { findings: object[]; notJudged: object[] } };
    expect(policies.findings).toContainEqual({
      rule: "database-encrypted",
      level: "mandatory",
      severity: "critical",
      urn: "urn:pulumi:production::shop::aws:rds/instance:Instance::ledger",
      message: "its storage is in plain text: `storageEncrypted` is not true",
      remedy: expect.stringContaining("storageEncrypted: true") as unknown,
    });
    expect(policies.notJudged).toContainEqual({
      rule: "secret-recovery-window",
      urn: "urn:pulumi:production::shop::aws:secretsmanager/secret:Secret::token",
      why: "token.recoveryWindowInDays is known only after the deployment",
    });
    expect(code).toBe(5);
  });

  it("say what is exempt, and what they could not judge", async () => {
    const { stdout } = await preview("faulty", "exempting");
    expect(stdout).not.toContain("its storage is in plain text");
    expect(stdout).toContain(
      "\nexempt ledger from database-encrypted until 2999-12-31: it is replaced by an encrypted one in March\n",
    );
    expect(stdout).toMatch(
      /\nnot judged: \d+\n(.*\n)* {2}secret-recovery-window: token\.recoveryWindowInDays \(known only after the deployment\)\n/,
    );
  });

  it("are configured by a file", async () => {
    const { code, stdout } = await preview(
      "faulty",
      "production",
      "--policies",
      join(fixtures, "faulty/policies.json"),
    );
    expect(stdout).toMatch(/\nadvisory database-encrypted: /);
    expect(stdout).toMatch(/\nPolicies: \d+ advisory/);
    expect(code).toBe(0);
  });

  it("say where there is no such file", async () => {
    const { code, stderr } = await preview("faulty", "production", "--policies", "nowhere.json");
    expect(stderr).toMatch(/there is no .*nowhere\.json, which --policies names/);
    expect(code).toBe(2);
  });

  it("judge nothing of a program that fails", async () => {
    expect(JSON.parse((await preview("broken", "production", "--json")).stdout)).not.toHaveProperty("policies");
  });
});

describe("a comparison", () => {
  const folder = mkdtempSync(join(tmpdir(), "plinth-preview-test-"));
  const saved = join(folder, "saved.json");

  beforeAll(async () => {
    expect((await preview("shop", "production", "--save", saved, "-q")).code).toBe(0);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("with what was saved finds nothing", async () => {
    const { code, stdout } = await preview("shop", "production", "--against", saved, "--expect-no-changes");
    expect(stdout).toContain("compared with");
    expect(stdout).toMatch(/\nDanger: none\nCost: .*\nTime: no time\nResources: 5 unchanged\n$/);
    expect(code).toBe(0);
    expect(readFileSync(saved, "utf8")).not.toContain("s3cr3t-t0ken");
  });

  it("with another plan of the stack ends with 7, or with 5 where something dangerous happens", async () => {
    const before = JSON.parse(readFileSync(saved, "utf8")) as { resources: { urn: string; type: string }[] };
    const [, ...fewer] = before.resources.reverse();
    writeFileSync(join(folder, "fewer.json"), JSON.stringify({ ...before, resources: fewer.reverse() }));
    const grown = await preview("shop", "production", "--against", join(folder, "fewer.json"), "--expect-no-changes");
    expect(grown.stdout).toContain("+ 1 to create");
    expect(grown.code).toBe(7);
    const bucket = {
      ...before.resources.find(({ type }) => type.startsWith("aws:"))!,
      ...{
        urn: "urn:pulumi:production::shop::aws:s3/bucket:Bucket::photos",
        type: "aws:s3/bucket:Bucket",
        name: "photos",
      },
    };
    const more = { ...before, resources: [...before.resources, bucket] };
    writeFileSync(join(folder, "more.json"), JSON.stringify(more));
    const shrunk = await preview("shop", "production", "--against", join(folder, "more.json"), "--expect-no-changes");
    expect(shrunk.stdout).toContain("\ndanger the bucket photos is deleted, and what it holds\n");
    expect(shrunk.code).toBe(5);
    const json = await preview("shop", "production", "--against", join(folder, "more.json"), "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      against: { kind: "plan", file: join(folder, "more.json") },
      danger: [{ kind: "data-deleted", name: "photos" }],
      changeSummary: { same: 5, delete: 1 },
    });
  });

  it("is written in every format where a folder is named", async () => {
    const out = join(folder, "reports/of/it");
    expect((await preview("shop", "production", "--out", out, "-q")).code).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      ...["preview.html", "preview.json", "preview.md", "preview.sarif", "preview.txt"],
    ]);
    expect(JSON.parse(readFileSync(join(out, "preview.json"), "utf8"))).toHaveProperty("diagram.nodes");
    for (const [format, start] of [
      ["markdown", "<!-- plinth:shop/production -->"],
      ["html", "<!doctype html>"],
      ["sarif", "{"],
    ] as const) {
      const { stdout } = await preview("shop", "production", "--format", format);
      expect(stdout.toLowerCase().startsWith(start)).toBe(true);
    }
  });

  it.each([
    ["nothing", "--against", "nowhere.json"],
    ["a file that is none of both", "--against", join(fixtures, "shop/index.ts")],
    ["a folder that cannot be", "--out", join(fixtures, "shop/index.ts/out")],
    ["a file that cannot be", "--save", join(fixtures, "nowhere/at/all.json")],
  ])("with %s is refused, without a trace", async (_, flag, value) => {
    const { code, stdout, stderr } = await preview("shop", "production", flag, value);
    expect(stderr).toMatch(/plinth preview: .*(all\.json|out|index\.ts|nowhere)/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("exit codes", () => {
  it.each([
    [7, ["--expect-no-changes"]],
    [2, ["--detailed-exitcode"]],
    [7, ["--expect-no-changes", "--detailed-exitcode"]],
  ])("are %i when there are changes and %j is given", async (expected, flags) => {
    const { code, stdout } = await preview("shop", "production", "-q", ...flags);
    expect(code).toBe(expected);
    expect(stdout).toContain("5 to create");
  });

  it("is 1 for a program that fails, which is told without a trace", async () => {
    const { code, stdout, stderr } = await preview("broken", "production");
    expect(stderr).toBe("error: the shop has no shelves\n");
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  it("is 1 in JSON too, and the document says why", async () => {
    const { code, stdout } = await preview("broken", "production", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      diagnostics: [{ severity: "error", message: "the shop has no shelves" }],
    });
    expect(code).toBe(1);
  });

  it("is 1 where a secret would be printed, and nothing is", async () => {
    const { code, stdout, stderr } = await preview("leaky", "production", "--json");
    expect(stdout).toBe("");
    expect(stderr).toContain("attributes.token of urn:pulumi:production::shop::aws:iot/thing:Thing::leaky");
    expect(stderr).not.toContain("s3cr3t-t0ken");
    expect(code).toBe(1);
  });

  it("does not refuse a preview that does not show the secret", async () => {
    expect((await preview("leaky", "production")).code).toBe(0);
    expect((await preview("leaky", "production", "--diff")).code).toBe(1);
  });

  it.each([
    [2, "wrong", "Pulumi.wrong.yaml:3 databases: 7 is no map\n"],
    [6, "nowhere", "there is no stack `nowhere`; there is: production\n"],
  ])("is %i for mistakes in the settings of %s", async (expected, stack, message) => {
    expect(await preview("shop", stack, "--json")).toEqual({ code: expected, stdout: "", stderr: message });
  });
});
