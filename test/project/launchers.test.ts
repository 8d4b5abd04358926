import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const root = join(__dirname, "../..");
const lockOf = (version: string) => ({
  packages: {
    "": { name: "plinth" },
    "node_modules/a": { version, integrity: `sha512-${version}` },
    "node_modules/for-another-platform": { version, integrity: "sha512-b", optional: true },
  },
});

let folder: string;
let environment: NodeJS.ProcessEnv;

const write = (file: string, content: unknown) => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
};

/** An npm that does no more than leave the record that npm leaves, after saying something on both streams. */
const fakeNpm = `#!${process.execPath}
const fs = require("node:fs");
console.log("npm on stdout: " + process.argv.slice(2).join(" "));
console.error("npm on stderr");
fs.appendFileSync("npm-runs", "x");
if (process.env.NPM_FAILS) process.exit(7);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(process.env.NPM_TAKES ?? 0));
const lock = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
delete lock.packages[""];
delete lock.packages["node_modules/for-another-platform"];
fs.mkdirSync("node_modules", { recursive: true });
fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify(lock));
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plinth-launchers-"));
  for (const file of ["install.js", "plinth.js"]) cpSync(join(root, "bin", file), join(folder, "bin", file));
  write("package.json", { name: "plinth", version: "1.2.3" });
  write("package-lock.json", lockOf("1.0.0"));
  write("bin/register.js", "");
  write(
    "preview/cli.ts",
    `exports.main = async (argv) => { console.log(JSON.stringify(argv)); return Number(process.env.EXIT_CODE ?? 0); };`,
  );
  write("path/npm", fakeNpm);
  chmodSync(join(folder, "path/npm"), 0o755);
  environment = { ...process.env, PATH: [join(folder, "path"), process.env["PATH"]].join(delimiter) };
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const plinth = (args: string[] = ["preview", "production"], env: NodeJS.ProcessEnv = {}, nodeArgs: string[] = []) =>
  spawnSync(process.execPath, [...nodeArgs, join(folder, "bin/plinth.js"), ...args], {
    encoding: "utf8",
    env: { ...environment, ...env },
  });

const plinthAsync = (env: NodeJS.ProcessEnv) =>
  new Promise<{ status: number | null; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [join(folder, "bin/plinth.js"), "preview"], {
      env: { ...environment, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("close", (status) => {
      resolve({ status, stderr });
    });
  });

const npmRuns = () => {
  try {
    return readFileSync(join(folder, "npm-runs"), "utf8").length;
  } catch {
    return 0;
  }
};

describe("installing", () => {
  test("a fresh checkout installs first, on stderr, and then runs the command", () => {
    const { status, stdout, stderr } = plinth();
    expect(stdout).toBe('["preview","production"]\n');
    expect(stderr).toContain("plinth: installing the packages");
    expect(stderr).toContain("npm on stdout: ci");
    expect(stderr).toContain("npm on stderr");
    expect(status).toBe(0);
  });

  test("what is installed stays, and nothing is said", () => {
    plinth();
    expect(plinth().stderr).toBe("");
    expect(npmRuns()).toBe(1);
  });

  test("a changed lock installs again", () => {
    plinth();
    write("package-lock.json", lockOf("2.0.0"));
    const { stdout, stderr } = plinth();
    expect(stdout).toBe('["preview","production"]\n');
    expect(stderr).toContain("npm on stdout: ci");
    expect(npmRuns()).toBe(2);
  });

  test("a lock that was only touched installs nothing", () => {
    plinth();
    write("package-lock.json", lockOf("1.0.0"));
    expect(plinth().stderr).toBe("");
  });

  test("an installation that broke off is done again", () => {
    write("node_modules/.package-lock.json", '{"packages": {');
    plinth();
    expect(npmRuns()).toBe(1);
  });

  test("a package in somebody's node_modules is left to that somebody", () => {
    rmSync(join(folder, "package-lock.json"));
    expect(plinth()).toMatchObject({ status: 0, stderr: "" });
    expect(npmRuns()).toBe(0);
  });

  test("an npm that fails is said, and the command does not run", () => {
    const { status, stdout, stderr } = plinth(undefined, { NPM_FAILS: "1" });
    expect(stdout).toBe("");
    expect(stderr).toContain("plinth: npm ci failed (exit code 7)\n");
    expect(status).toBe(1);
  });

  test("a missing npm is said in one line", () => {
    const { status, stderr } = plinth(undefined, { PATH: join(folder, "nowhere") });
    expect(stderr).toContain("plinth: npm was not found on PATH\n");
    expect(stderr).not.toContain("    at ");
    expect(status).toBe(1);
  });

  test("of two at the same time one installs and the other waits for it", async () => {
    const env = { NPM_TAKES: "1500" };
    const results = await Promise.all([plinthAsync(env), plinthAsync(env)]);
    expect(results.map(({ status }) => status)).toEqual([0, 0]);
    expect(results.filter(({ stderr }) => stderr.includes("plinth: waiting for process"))).toHaveLength(1);
    expect(npmRuns()).toBe(1);
  });

  test("one that was killed while installing blocks nobody", async () => {
    const child = spawn(process.execPath, [join(folder, "bin/plinth.js"), "preview"], {
      env: { ...environment, NPM_TAKES: "2000" },
      stdio: "ignore",
    });
    await expect.poll(npmRuns, { timeout: 20_000 }).toBe(1);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("close", resolve));
    expect(plinth()).toMatchObject({ status: 0 });
  });
});

describe("commands", () => {
  beforeEach(() => {
    rmSync(join(folder, "package-lock.json"));
  });

  test.each([0, 1, 2, 5, 6, 7])("the exit code %i passes through", (code) => {
    expect(plinth(undefined, { EXIT_CODE: String(code) }).status).toBe(code);
  });

  test("a command that throws ends with 1 and its stack on stderr", () => {
    write("preview/cli.ts", `exports.main = async () => { throw new Error("broken"); };`);
    const { status, stdout, stderr } = plinth();
    expect(stdout).toBe("");
    expect(stderr).toContain("Error: broken");
    expect(status).toBe(1);
  });

  test.each([[["prevew"]], [["constructor"]], [[]]])("%j is a wrong invocation", (args) => {
    const { status, stdout, stderr } = plinth(args);
    expect(stdout).toBe("");
    expect(stderr).toContain("usage: plinth <command>");
    expect(status).toBe(2);
  });

  test("--help and --version answer on stdout", () => {
    expect(plinth(["--help"])).toMatchObject({ status: 0, stderr: "" });
    expect(plinth(["--version"])).toMatchObject({ status: 0, stdout: "1.2.3\n" });
  });

  test.each([
    ["18.20.4", 1],
    ["20.18.3", 1],
    ["20.19.0", 0],
    ["22.0.0", 0],
  ])("on Node %s it ends with %i", (version, code) => {
    write("other-node.js", `Object.defineProperty(process.versions, "node", { value: "${version}" });`);
    const { status, stderr } = plinth(undefined, {}, ["--require", join(folder, "other-node.js")]);
    expect(status).toBe(code);
    expect(stderr).toBe(code === 0 ? "" : `plinth: Node 20.19 or newer is needed; this is ${version}\n`);
  });
});
