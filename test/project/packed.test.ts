import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(__dirname, "../..");

/** What npm puts into the package, as paths from the root. */
function packed(): string[] {
  const argv = ["pack", "--dry-run", "--json", "--ignore-scripts", "--offline"];
  const [made] = JSON.parse(execFileSync("npm", argv, { cwd: root, encoding: "utf8", maxBuffer: 1e8 })) as [
    { files: { path: string }[] },
  ];
  return made.files.map(({ path }) => path);
}

/** The files that a file in JavaScript requires by a relative path, without the ending where it says none. */
const requiredBy = (file: string): string[] =>
  [...readFileSync(join(root, file), "utf8").matchAll(/\brequire\("(\.[^"]*)"\)/g)].map(([, path = ""]) =>
    posix.join(dirname(file), path),
  );

describe("the package", () => {
  const files = packed();
  const launchers = files.filter((file) => /\.js$/.test(file));
  const required = launchers.flatMap((file) => requiredBy(file).map((path) => [file, path] as const));

  it.each(required)("%s finds %s in it", (_, path) => {
    expect([path, `${path}.js`, `${path}.ts`, `${path}/index.ts`].some((file) => files.includes(file))).toBe(true);
  });

  it("has what it is started by, and no tests", () => {
    expect(files).toEqual(expect.arrayContaining(["bin/plinth.js", "bin/program.js", "policies/start.js"]));
    expect(files.filter((file) => /\.test\.ts$/.test(file))).toEqual([]);
    expect(required.map(([file]) => file)).toContain("bin/register.js");
  });
});
