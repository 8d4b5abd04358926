import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { app, checkOut, commit, git } from "./repository";
import { Runner } from "./workflow";

// `npm ci` is a fake; everything else of npm's is npm.
const realNpm = execFileSync("bash", ["-c", "command -v npm"], { encoding: "utf8" }).trim();
const npm = `[[ $1 == ci ]] || exec "${realNpm}" "$@"`;

describe("a pull request", () => {
  const runner = new Runner();
  let base: string;
  beforeAll(() => {
    runner.fake("npm", npm);
    checkOut(runner);
    git(runner.workspace, "init", "--quiet", "--initial-branch=main");
    base = commit(runner, "before");
    runner.write("app.yaml", app.replace(", uses: [uploads]", "").replace(/buckets.*\n/, ""));
    commit(runner, "after");
  });
  afterAll(() => {
    runner.remove();
  });

  it("installs the packages of its own", async () => {
    expect(await runner.run("pull-request.yml/review/Install the packages")).toMatchObject({ code: 0 });
    expect(runner.calls()).toEqual(["workspace: npm ci --loglevel=warn"]);
  });

  it("has what it began from beside it, with the same packages", async () => {
    // The base has gone on since.
    git(runner.workspace, "checkout", "--quiet", "-b", "later", base);
    const later = (runner.write("README.md", "later"), commit(runner, "later"));
    git(runner.workspace, "checkout", "--quiet", "--detach", "main");
    const ran = await runner.run("pull-request.yml/review/Check out the base", { BASE: later });
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(git(join(runner.workspace, ".base"), "rev-parse", "HEAD")).toBe(base);
    expect(readFileSync(join(runner.workspace, ".base/app.yaml"), "utf8")).toBe(app);
    expect(runner.calls()).toEqual([]);
  });

  it("is reviewed against it, all stacks, and ends as the worst of them", async () => {
    const ran = await runner.run("pull-request.yml/review/Review");
    expect(ran.code, ran.stdout + ran.stderr).toBe(5); // a bucket of production's goes
    expect(readdirSync(join(runner.temp, "review"))).toEqual(["production", "staging"]);
    for (const stack of ["production", "staging"]) {
      const formats = ["html", "json", "md", "sarif", "txt"].map((format) => `preview.${format}`);
      expect(readdirSync(join(runner.temp, "review", stack))).toEqual(formats);
    }
    const report = readFileSync(join(runner.temp, "review/production/preview.md"), "utf8");
    expect(report).toMatch(/^<!-- plinth:shop\/production -->\n/);
    expect(report).toContain("compared with `base/production.json`");
    expect(report).toMatch(/uploads-bucket is deleted/);
  }, 180_000);

  it("is summarized with all reports", async () => {
    const { code, summary } = await runner.run("pull-request.yml/review/Summarize");
    expect(code).toBe(0);
    const [production = "", staging = ""] = ["production", "staging"].map((stack) =>
      readFileSync(join(runner.temp, `review/${stack}/preview.md`), "utf8"),
    );
    expect(summary).toBe(`${production}\n${staging}\n`);
  });

  it("is summarized as far as a summary goes", async () => {
    for (const stack of readdirSync(join(runner.temp, "review")))
      rmSync(join(runner.temp, "review", stack), { recursive: true });
    for (const stack of ["a", "b", "c"]) {
      mkdirSync(join(runner.temp, "review", stack));
      writeFileSync(join(runner.temp, "review", stack, "preview.md"), "é".repeat(225_000));
    }
    const { summary } = await runner.run("pull-request.yml/review/Summarize");
    expect(Buffer.byteLength(summary)).toBeLessThan(2 ** 20);
    expect(summary.match(/é+/g)).toHaveLength(2);
    expect(summary).toMatch(/\nThe other stacks are in the artefact `review`\.\n$/);
  });

  it("is summarized as nothing where nothing came of it", async () => {
    rmSync(join(runner.temp, "review"), { recursive: true });
    expect(await runner.run("pull-request.yml/review/Summarize")).toMatchObject({ code: 0, summary: "" });
  });
});

describe("a pull request that changes the packages", () => {
  const runner = new Runner();
  afterAll(() => {
    runner.remove();
  });

  it("has those of before beside it, and fails where they cannot be had", async () => {
    runner.fake("npm", "[[ ! -e fails ]]");
    checkOut(runner);
    git(runner.workspace, "init", "--quiet");
    const base = commit(runner, "before");
    runner.write("package-lock.json", "{ }\n");
    commit(runner, "after");
    const ran = await runner.run("pull-request.yml/review/Check out the base", { BASE: base });
    expect(ran.code, ran.stderr).toBe(0);
    expect(runner.calls()).toEqual([".base: npm ci --loglevel=warn"]);
    git(runner.workspace, "worktree", "remove", "--force", ".base");
    runner.fake("npm", "exit 1");
    expect((await runner.run("pull-request.yml/review/Check out the base", { BASE: base })).code).toBe(1);
  });
});

describe("the pull request that brings the first stack", () => {
  const runner = new Runner();
  afterAll(() => {
    runner.remove();
  });

  it("is reviewed as if everything were new", async () => {
    runner.fake("npm", npm);
    runner.write("README.md", "an application");
    git(runner.workspace, "init", "--quiet");
    const base = commit(runner, "before");
    checkOut(runner);
    commit(runner, "after");
    const prepared = await runner.run("pull-request.yml/review/Check out the base", { BASE: base });
    expect(prepared.code, prepared.stderr).toBe(0);
    expect(existsSync(join(runner.workspace, ".base/README.md"))).toBe(true);
    expect(runner.calls()).toEqual([]);
    const ran = await runner.run("pull-request.yml/review/Review");
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    const report = readFileSync(join(runner.temp, "review/staging/preview.md"), "utf8");
    expect(report).toContain("as if the stack were empty");
  }, 180_000);
});
