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
      tags: { all: "v1.2_3", own: new Map() },
      waitMinutes: 0,
      switches: [],
      check: true,
      quiet: true,
      color: false,
    });
  });

  it("are tags for one repository each, besides the one for all", () => {
    expect(parse(["live"]).tags).toEqual({ all: undefined, own: new Map() });
    expect(parse(["live", "--tag", "web=v12", "--tag=v13", "--tag", "api=v11"]).tags).toEqual({
      all: "v13",
      own: new Map([
        ["web", "v12"],
        ["api", "v11"],
      ]),
    });
  });

  it("are services to switch, each once", () => {
    expect(parse(["live", "--switch", "web", "--switch=api", "--switch", "web"]).switches).toEqual(["web", "api"]);
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
    [["live", "--tag", "v1;ls"], "--tag needs the tag of an image, such as v12 or web=v12; `v1;ls` was given"],
    [["live", "--tag", "web="], "--tag needs the tag of an image, such as v12 or web=v12; `web=` was given"],
    [["live", "--tag", "=v1"], "--tag needs the tag of an image, such as v12 or web=v12; `=v1` was given"],
    [["live", "--tag", "web=v1=v2"], "--tag needs the tag of an image, such as v12 or web=v12; `web=v1=v2` was given"],
    [["live", "--tag", "v1", "--tag", "v2"], "one tag for all repositories: `v1` or `v2`?"],
    [["live", "--tag", "web=v1", "--tag=web=v2"], "one tag for web: `v1` or `v2`?"],
    [["live", "--tag"], "--tag needs a value: --tag [NAME=]TAG"],
    [["live", "--check", "--wait"], "--check looks once, and --wait again and again: one of them"],
    [
      ["live", "--switch", "web", "--tag", "v1"],
      "--switch is a deploy of its own, after the one that started the image: no --tag, no --wait",
    ],
    [
      ["live", "--switch", "web", "--wait"],
      "--switch is a deploy of its own, after the one that started the image: no --tag, no --wait",
    ],
    [["live", "--chek"], "there is no flag `--chek`; did you mean `--check`?"],
  ])("%j are refused", (argv, message) => {
    expect(refused(...argv)).toBe(message);
  });

  it("show in the help which value may be left out", () => {
    expect(USAGE).toContain("--wait [MINUTES]");
    expect(USAGE).toContain("--tag [NAME=]TAG ");
    expect(parse(["--help"]).help).toBe(true);
  });
});
