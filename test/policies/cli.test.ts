import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { PolicyDocument } from "../../policies/text";

const fixtures = join(__dirname, "../preview/fixtures");
const folder = mkdtempSync(join(tmpdir(), "plinth-policies-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const policies = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const command = [join(fixtures, "run.js"), "policies", ...args, "--cwd", join(fixtures, "faulty")];
    execFile(process.execPath, command, { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });

function written(name: string, document: unknown): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

function state(stack: string, storageEncrypted: boolean, more: object = {}): string {
  const type = "aws:rds/instance:Instance";
  const outputs = { storageEncrypted, ...more };
  const ledger = { urn: `urn:pulumi:${stack}::shop::${type}::ledger`, type, custom: true, inputs: outputs, outputs };
  return written(stack, { version: 3, deployment: { resources: [ledger] } });
}

const violation = "ledger: its storage is in plain text";

describe("the policies alone", () => {
  it("judge a plan, and show nothing else of it", async () => {
    const { code, stdout } = await policies("production");
    expect(stdout).toMatch(/(^|\n)mandatory database-encrypted: /);
    expect(stdout).toContain(violation);
    expect(stdout).toMatch(/\n\nPolicies: \d+ mandatory.*\n$/);
    expect(stdout).not.toContain("Resources:");
    expect(code).toBe(5);
  });

  it("judge a state, of which the stack need not be named", async () => {
    const { code, stdout } = await policies("--state", state("production", false));
    expect(stdout).toContain(violation);
    expect(code).toBe(5);
    expect((await policies("--state", state("production", true))).stdout).not.toContain(violation);
  });

  it("take what is exempt from the stack's file", async () => {
    const { stdout } = await policies("--json", "--state", state("exempting", false));
    const { findings, exemptions, notJudged } = JSON.parse(stdout) as PolicyDocument;
    expect(findings.map(({ rule }) => rule)).not.toContain("database-encrypted");
    expect(exemptions).toMatchObject([{ rule: "database-encrypted", resource: "ledger", until: "2999-12-31" }]);
    expect(notJudged).toBeInstanceOf(Array);
  });

  it.each([
    [[], /which stack\?/],
    [["--state", "nowhere.json"], /there is no .*nowhere\.json, which --state names/],
    [["--state", __filename], /is no JSON: --state takes what `pulumi stack export` prints/],
  ])("ask for what they need: %j", async (args, message) => {
    const { code, stdout, stderr } = await policies(...args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it.each([
    ["nothing", null, /is no state: --state takes what `pulumi stack export` prints/],
    ["a list", [], /is no state/],
    ["what a preview prints", { steps: [] }, /is no state/],
    [
      "a resource without a URN",
      { version: 3, deployment: { resources: [{}] } },
      /not a whole state: resources\.0\.urn/,
    ],
    ["another format", { version: 9, deployment: {} }, /it is a state of format 9/],
    ["no resources", { version: 3, deployment: {} }, /the state has no resources/],
  ])("refuse a state that is %s, without a trace", async (_, document, message) => {
    const { code, stdout, stderr } = await policies("--state", written("refused", document));
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("print nothing where a finding has a secret in it that --show-secrets has laid open", async () => {
    const sealed = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    const password = { ...sealed, plaintext: '"ledger"' };
    const { code, stdout, stderr } = await policies("--state", state("production", false, { password }));
    expect(stderr).toMatch(
      /^plinth policies: nothing is printed, because .*; export the state without --show-secrets\n$/,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  it("say what they can be asked", async () => {
    const { code, stdout } = await policies("--help");
    expect(stdout).toMatch(/^usage: plinth policies <stack> \[flags\]\n/);
    expect(stdout).toContain("5 a mandatory policy is violated");
    expect(code).toBe(0);
  });
});
