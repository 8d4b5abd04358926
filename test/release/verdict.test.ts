import { describe, expect, it } from "vitest";
import { failure, hasSucceeded, revision } from "../../components/release/verdict";

const task = (ended: object, container: object = {}) => ({
  lastStatus: "STOPPED",
  stopCode: "EssentialContainerExited" as const,
  ...ended,
  containers: [
    { name: "sidecar", exitCode: 0 },
    { name: "release", ...container },
  ],
});

describe("a task", () => {
  it("has succeeded when its own container ended with 0, by itself", () => {
    expect(hasSucceeded(task({}, { exitCode: 0 }), "release")).toBe(true);
    expect(hasSucceeded(task({}, { exitCode: 1 }), "release")).toBe(false);
    expect(hasSucceeded(task({}), "release")).toBe(false);
    expect(hasSucceeded(task({ stopCode: "UserInitiated" }, { exitCode: 0 }), "release")).toBe(false);
    expect(hasSucceeded(task({ lastStatus: "DEPROVISIONING" }, { exitCode: 0 }), "release")).toBe(false);
  });

  it.each([
    [
      "its container ended with exit code 137: Essential container in task exited; OutOfMemoryError: Container killed",
      task(
        { stoppedReason: "Essential container in task exited" },
        { exitCode: 137, reason: "OutOfMemoryError: Container killed" },
      ),
    ],
    [
      "its container never started: ResourceInitializationError: unable to pull secrets",
      task({ stopCode: "TaskFailedToStart", stoppedReason: "ResourceInitializationError: unable to pull secrets" }),
    ],
    [
      "its task was stopped with exit code 143: Task stopped by user",
      task({ stopCode: "UserInitiated", stoppedReason: "Task stopped by user" }, { exitCode: 143 }),
    ],
    ["its task was stopped", { lastStatus: "STOPPED" }],
  ])("that failed says: %s", (words, ended) => {
    expect(failure(ended, "release")).toBe(words);
  });

  it("is of a revision, by which releases are in order beyond the ninth", () => {
    const arn = "arn:aws:ecs:eu-central-1:222222222222:task-definition/shop-production-release";
    expect(revision(`${arn}:10`)).toBeGreaterThan(revision(`${arn}:9`));
    expect(revision(undefined)).toBeNaN();
  });
});
