import { describe, expect, it } from "vitest";
import { parse, USAGE } from "../../given/args";
import { UsageError } from "../../preview/flags";

const refused = (...argv: string[]): string => {
  try {
    parse(argv);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error(`${argv.join(" ")} is accepted`);
};

describe("the arguments of given", () => {
  it("are a stack and flags in any order", () => {
    expect(parse(["--tag", "v1.2_3", "live", "--check", "--cwd", "systems/portal", "-q", "--no-color"])).toEqual({
      help: false,
      stack: "live",
      cwd: "systems/portal",
      configFile: undefined,
      tag: "v1.2_3",
      waitMinutes: 0,
      check: true,
      quiet: true,
      color: false,
    });
  });

  it.each([
    [["live"], 0],
    [["live", "--wait"], 60],
    [["--wait", "live"], 60],
    [["live", "--wait", "5"], 5],
    [["--wait", "5", "live"], 5],
    [["--wait=5", "live"], 5],
    [["live", "--wait", "--quiet"], 60],
  ])("%j wait for %i minutes", (argv, minutes) => {
    expect(parse(argv)).toMatchObject({ stack: "live", waitMinutes: minutes });
  });

  it.each([
    [["live", "--wait=soon"], "--wait takes MINUTES, or nothing; `soon` was given"],
    [["live", "--wait=0"], "--wait takes MINUTES, or nothing; `0` was given"],
    [["live", "--wait="], "--wait takes MINUTES, or nothing; `` was given"],
    [["live", "--wait", "soon"], "one stack at a time: `live` or `soon`?"],
    [["live", "5"], "one stack at a time: `live` or `5`?"],
    [["live", "--tag", "v1;ls"], "--tag needs the tag of an image, such as v12; `v1;ls` was given"],
    [["live", "--tag"], "--tag needs a value: --tag TAG"],
    [["live", "--check", "--wait"], "--check looks once, and --wait again and again: one of them"],
    [["live", "--chek"], "there is no flag `--chek`; did you mean `--check`?"],
  ])("%j are refused", (argv, message) => {
    expect(refused(...argv)).toBe(message);
  });

  it("show in the help which value may be left out", () => {
    expect(USAGE).toContain("--wait [MINUTES]");
    expect(USAGE).toContain("--tag TAG ");
    expect(parse(["--help"]).help).toBe(true);
  });
});
