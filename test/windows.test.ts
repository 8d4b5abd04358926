import { describe, expect, it } from "vitest";
import { windowsOverlap } from "../components/windows";

describe("windowsOverlap", () => {
  it.each([
    ["01:00-01:30", "sun:03:00-sun:04:00", false],
    ["03:30-04:30", "sun:03:00-sun:04:00", true],
    ["04:00-05:00", "sun:03:00-sun:04:00", false],
    ["23:30-00:30", "mon:00:00-mon:01:00", true],
    ["23:00-00:00", "mon:00:00-mon:01:00", false],
    ["00:10-00:40", "sat:23:30-sun:00:30", true],
    ["12:00-12:30", "sat:23:30-sun:00:30", false],
    ["12:00-12:30", "fri:11:00-sun:13:00", true],
  ])("%s and %s: %s", (daily, weekly, expected) => {
    expect(windowsOverlap(daily, weekly)).toBe(expected);
  });
});
