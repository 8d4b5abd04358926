import { describe, expect, it } from "vitest";
import { longestSeconds, overdueHours, startingDeadlineSeconds } from "../../components/kubernetes/job-times";

describe("the times of a job on Kubernetes", () => {
  it("are at most those of all attempts, and of pauses that Kubernetes sets: 10 s, doubling, at most 6 minutes", () => {
    expect(longestSeconds({ timeoutMinutes: 10, retries: 0 })).toBe(600);
    expect(longestSeconds({ timeoutMinutes: 10, retries: 2 })).toBe(3 * 600 + 10 + 20);
    expect(longestSeconds({ timeoutMinutes: 1, retries: 5 })).toBe(6 * 60 + 10 + 20 + 40 + 80 + 160);
    expect(longestSeconds({ timeoutMinutes: 1, retries: 7 })).toBe(8 * 60 + 10 + 20 + 40 + 80 + 160 + 320 + 360);
  });

  it("let it start so late", () => {
    expect(startingDeadlineSeconds({ windowMinutes: 0 })).toBe(300);
    expect(startingDeadlineSeconds({ windowMinutes: 15 })).toBe(900);
  });

  it.each([
    // A day, the 5 minutes in which it may still start, an attempt, and the hour that has only begun.
    ["0 2 * * *", 55, 0, 0, 26],
    ["0 2 * * *", 56, 0, 0, 27],
    ["0 2 * * *", 55, 0, 60, 27],
    // Six attempts of one minute with pauses of 310 s: on ECS, pauses could take hours.
    ["0 2 * * *", 1, 5, 0, 26],
    ["0 2 1 * *", 60, 0, 0, undefined],
  ])("make %s with %i minutes, tried again %i times, %i minutes late, overdue after %s hours", (...row) => {
    const [schedule, timeoutMinutes, retries, windowMinutes, hours] = row;
    expect(overdueHours({ schedule, timeoutMinutes, retries, windowMinutes })).toBe(hours);
  });
});
