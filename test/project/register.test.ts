import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = join(__dirname, "../..");
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "plinth-register-")));
  for (const name of ["bin", "components", "user"]) mkdirSync(join(folder, name));
  cpSync(join(root, "bin/register.js"), join(folder, "bin/register.js"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (file: string, lines: string[]) => {
  writeFileSync(join(folder, file), lines.join("\n"));
};

const run = (file: string) =>
  spawnSync(process.execPath, ["--require", join(folder, "bin/register.js"), join(folder, file)], { encoding: "utf8" });

const thrower = ["interface Gone {", "  a: 1;", "}", "", "export const fail = (gone?: Gone) => gone!.a;"];

test("TypeScript of ours and of a user is loaded, and traces name the lines as written", () => {
  write("components/thrower.ts", thrower);
  write("user/index.ts", ["interface Gone {}", "", 'import { fail } from "../components/thrower";', "fail();"]);
  const { status, stderr } = run("user/index.ts");
  expect(stderr).toContain(`${folder}/components/thrower.ts:5:`);
  expect(stderr).toContain(`${folder}/user/index.ts:4:1`);
  expect(stderr).not.toContain("register.js:");
  expect(status).toBe(1);
});

test("a file that is no TypeScript stops only who loads it", () => {
  write("components/broken.ts", ["const = 1;"]);
  write("components/whole.ts", ["export const whole: string = 'whole';"]);
  write("user/index.ts", ['import { whole } from "../components/whole";', "console.log(whole);"]);
  write("user/other.ts", ['import "../components/broken";']);
  expect(run("user/index.ts")).toMatchObject({ status: 0, stdout: "whole\n" });
  expect(run("user/other.ts").stderr).toContain(`${folder}/components/broken.ts:1:6`);
});
