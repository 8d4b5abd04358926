import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jobSettings } from "../../components/job/settings";
import { longestSeconds, settleSeconds, stateMachineDefinition } from "../../components/job/state-machine";
import { simulate, type Answer, type Call, type Machine, type Run, type State } from "./interpreter";

const place = {
  clusterArn: "arn:cluster",
  taskDefinitionArn: "arn:task-definition:7",
  family: "shop-production-dump",
  subnetIds: ["subnet-1", "subnet-2"],
  securityGroupId: "sg-dump",
};
const parse = (input: object = {}) => jobSettings.parse({ schedule: "0 2 * * *", ...input });
const machine = (input: object = {}) => stateMachineDefinition("dump", parse(input), place) as unknown as Machine;

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const short = (resource: string) => resource.split(":").at(-1) ?? "";

interface World {
  /** How each attempt goes, the last one for all that follow. */
  readonly attempts?: readonly Answer[];
  /** After how many seconds Step Functions lists that an execution has started or ended. */
  readonly lag?: (name: string) => number;
  /** What runs of the job when its time is up. */
  readonly leftOver?: readonly string[];
  /** The call that AWS refuses, always. */
  readonly refused?: string;
}

/** Runs executions that start at these times, and notes what they asked AWS for. */
async function run(starts: readonly number[], settings: object = {}, world: World = {}) {
  const { attempts = [{ seconds: 60 }], lag = () => 0, leftOver = [], refused } = world;
  const calls: { call: string; args: Record<string, unknown>; name: string; from: number; to: number }[] = [];
  const runs: Run[] = [];
  const call: Call = (resource, args, self, now) => {
    if (!runs.includes(self)) runs.push(self);
    const made = calls.filter(({ call }) => call === "runTask.sync").length;
    const answers: Record<string, () => Answer> = {
      listExecutions: () => ({ seconds: 1, result: { Executions: listed(now) } }),
      "runTask.sync": () => attempts[Math.min(made, attempts.length - 1)] ?? {},
      listTasks: () => ({ result: { TaskArns: leftOver } }),
      stopTask: () => ({ result: {} }),
    };
    const known = short(resource) === refused ? undefined : answers[short(resource)];
    const answer = known?.() ?? { failure: { Error: "Refused" } };
    calls.push({ call: short(resource), args, name: self.name, from: now, to: now + (answer.seconds ?? 0) });
    return answer;
  };
  /** Those that seem to run, the youngest first, as Step Functions has them. */
  const listed = (now: number) =>
    names
      .map((name, index) => ({ Name: name, startedAt: starts[index] ?? 0 }))
      .filter(({ Name, startedAt }) => startedAt + lag(Name) <= now && seemsOpen(Name, now))
      .sort((a, b) => b.startedAt - a.startedAt)
      .map(({ Name, startedAt }) => ({ Name, StartDate: at(startedAt) }));
  const seemsOpen = (name: string, now: number) => {
    const ended = runs.find((each) => each.name === name)?.endedAt;
    return ended === undefined || ended + lag(name) > now;
  };
  const names = starts.map((_, index) => `start-${index}`);
  const ended = await simulate(
    machine(settings),
    starts.map((startedAt, index) => ({ startedAt, name: names[index] ?? "" })),
    call,
  );
  const tasks = calls.filter(({ call }) => call === "runTask.sync");
  return { runs: ended, calls, tasks };
}

const failure = { Error: "States.TaskFailed", Cause: '{"Containers":[{"ExitCode":1}]}' };

describe("one execution", () => {
  it("runs the task once, on Fargate in private subnets, with its definition's tags", async () => {
    const { runs, calls } = await run([0]);
    expect(runs).toMatchObject([{ path: ["Settle", "List", "Oldest", "Run"], endedAt: settleSeconds + 61 }]);
    expect(runs[0]).not.toHaveProperty("failure");
    expect(calls.map(({ call, args }) => [call, args])).toEqual([
      ["listExecutions", { StateMachineArn: "arn:machine", StatusFilter: "RUNNING" }],
      [
        "runTask.sync",
        {
          LaunchType: "FARGATE",
          Cluster: "arn:cluster",
          TaskDefinition: "arn:task-definition:7",
          NetworkConfiguration: {
            AwsvpcConfiguration: {
              Subnets: ["subnet-1", "subnet-2"],
              SecurityGroups: ["sg-dump"],
              AssignPublicIp: "DISABLED",
            },
          },
          PropagateTags: "TASK_DEFINITION",
        },
      ],
    ]);
  });

  it("looks again where it does not see itself yet", async () => {
    const { runs, tasks } = await run([0], {}, { lag: () => 2 * settleSeconds });
    expect(runs[0]?.path.filter((state) => state === "List")).toHaveLength(2);
    expect(tasks).toHaveLength(1);
  });

  it("fails without a task where it cannot look, rather than run beside another", async () => {
    const { runs, tasks } = await run([0], {}, { refused: "listExecutions" });
    expect(runs[0]?.failure).toEqual({ Error: "Refused" });
    expect(tasks).toEqual([]);
  });
});

describe("several executions", () => {
  it("that start at once make one task", async () => {
    const { runs, tasks } = await run([0, 0]);
    expect(tasks).toHaveLength(1);
    expect(runs.map(({ path }) => path.at(-1))).toEqual(["Run", "Skipped"]);
  });

  it("are skipped while the first still runs, and run afterwards", async () => {
    const { runs } = await run([0, 900, 1800], {}, { attempts: [{ seconds: 1200 }] });
    expect(runs.map(({ path }) => path.at(-1))).toEqual(["Run", "Skipped", "Run"]);
  });

  it("are skipped while the first waits to try again", async () => {
    const settings = { retryDelaySeconds: 600 };
    const { runs, tasks } = await run([0, 300], settings, { attempts: [{ failure }, { seconds: 60 }] });
    expect(runs.map(({ path }) => path.at(-1))).toEqual(["Run", "Skipped"]);
    expect(tasks.map(({ name }) => name)).toEqual(["start-0", "start-0"]);
  });

  it("never run beside each other and never all skip, however they start and however late they are listed", async () => {
    const starts = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 4 });
    const lags = fc.array(fc.integer({ min: 0, max: settleSeconds }), { minLength: 4, maxLength: 4 });
    let skipped = 0;
    await fc.assert(
      fc.asyncProperty(starts, lags, fc.integer({ min: 1, max: 120 }), async (times, late, seconds) => {
        const lag = (name: string) => late[Number(name.split("-")[1])] ?? 0;
        const { runs, tasks } = await run(times, {}, { attempts: [{ seconds }], lag });
        expect(tasks.length).toBeGreaterThan(0);
        const overlapping = tasks.filter((one) =>
          tasks.some((other) => other !== one && one.from < other.to && other.from < one.to),
        );
        expect(overlapping).toEqual([]);
        expect(runs.every(({ failure }) => failure === undefined)).toBe(true);
        skipped += runs.filter(({ path }) => path.at(-1) === "Skipped").length;
      }),
    );
    // It happens, or the property would prove nothing.
    expect(skipped).toBeGreaterThan(20);
  });
});

describe("an attempt that fails", () => {
  it("is followed by as many as are set, each after a longer pause, and then the job has failed", async () => {
    const { runs, tasks } = await run([0], { retries: 3, retryDelaySeconds: 10 }, { attempts: [{ failure }] });
    expect(tasks.map(({ from }) => from - settleSeconds - 1)).toEqual([0, 10, 30, 70]);
    expect(runs[0]).toMatchObject({
      path: ["Settle", "List", "Oldest", "Run", "Failed"],
      failure: { Error: "States.TaskFailed", Cause: `job dump has given up. ${failure.Cause}` },
    });
  });

  it("may have been the last", async () => {
    const { runs, tasks } = await run([0], { retries: 0 }, { attempts: [{ failure }] });
    expect(tasks).toHaveLength(1);
    expect(runs[0]?.path.at(-1)).toBe("Failed");
  });

  it("is forgotten where the next succeeds", async () => {
    const { runs, tasks } = await run([0], {}, { attempts: [{ failure }, { seconds: 60 }] });
    expect(tasks).toHaveLength(2);
    expect(runs[0]?.failure).toBeUndefined();
  });

  it("was not the job's fault, where ECS had no capacity, and is tried again all the same", async () => {
    const noCapacity = { Error: "AmazonECS.Unknown", Cause: "Capacity is unavailable at this time" };
    const { tasks } = await run([0], { retries: 1 }, { attempts: [{ failure: noCapacity }, {}] });
    expect(tasks).toHaveLength(2);
  });
});

describe("an attempt that takes too long", () => {
  const tooLong = { attempts: [{ seconds: 601 }], leftOver: ["arn:task/1"] };

  it("is stopped, not tried again, and the job has failed", async () => {
    const { runs, calls } = await run([0], { timeoutMinutes: 10, retries: 2 }, tooLong);
    expect(runs[0]).toMatchObject({
      path: ["Settle", "List", "Oldest", "Run", "TimedOut", "Stop", "StopTask", "Failed"],
      failure: { Error: "States.Timeout", Cause: "job dump has given up. " },
      endedAt: settleSeconds + 1 + 600,
    });
    expect(calls.slice(2).map(({ call, args }) => [call, args])).toEqual([
      ["listTasks", { Cluster: "arn:cluster", Family: "shop-production-dump", DesiredStatus: "RUNNING" }],
      ["stopTask", { Cluster: "arn:cluster", Task: "arn:task/1", Reason: "job dump took longer than 10 minutes" }],
    ]);
  });

  it("may have ended by itself in the meantime", async () => {
    const { runs } = await run([0], { timeoutMinutes: 10 }, { ...tooLong, leftOver: [] });
    expect(runs[0]?.path.slice(-3)).toEqual(["TimedOut", "Stop", "Failed"]);
  });

  it.each(["listTasks", "stopTask"])("is what people hear of, even where AWS refuses %s", async (refused) => {
    const { runs, calls } = await run([0], { timeoutMinutes: 10 }, { ...tooLong, refused });
    expect(calls.filter(({ call }) => call === refused)).toHaveLength(6);
    expect(runs[0]?.failure).toMatchObject({ Error: "States.Timeout" });
  });
});

describe("the time of all attempts", () => {
  it("is that of each and the pauses between them", () => {
    expect(longestSeconds({ timeoutMinutes: 10, retries: 2, retryDelaySeconds: 60 })).toBe(3 * 600 + 60 + 120);
    expect(longestSeconds({ timeoutMinutes: 10, retries: 0, retryDelaySeconds: 60 })).toBe(600);
  });
});

describe("the definition of any valid settings", () => {
  /** The fields of each type of state. Source: "Using Amazon States Language", AWS Step Functions Developer Guide. */
  const fields: Record<string, readonly string[]> = {
    Choice: ["Choices", "Default"],
    Fail: ["Cause", "Error"],
    Map: ["Catch", "ItemProcessor", "Items"],
    Succeed: [],
    Task: ["Arguments", "Catch", "Output", "Resource", "Retry", "TimeoutSeconds"],
    Wait: ["Seconds"],
  };
  const ends = (state: State): string[] =>
    [state.Next, state.Default, ...(state.Choices ?? []).map(({ Next }) => Next)]
      .concat((state.Catch ?? []).map(({ Next }) => Next))
      .filter((name) => name !== undefined);

  /** What is wrong with it as Amazon States Language. */
  function mistakes({ StartAt, States }: Machine): string[] {
    const reached = new Set<string>([StartAt]);
    for (const name of reached) ends(States[name] ?? { Type: "" }).forEach((next) => reached.add(next));
    const states = Object.entries(States);
    return [
      ...[...reached].filter((name) => !(name in States)).map((name) => `${name} does not exist`),
      ...states.filter(([name]) => !reached.has(name)).map(([name]) => `${name} is never reached`),
      ...states.flatMap(([name, state]) => {
        const goesOn = ["Succeed", "Fail"].includes(state.Type) ? 0 : 1;
        const ways = [state.Next, state.End, state.Default].filter((way) => way !== undefined).length;
        const unknown = Object.keys(state).filter(
          (field) => !["Type", "Next", "End", ...(fields[state.Type] ?? [])].includes(field),
        );
        return [
          ...(ways === goesOn ? [] : [`${name} goes on in ${ways} ways`]),
          ...unknown.map((field) => `${name} has no ${field}`),
          ...(state.ItemProcessor ? mistakes(state.ItemProcessor) : []),
        ];
      }),
    ];
  }

  it("is Amazon States Language within its bounds", () => {
    const settings = fc.record({
      retries: fc.integer({ min: 0, max: 5 }),
      retryDelaySeconds: fc.integer({ min: 1, max: 600 }),
      timeoutMinutes: fc.integer({ min: 1, max: 10_080 }),
    });
    fc.assert(
      fc.property(settings, (input) => {
        const made = machine(input) as Machine & { TimeoutSeconds: number };
        expect(mistakes(made)).toEqual([]);
        expect(made.TimeoutSeconds).toBeGreaterThan(longestSeconds(input) + settleSeconds);
        // The most that Step Functions takes.
        expect(made.TimeoutSeconds).toBeLessThanOrEqual(99_999_999);
      }),
    );
  });

  it("would not be, if something were amiss", () => {
    const { StartAt, States } = machine();
    const broken = { StartAt, States: { ...States, Run: { Type: "Task", Next: "Nowhere", InputPath: "$" } } };
    expect(mistakes(broken)).toEqual([
      "Nowhere does not exist",
      "TimedOut is never reached",
      "Stop is never reached",
      "Failed is never reached",
      "Run has no InputPath",
    ]);
  });
});
