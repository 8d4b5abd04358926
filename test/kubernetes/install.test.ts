import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const kubernetes = join(__dirname, "../../tools/kubernetes");
const [minor] = /(?<=k8s\.io\/kubernetes )v\d+\.\d+/.exec(readFileSync(join(kubernetes, "go.mod"), "utf8"))!;
const installer = join(kubernetes, "install.js");

/** A go that does no more than put a file in place, after some time and saying something on both streams. */
const go = `#!${process.execPath}
const fs = require("node:fs");
fs.appendFileSync(process.env.RUNS, process.argv.slice(2).join(" ") + "\\n");
console.log("go on stdout");
if (process.env.GO_FAILS) process.exit(1);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
fs.writeFileSync(process.argv[process.argv.indexOf("-o") + 1] + "kube-apiserver", "");
`;

let folder: string;
const runs = () => (existsSync(join(folder, "runs")) ? readFileSync(join(folder, "runs"), "utf8").split("\n") : []);
const onPath = (name: string, content: string) => {
  writeFileSync(join(folder, "path", name), content, { mode: 0o755 });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plinth-install-"));
  mkdirSync(join(folder, "path"));
  onPath("go", go);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const install = (env: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const given = {
      PATH: join(folder, "path"),
      XDG_CACHE_HOME: join(folder, "cache"),
      RUNS: join(folder, "runs"),
      ...env,
    };
    const child = spawn(process.execPath, [installer], { env: given });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });

/** How the API server itself is got hold of. */
describe("the installer", () => {
  it("builds what go.mod pins once, says so, and prints nothing but the program", async () => {
    const first = await install();
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/\/kube-apiserver\n$/) as unknown });
    expect(first.stderr).toMatch(
      /^plinth: building .*\ngo on stdout\nplinth: kube-apiserver v1\.\d+\.\d+ after \d+ s\n$/,
    );
    expect(existsSync(first.stdout.trim())).toBe(true);
    expect(runs()[0]).toMatch(
      /-X k8s\.io\/component-base\/version\.gitVersion=v1\.\d+\.\d+ .* k8s\.io\/kubernetes\/cmd\/kube-apiserver$/,
    );
    expect(await install()).toEqual({ ...first, stderr: "" });
    expect(runs()).toHaveLength(2);
  });

  it("waits for another that is building", async () => {
    const [one, other] = await Promise.all([install(), install()]);
    expect(one.stdout).toBe(other.stdout);
    expect(one.stderr + other.stderr).toMatch(/plinth: waiting for process \d+, which is building/);
    expect(runs()).toHaveLength(2);
  });

  it("leaves nothing of a build that fails, and the next one builds", async () => {
    expect((await install({ GO_FAILS: "1" })).code).toBe(1);
    expect(readdirSync(join(folder, "cache/plinth/kubernetes"))).toEqual([]);
    expect((await install()).code).toBe(0);
  });

  it.each([
    ["uses", "of the same minor version", `${minor}.99`, "kube-apiserver\n", 0],
    ["does not use", "of another", "v1.2.3", expect.stringMatching(/\/kube-apiserver\n$/) as string, 2],
  ])("%s one on PATH %s", async (_, __, version, printed, lines) => {
    onPath("kube-apiserver", `#!${process.execPath}\nconsole.log("Kubernetes ${version}")\n`);
    expect(await install()).toMatchObject({ code: 0, stdout: printed });
    expect(runs()).toHaveLength(lines);
  });
});
