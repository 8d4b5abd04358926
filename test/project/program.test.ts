import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "plinth-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("the entry point of a program under the engine", () => {
  it("is what package.json names, where the language host looks", () => {
    const { main, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, unknown>;
    expect(main).toBe("bin/program.js");
    // The host would take "exports" before "main".
    expect(exports).toBeUndefined();
  });

  it("runs the TypeScript of the current folder, without checking its types, and hands its exports on", () => {
    writeFileSync(
      join(folder, "index.ts"),
      'export const url: string = "https://shop.example";\nexport const count: number = "2";\n',
    );
    const script = `console.log(JSON.stringify(require(${JSON.stringify(join(root, "bin/program.js"))})))`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({ url: "https://shop.example", count: "2" });
  });
});
