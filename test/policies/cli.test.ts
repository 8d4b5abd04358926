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

function state(stack: string, storageEncrypted: boolean): string {
  const file = join(folder, `${stack}.json`);
  const type = "aws:rds/instance:Instance";
  const outputs = { storageEncrypted };
  const ledger = { urn: `urn:pulumi:${stack}::shop::${type}::ledger`, type, inputs: outputs, outputs };
  writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources: [ledger] } }));
  return file;
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

  it("say what they can be asked", async () => {
    const { code, stdout } = await policies("--help");
    expect(stdout).toMatch(/^usage: plinth policies <stack> \[flags\]\n/);
    expect(stdout).toContain("5 a mandatory policy is violated");
    expect(code).toBe(0);
  });
});
