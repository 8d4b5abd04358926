import { expect, it, describe } from "vitest";
import { linksFor, type Answer, type Place } from "../../components/release/event";
import { release } from "../../components/release/function";
import { FakeEcs } from "./ecs";

const minute = 60_000;
const place: Place = {
  cluster: "cluster",
  family: "shop-production-release",
  container: "release",
  subnets: ["subnet-a", "subnet-b"],
  securityGroup: "sg-release",
  logGroup: "release-logs",
  timeoutMinutes: 30,
};
const definition = (revision: number) =>
  `arn:aws:ecs:eu-central-1:222222222222:task-definition/shop-production-release:${revision}`;
const first = { taskDefinition: definition(1), link: 1 };

/** The rest of a chain, as the engine makes its calls: each is given what the one before it answered. */
async function chain(ecs: FakeEcs, { from = 1, before, revision = 1, limit = 30 }: Chain = {}): Promise<Answer> {
  let answer: Answer | undefined = before;
  for (let link = from; link <= linksFor(limit); link++) {
    const event = { taskDefinition: definition(revision), link, before: answer && JSON.stringify(answer) };
    answer = await release(event, { ...place, timeoutMinutes: limit }, ecs.world());
  }
  return answer!;
}
interface Chain {
  readonly from?: number;
  readonly before?: Answer;
  readonly revision?: number;
  readonly limit?: number;
}
const call = (ecs: FakeEcs, event: object = {}) => release({ ...first, ...event }, place, ecs.world());
/** Somebody broke the deployment off: what was started goes on without anybody who waits for it. */
async function brokenOff(ecs: FakeEcs, revision: number): Promise<void> {
  const broken = new Error("broken off");
  const world = ecs.world(() => Promise.reject(broken));
  await expect(release({ ...first, taskDefinition: definition(revision) }, place, world)).rejects.toBe(broken);
}
const message = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "",
    (error: unknown) => (error as Error).message,
  );

describe("a release that succeeds", () => {
  it("is one task in the private subnets, with nothing of the internet's", async () => {
    const ecs = new FakeEcs();
    expect(await call(ecs)).toEqual({ done: true, task: expect.stringMatching(/task\/cluster\/1$/) as string });
    expect(ecs.starts).toEqual([
      {
        cluster: "cluster",
        taskDefinition: definition(1),
        clientToken: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        startedBy: "plinth-release",
        launchType: "FARGATE",
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ["subnet-a", "subnet-b"],
            securityGroups: ["sg-release"],
            assignPublicIp: "DISABLED",
          },
        },
        enableECSManagedTags: true,
        propagateTags: "TASK_DEFINITION",
      },
    ]);
    expect(ecs.stops).toEqual([]);
  });

  it("is over for the calls after it, which ask nobody", async () => {
    const ecs = new FakeEcs();
    const done = await call(ecs);
    const nobody = { ecs: {}, logs: {} } as never;
    expect(await release({ ...first, link: 2, before: JSON.stringify(done) }, place, nobody)).toEqual(done);
  });

  it("may be seen late by ECS itself", async () => {
    const ecs = new FakeEcs();
    ecs.blindSeconds = 20;
    expect(await call(ecs)).toMatchObject({ done: true });
    expect(ecs.starts).toHaveLength(1);
  });

  it("may take longer than one call", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [{ endsAfter: 20 * 60, exitCode: 0 }];
    const begin = ecs.now;
    const running = await call(ecs);
    expect(running).toMatchObject({ done: false });
    expect(ecs.now - begin).toBe(14 * minute);
    expect(await chain(ecs, { from: 2, before: running })).toMatchObject({ done: true });
    expect(ecs.now - begin).toBe(20 * minute);
    expect(ecs.starts).toHaveLength(1);
  });

  it("may end between two calls", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [{ endsAfter: 14 * 60 + 2, exitCode: 0 }];
    const running = await call(ecs);
    ecs.now += 3000;
    expect(await chain(ecs, { from: 2, before: running })).toMatchObject({ done: true });
    expect(ecs.starts).toHaveLength(1);
  });
});

describe("a release that fails", () => {
  it("says with which code, what it wrote last, and where the rest is", async () => {
    const ecs = new FakeEcs();
    const log = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    ecs.courses = [{ endsAfter: 30, exitCode: 1, log }];
    const text = await message(call(ecs));
    expect(text.split("\n")).toEqual([
      "The release failed: its container ended with exit code 1: Essential container in task exited",
      "The end of its log:",
      ...log.slice(10).map((line) => `  ${line}`),
      "All of it: log group release-logs, log stream release/release/1",
    ]);
  });

  it("has no stack trace, which Lambda would hand on to people", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [{ endsAfter: 30, exitCode: 1 }];
    await expect(call(ecs)).rejects.toMatchObject({ name: "ReleaseError", stack: "" });
  });

  it("may never have started", async () => {
    const ecs = new FakeEcs();
    const reason = "CannotPullContainerError: pull image manifest has been retried 7 time(s)";
    ecs.courses = [{ startsAfter: 999, endsAfter: 90, stopCode: "TaskFailedToStart", reason }];
    const text = await message(call(ecs));
    expect(text).toContain(`The release failed: its container never started: ${reason}\nIt wrote no log.`);
    expect(ecs.starts).toHaveLength(1);
  });

  it("runs again with the next deployment, within the same minute as well as a day later", async () => {
    for (const later of [0, 30 * minute, 24 * 60 * minute]) {
      const ecs = new FakeEcs();
      ecs.courses = [
        { endsAfter: 5, exitCode: 1 },
        { endsAfter: 5, exitCode: 0 },
      ];
      expect(await message(call(ecs))).toContain("exit code 1");
      ecs.now += later;
      expect(await call(ecs)).toMatchObject({ done: true });
      expect(ecs.starts).toHaveLength(2);
    }
  });

  it("is past once it has succeeded: the last run counts", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [
      { endsAfter: 5, exitCode: 1 },
      { endsAfter: 5, exitCode: 0 },
    ];
    await message(call(ecs));
    const done = await call(ecs);
    ecs.now += minute;
    expect(await call(ecs)).toEqual(done);
    expect(ecs.starts).toHaveLength(2);
  });

  it("runs again where a later call of the chain reported it", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [
      { endsAfter: 20 * 60, exitCode: 1 },
      { endsAfter: 60, exitCode: 0 },
    ];
    const running = await call(ecs);
    expect(await message(chain(ecs, { from: 2, before: running }))).toContain("exit code 1");
    ecs.now += 10 * minute;
    expect(await chain(ecs, { from: 2, before: running })).toMatchObject({ done: true });
    expect(ecs.starts).toHaveLength(2);
  });

  it("tells of it even where its log cannot be read", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [{ endsAfter: 30, exitCode: 1 }];
    const world = { ...ecs.world(), logs: { send: () => Promise.reject(new Error("not allowed")) } as never };
    const text = await message(release(first, place, world));
    expect(text).toContain("exit code 1");
    expect(text).toContain("(cannot be read: not allowed)");
  });
});

describe("a release that takes too long", () => {
  it("is stopped when its time is over, and has failed, though it ends with 0 when it is stopped", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [{ log: ["still at it"] }, { endsAfter: 60, exitCode: 0 }];
    const begin = ecs.now;
    const text = await message(chain(ecs));
    expect(text).toContain("The release failed: its task was stopped with exit code 0: it was not done after 30 min");
    expect(text).toContain("  still at it");
    expect(ecs.stops).toHaveLength(1);
    expect(ecs.now - begin).toBeLessThan(31 * minute);
    // The calls before the last one are in the state: the next deployment makes the last one alone.
    expect(await chain(ecs, { from: 3, before: { done: false } })).toMatchObject({ done: true });
    expect(ecs.starts).toHaveLength(2);
  });

  it("is left alone by the last call while its own time is not over, and waited for by the next deployment", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [{ endsAfter: 25 * 60, exitCode: 0 }];
    const text = await message(call(ecs, { link: 3 }));
    expect(text).toContain("The release still runs: arn:aws:ecs:eu-central-1:222222222222:task/cluster/1");
    expect(text).toContain("The next `pulumi up` waits for it again.");
    expect(await call(ecs, { link: 3 })).toMatchObject({ done: true });
    expect([ecs.starts.length, ecs.stops.length]).toEqual([1, 0]);
  });

  it("always has calls for longer than it may take", () => {
    for (let minutes = 1; minutes <= 360; minutes++)
      expect(linksFor(minutes) * 14, `${minutes}`).toBeGreaterThan(minutes);
    expect([linksFor(1), linksFor(13), linksFor(14), linksFor(30), linksFor(360)]).toEqual([1, 1, 2, 3, 26]);
  });
});

describe("a release whose start is refused", () => {
  const refused = (name: string, text: string) => Object.assign(new Error(text), { name });

  it("is tried again for a while", async () => {
    const ecs = new FakeEcs();
    ecs.refusals = [
      refused("AccessDeniedException", "not authorized yet"),
      refused("ClientException", "ECS was unable to assume the role"),
      { reason: "Capacity is unavailable at this time" },
    ];
    expect(await call(ecs)).toMatchObject({ done: true });
    expect(ecs.starts).toHaveLength(1);
  });

  it("says why after five minutes, having started nothing", async () => {
    const ecs = new FakeEcs();
    ecs.refusals = Array.from({ length: 500 }, () => ({ reason: "RESOURCE:ENI", detail: "none left" }));
    const begin = ecs.now;
    expect(await message(call(ecs))).toBe("The release could not be started: RESOURCE:ENI, none left");
    expect([ecs.now - begin, ecs.starts.length]).toEqual([5 * minute, 0]);
  });

  it("fails at once for what does not pass", async () => {
    const ecs = new FakeEcs();
    ecs.refusals = [refused("ClusterNotFoundException", "Cluster not found.")];
    const begin = ecs.now;
    await expect(call(ecs)).rejects.toThrow("Cluster not found.");
    expect(ecs.now).toBe(begin);
  });
});

describe("a deployment that was broken off", () => {
  it("left a task that the next one joins", async () => {
    const ecs = new FakeEcs();
    await brokenOff(ecs, 1);
    ecs.now += 30_000;
    expect(await chain(ecs)).toMatchObject({ done: true });
    expect(ecs.starts).toHaveLength(1);
  });

  it("left a task that succeeded since, which is not run again", async () => {
    const ecs = new FakeEcs();
    await brokenOff(ecs, 1);
    ecs.now += 20 * minute;
    expect(await chain(ecs)).toMatchObject({ done: true });
    expect(ecs.starts).toHaveLength(1);
  });

  it("left a task of which nothing is known any more: then it is run again", async () => {
    const ecs = new FakeEcs();
    await brokenOff(ecs, 1);
    ecs.now += 2 * 60 * minute;
    expect(await chain(ecs, { from: 2, before: { done: false } })).toMatchObject({ done: true });
    expect(ecs.starts).toHaveLength(2);
  });

  it("left a task of another release: two never run at once", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [
      { endsAfter: 10 * 60, exitCode: 1 },
      { endsAfter: 60, exitCode: 0 },
    ];
    const begin = ecs.now;
    await brokenOff(ecs, 1);
    expect(await chain(ecs, { revision: 2 })).toMatchObject({ done: true });
    expect(ecs.starts.map(({ taskDefinition }) => taskDefinition)).toEqual([definition(1), definition(2)]);
    expect(ecs.now - begin).toBeGreaterThanOrEqual(11 * minute);
  });

  it("left a task of another release that does not end: it is named, and nothing is started or stopped", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [{}];
    await brokenOff(ecs, 1);
    const text = await message(chain(ecs, { revision: 2 }));
    expect(text).toMatch(/^Another task of the release's still runs: \S+\/1 of \S+:1\. Nothing else was started/);
    expect([ecs.starts.length, ecs.stops.length]).toEqual([1, 0]);
  });

  it("left a call that waited for its turn: it does not start what is outdated by then", async () => {
    const ecs = new FakeEcs();
    ecs.courses = [{ endsAfter: 60, exitCode: 0 }];
    expect(await chain(ecs, { revision: 3 })).toMatchObject({ done: true });
    expect(await message(call(ecs, { taskDefinition: definition(2) }))).toContain("The release was not started");
    expect(ecs.starts).toHaveLength(1);
  });
});

describe("two calls at once", () => {
  it("of one release start one task, though they do not see each other's", async () => {
    const ecs = new FakeEcs();
    ecs.blindSeconds = 20;
    const answers = await Promise.all([call(ecs), call(ecs)]);
    expect(answers[0]).toMatchObject({ done: true });
    expect(answers[1]).toEqual(answers[0]);
    expect(ecs.starts).toHaveLength(1);
  });

  it("of two releases run one after the other, the later one last", async () => {
    const ecs = new FakeEcs();
    ecs.blindSeconds = 20;
    const [early, late] = await Promise.all([call(ecs), call(ecs, { taskDefinition: definition(2) })]);
    expect([early.done, late.done]).toEqual([true, true]);
    expect(ecs.starts.map(({ taskDefinition }) => taskDefinition)).toEqual([definition(1), definition(2)]);
  });

  it("of which one is a repetition join, as long as the task runs and when it has succeeded", async () => {
    const ecs = new FakeEcs();
    let repeated: Promise<Answer> | undefined;
    const world = ecs.world(() => {
      repeated ??= release(first, place, ecs.world());
    });
    const answer = await release(first, place, world);
    expect(await repeated).toEqual(answer);
    expect(await call(ecs)).toEqual(answer);
    expect(ecs.starts).toHaveLength(1);
  });
});

describe("tasks that people start of the same family", () => {
  const byHand = async (ecs: FakeEcs, course: object) => {
    ecs.courses = [course, { endsAfter: 60, exitCode: 0 }];
    const world = ecs.world();
    const { RunTaskCommand } = await import("@aws-sdk/client-ecs");
    await world.ecs.send(
      new RunTaskCommand({ taskDefinition: definition(1), clientToken: "by-hand", cluster: "cluster" }),
    );
  };

  it("prove nothing when they succeed: a repair is no migration", async () => {
    const ecs = new FakeEcs();
    await byHand(ecs, { endsAfter: 60, exitCode: 0 });
    ecs.now += 5 * minute;
    expect(await call(ecs)).toMatchObject({ done: true });
    expect(ecs.starts).toHaveLength(2);
  });

  it("are waited for", async () => {
    const ecs = new FakeEcs();
    await byHand(ecs, { endsAfter: 600, exitCode: 0 });
    const begin = ecs.now;
    expect(await call(ecs)).toMatchObject({ done: true });
    expect([ecs.starts.length, ecs.now - begin >= 11 * minute]).toEqual([2, true]);
  });
});
