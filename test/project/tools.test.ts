import { afterEach, describe, expect, test, vi } from "vitest";
import { needs } from "../tools";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("needs", () => {
  test("a tool on PATH is there", () => {
    expect(needs("npm", "installs")).toBe(true);
  });

  test("a missing one is said once, with what it would be for", () => {
    vi.stubEnv("CI", "");
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(needs("no-such-tool", "runs the real engine")).toBe(false);
    expect(write.mock.calls).toEqual([["skipped, `no-such-tool` is not on PATH: runs the real engine\n"]]);
  });

  test("under CI it is an error", () => {
    vi.stubEnv("CI", "1");
    expect(() => needs("no-such-tool", "runs the real engine")).toThrow("`no-such-tool` is not on PATH");
  });
});
