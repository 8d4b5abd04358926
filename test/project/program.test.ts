import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const program = join(__dirname, "../../bin/program.js");
const sdk = join(__dirname, "../../node_modules/@pulumi/pulumi");
const folder = mkdtempSync(join(tmpdir(), "plinth-program-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a program as the language host does, but without an engine. */
function run(text: string, env: Record<string, string> = {}) {
  writeFileSync(join(folder, "index.ts"), text);
  const { PULUMI_DEBUG_PROMISE_LEAKS: _, ...inherited } = process.env;
  const options = { cwd: folder, env: { ...inherited, ...env }, encoding: "utf8" } as const;
  return spawnSync(process.execPath, [program], options);
}

const leaking = `
  const { debuggablePromise } = require(${JSON.stringify(`${sdk}/runtime/debuggable`)});
  function forgotten() { void debuggablePromise(new Promise(() => {}), "forgotten"); }
  forgotten();
`;

describe("the entry point for the engine", () => {
  it("runs the index.ts of the folder", () => {
    const { status, stdout, stderr } = run("const text: string = 'ran'; console.log(text);");
    expect(status, stderr).toBe(0);
    expect(stdout).toBe("ran\n");
  });

  it("has the SDK write out no trace for a promise", () => {
    const { stdout, stderr } = run(
      `const { debuggablePromise } = require(${JSON.stringify(`${sdk}/runtime/debuggable`)});
       const promise = Promise.resolve();
       void debuggablePromise(promise, "kept");
       console.log(promise._debugStackTrace);`,
    );
    expect(stdout, stderr).toBe("Error\n");
  });

  it("fails a program that leaves a promise behind", () => {
    const { status, stderr } = run(leaking);
    expect(status).toBe(1);
    expect(stderr).toContain("1 promise was still active");
  });

  it("says where such a promise is from, to whoever asks", () => {
    const { status, stderr } = run(leaking, { PULUMI_DEBUG_PROMISE_LEAKS: "true" });
    expect(status).toBe(1);
    expect(stderr).toContain(`at forgotten (${join(folder, "index.ts")}:3`);
  });

  it("lets errors keep their traces", () => {
    const { status, stderr } = run(`${leaking}\nthrow new Error("broken");`);
    expect(status).toBe(1);
    expect(stderr).toContain(`at Object.<anonymous> (${join(folder, "index.ts")}:6`);
  });
});
