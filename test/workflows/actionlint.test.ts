import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { needs } from "../tools";

describe.skipIf(!needs("actionlint", "lints the workflows"))("actionlint", () => {
  it("finds nothing", () => {
    // the same on every machine, whatever else is installed there
    const argv = ["-no-color", "-shellcheck=", "-pyflakes="];
    expect(execFileSync("actionlint", argv, { cwd: join(__dirname, "../.."), encoding: "utf8" })).toBe("");
  });
});
