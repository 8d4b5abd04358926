import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = join(__dirname, "../..");
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "plinth-register-")));
  for (const name of ["bin", "components", "user", "node_modules/esbuild"]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  for (const name of ["register", "compile", "later"]) {
    cpSync(join(root, `bin/${name}.js`), join(folder, `bin/${name}.js`));
  }
  // Its own, as what was compiled is kept beside it.
  cpSync(join(root, "node_modules/esbuild"), join(folder, "node_modules/esbuild"), { recursive: true });
  symlinkSync(join(root, "node_modules/@esbuild"), join(folder, "node_modules/@esbuild"));
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

const kept = () => join(folder, "node_modules/.cache/plinth");

test("what was compiled is kept, maps too, until a file changes", () => {
  write("components/thrower.ts", thrower);
  write("user/index.ts", ['import { fail } from "../components/thrower";', "fail();"]);
  expect(run("user/index.ts").stderr).toContain(`${folder}/components/thrower.ts:5:`);
  const code = readFileSync(join(kept(), "code.json"), "utf8");
  writeFileSync(join(kept(), "code.json"), code.replace("gone.a", "gone.kept"));
  const again = run("user/index.ts").stderr;
  expect(again).toContain("reading 'kept'");
  expect(again).toContain(`${folder}/components/thrower.ts:5:`);

  write("components/thrower.ts", ["", ...thrower]);
  const changed = run("user/index.ts").stderr;
  expect(changed).toContain("reading 'a'");
  expect(changed).toContain(`${folder}/components/thrower.ts:6:`);
});

const spoiled: Record<string, () => void> = {
  "half of it is there": () => {
    writeFileSync(join(kept(), "code.json"), '{"hash": "');
  },
  "maps are gone": () => {
    rmSync(join(kept(), "maps.json"));
  },
  "nothing can be kept": () => {
    rmSync(kept(), { recursive: true });
    writeFileSync(kept(), "");
  },
};

test.each(Object.entries(spoiled))("where %s, it is made anew", (_, spoil) => {
  write("components/thrower.ts", thrower);
  write("user/index.ts", ['import { fail } from "../components/thrower";', "fail();"]);
  run("user/index.ts");
  spoil();
  expect(run("user/index.ts").stderr).toContain(`${folder}/components/thrower.ts:5:`);
});
