import { describe, expect, it } from "vitest";
import { parse, USAGE } from "../../backend/args";
import { UsageError } from "../../preview/flags";

describe("the arguments of backend", () => {
  it("are a stack and flags in any order", () => {
    expect(parse(["--bucket", "our-state", "live", "--check", "--cwd", "systems/portal", "-q", "--no-color"])).toEqual({
      help: false,
      stack: "live",
      cwd: "systems/portal",
      configFile: undefined,
      bucket: "our-state",
      check: true,
      quiet: true,
      color: false,
    });
    expect(parse(["live"])).toMatchObject({ stack: "live", cwd: ".", check: false, quiet: false, color: true });
  });

  it.each([
    [["live", "--chek"], "there is no flag `--chek`; did you mean `--check`?"],
    [["live", "--bucket"], "--bucket needs a value: --bucket NAME"],
    [["live", "test"], "one stack at a time: `live` or `test`?"],
  ])("%j are refused", (argv, message) => {
    expect(() => parse(argv)).toThrow(new UsageError(message));
  });

  it("have a help that names the bucket and the exit codes", () => {
    expect(parse(["--help"]).help).toBe(true);
    expect(USAGE).toContain("<project>-state-<account>-<region>");
    expect(USAGE).toMatch(/exit codes: .*7 something would change/);
  });
});
