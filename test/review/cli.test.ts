import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "../../review/args";
import { change, clone, override, temporary } from "./project";

const plinth = join(__dirname, "../../bin/plinth.js");

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const review = (cwd: string, ...args: string[]): Promise<Result> =>
  new Promise((resolve) => {
    execFile(process.execPath, [plinth, "review", ...args], { cwd, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });

/** Gives a copy of the application another stack, like staging. */
function addStack(folder: string, stack: string): void {
  copyFileSync(join(folder, "Pulumi.staging.yaml"), join(folder, `Pulumi.${stack}.yaml`));
  copyFileSync(join(folder, "given.staging.json"), join(folder, `given.${stack}.json`));
}

describe("a review of all stacks", { timeout: 120_000 }, () => {
  const [base, head, out] = [clone(), clone(), join(temporary(), "reports")];
  let done: Result;
  const comment = (stack: string) => readFileSync(join(out, stack, "preview.md"), "utf8");

  beforeAll(async () => {
    addStack(base, "gone");
    override(base, "staging", { services: { web: { scale: { mim: 2 } } } });
    addStack(head, "new");
    override(head, "production", { services: { worker: { scale: { max: 6 } } } });
    change(head, "Pulumi.new.yaml", { config: { "plinth:stack": { profile: "stagin" } } });
    for (const stack of ["gone", "new"]) {
      mkdirSync(join(out, stack), { recursive: true });
      for (const file of ["preview.html", "preview.json", "notes.txt"])
        writeFileSync(join(out, stack, file), "earlier");
    }
    done = await review(head, "--all", "--base", base, "--out", out);
  }, 120_000);

  it("ends with what is worst, and says of each what became of it", () => {
    expect(done.code, done.stderr).toBe(2);
    expect(done.stdout).toMatch(/^new \(exit code 2\)\n {2}1 mistake in the settings of new:\n/);
    expect(done.stdout).toMatch(/\nproduction \(exit code 0\)\n(.*\n)* {2}Resources: ~ 1 to update, \d+ unchanged\n/);
    expect(done.stdout).toContain(
      "\ngone: its file is gone; what it deployed stays, and nobody looks after it any more\n",
    );
  });

  it("compares each with what it was, without saying where that lay", () => {
    expect(comment("production")).toContain("`base/production.json`");
    expect(comment("production")).toContain("`worker-target`");
    for (const file of ["preview.html", "preview.json", "preview.sarif", "preview.txt"]) {
      expect(existsSync(join(out, "production", file))).toBe(true);
    }
  });

  it("tells where what it was could not be previewed, and why", () => {
    expect(done.stdout).toMatch(/\nstaging \(exit code 0\)\n {2}It is shown as if the stack were empty, because /);
    const [marker, , , reason] = comment("staging").split("\n");
    expect(marker).toBe("<!-- plinth:everesthood/staging -->");
    expect(reason).toMatch(/^It is shown as if the stack were empty/);
    expect(comment("staging")).toContain("did you mean `min`?");
  });

  it("has a comment for a stack whose file is gone", () => {
    expect(comment("gone")).toMatch(/^<!-- plinth:everesthood\/gone -->\n\n## `everesthood\/gone`: its file is gone\n/);
    expect(comment("gone")).toContain("What the stack deployed stays in AWS");
  });

  it.each(["gone", "new"])("leaves of %s no report of an earlier review, and what is not a report", (stack) => {
    expect(readdirSync(join(out, stack)).sort()).toEqual(["notes.txt", "preview.md"]);
  });

  it("has a comment for a stack that cannot be previewed, too", () => {
    expect(comment("new")).toMatch(/^<!-- plinth:everesthood\/new -->\n\n## `everesthood\/new`: the preview failed\n/);
    expect(comment("new")).toContain('"stagin" was given; wanted: a profile');
  });
});

describe("a review", () => {
  it("puts its reports where nothing of the project is", () => {
    const { out } = parse(["--all"]);
    expect(existsSync(join(__dirname, "../..", out, "args.ts"))).toBe(false);
    expect(readFileSync(join(__dirname, "../../.gitignore"), "utf8").split("\n")).toContain(`${out}/`);
    expect(parse(["--all", "--out", "elsewhere"]).out).toBe("elsewhere");
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ["no stack", [], 2, /^plinth review: which stack\?/],
    ["a folder that is none", ["--all", "--base", "nowhere"], 2, /^plinth review: there is no folder .*nowhere\n$/],
    [
      "all and one",
      ["--all", "production"],
      2,
      /^plinth review: --all is every stack: `production` alone, or all\?\n$/,
    ],
    ["a flag that is none", ["--all", "--bse", "x"], 2, /did you mean `--base`\?/],
  ])("with %s is refused, without a trace", async (_, args, code, message) => {
    const result = await review(clone(), ...args);
    expect(result.stderr).toMatch(message);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: "" });
  });

  it("of a stack that is none ends with 6", async () => {
    const { code, stdout } = await review(clone(), "prodution", "--out", temporary());
    expect(stdout).toContain("Did you mean production?");
    expect(code).toBe(6);
  });

  it("tells how it is used", async () => {
    const { code, stdout } = await review(clone(), "--help");
    expect(stdout).toMatch(/^usage: plinth review <stack> \[flags\]\n/);
    expect(code).toBe(0);
  });
});
