import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

it.each(["preview/cli.ts", "policies/cli.ts"])("%s tells how it is used before any rule is read", (file) => {
  const script = `
    require("./${file}").main(["command", "--help"]).then(() => console.log(Object.keys(require.cache).join("\\n")));
  `;
  const output = execFileSync(process.execPath, ["-r", "./bin/register.js", "-e", script], {
    cwd: join(__dirname, "../.."),
    encoding: "utf8",
  });
  expect(output).toContain(join(...file.split("/")));
  expect(output.split("\n").filter((line) => /policies\/rules/.test(line))).toEqual([]);
});
