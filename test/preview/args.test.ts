import { describe, expect, it } from "vitest";
import { parse, USAGE, UsageError } from "../../preview/args";

const refused = (...argv: string[]): string => {
  try {
    parse(argv);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error(`${argv.join(" ")} is accepted`);
};

describe("the arguments of a preview", () => {
  it("are a stack and flags in any order", () => {
    expect(parse(["--json", "production", "--cwd", "systems/portal", "-q"])).toMatchObject({
      stack: "production",
      cwd: "systems/portal",
      format: "json",
      quiet: true,
      color: true,
    });
  });

  it("have defaults", () => {
    expect(parse(["pr-123"])).toMatchObject({ cwd: ".", format: "text", diff: false, expectNoChanges: false });
  });

  it("may ask for help without naming a stack", () => {
    expect(parse(["--help"]).help).toBe(true);
    expect(parse(["-h"]).help).toBe(true);
  });

  it.each(["save", "against", "compare", "out"] as const)("may say --%s", (flag) => {
    expect(parse(["production", `--${flag}`, "x"])[flag]).toBe("x");
    expect(parse(["production"])[flag]).toBeUndefined();
    expect(USAGE).toContain(`--${flag}`);
  });

  it.each(["text", "json", "markdown", "html", "sarif"])("may ask for %s", (format) => {
    expect(parse(["production", "--format", format]).format).toBe(format);
  });

  it("name the nearest flag and format", () => {
    expect(refused("production", "--jsn")).toBe("there is no flag `--jsn`; did you mean `--json`?");
    expect(refused("production", "-x")).toBe("there is no flag `-x`");
    expect(refused("production", "--format", "jsno")).toBe("there is no format `jsno`; did you mean `json`?");
  });

  it("need a value where there is one, and only there", () => {
    expect(refused("production", "--cwd")).toBe("--cwd needs a value: --cwd FOLDER");
    expect(refused("production", "--cwd", "--json")).toBe("--cwd needs a value: --cwd FOLDER");
    expect(refused("production", "--json=yes")).toBe("--json takes no value");
  });

  it("are one stack", () => {
    expect(refused()).toContain("which stack?");
    expect(refused("staging", "production")).toContain("one stack at a time");
  });

  it("do not contradict each other", () => {
    expect(refused("production", "--json", "--format", "text")).toContain("contradict");
    expect(parse(["production", "--json", "--format", "json"]).format).toBe("json");
  });
});
