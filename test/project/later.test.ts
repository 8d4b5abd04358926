import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(__dirname, "../..");

/** Runs JavaScript as the launchers do; answers with what it printed. */
function run(script: string): string {
  const args = ["--require", join(root, "bin/register.js"), "--eval", script];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return stdout;
}

const isLoaded = (file: string) => `Object.keys(require.cache).some((name) => name.endsWith(${JSON.stringify(file)}))`;

test("what hardly any program uses is not loaded with the components", () => {
  const files = [
    "@pulumi/pulumi/index.js",
    "@npmcli/arborist/lib/index.js",
    "typescript/lib/typescript.js",
    "@pulumi/kubernetes/index.js",
  ];
  const loaded = run(`require("./components"); console.log(${files.map(isLoaded).join(", ")})`);
  expect(loaded).toBe("true false false false\n");
});

test("functions are serialized as ever", () => {
  const script = (name: string) => `
    require("@pulumi/pulumi").runtime.${name}(() => 42).then(({ text }) => console.log(/42/.test(text)));
  `;
  expect(run(script("serializeFunction"))).toBe("true\n");
  expect(run(`require("@pulumi/pulumi").runtime.computeCodePaths().then((found) => console.log(found.size > 0))`)).toBe(
    "true\n",
  );
});
