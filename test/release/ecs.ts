import {
  ConflictException,
  DescribeTasksCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Failure,
  type RunTaskCommandInput,
  type Task,
} from "@aws-sdk/client-ecs";
import type { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { World } from "../../components/release/tasks";

/** What a task does: after so many seconds it runs, and after so many it ends by itself, in some way. */
export interface Course {
  readonly startsAfter?: number;
  readonly endsAfter?: number;
  readonly exitCode?: number;
  readonly stopCode?: Task["stopCode"];
  readonly reason?: string;
  readonly log?: readonly string[];
}

interface Known {
  readonly input: RunTaskCommandInput;
  readonly arn: string;
  readonly createdAt: number;
  readonly course: Course;
  stopped?: { readonly at: number; readonly reason: string };
}

const second = 1000;
/** From SIGTERM to the end. */
const stopSeconds = 10;

/** ECS as far as a release sees it, at a time of its own: tokens, what is listed under which status, and forgetting. */
export class FakeEcs {
  now = Date.parse("2026-01-01T10:00:00Z");
  /** What the next tasks do; the last one again and again. */
  courses: Course[] = [{ endsAfter: 60, exitCode: 0 }];
  /** What RunTask refuses with, one answer each, before it starts anything. */
  refusals: (Failure | Error)[] = [];
  /** How long a new task is not listed or described: the API is eventually consistent. */
  blindSeconds = 0;
  readonly starts: RunTaskCommandInput[] = [];
  readonly stops: string[] = [];
  private readonly tasks: Known[] = [];

  /** The world of one call; `onPause` sees the time go by. */
  world(onPause: () => void | Promise<void> = () => undefined): World {
    const client = (answer: (command: never) => unknown) =>
      ({ send: (command: never) => Promise.resolve().then(() => answer(command)) }) as never;
    return {
      ecs: client((command) => this.ecs(command)),
      logs: client((command) => this.log(command)),
      now: () => this.now,
      pause: async (seconds) => {
        this.now += seconds * second;
        await onPause();
      },
    };
  }

  private ecs(command: unknown): unknown {
    if (command instanceof RunTaskCommand) return this.run(command.input);
    if (command instanceof ListTasksCommand) {
      const { desiredStatus = "RUNNING", family } = command.input;
      const listed = this.visible().filter(
        (each) => familyOf(each.input) === family && this.described(each).desiredStatus === desiredStatus,
      );
      return { taskArns: listed.map(({ arn }) => arn) };
    }
    if (command instanceof DescribeTasksCommand) {
      const asked = this.visible().filter(({ arn }) => command.input.tasks?.includes(arn));
      return { tasks: asked.map((each) => this.described(each)) };
    }
    if (command instanceof StopTaskCommand) {
      const task = this.tasks.find(({ arn }) => arn === command.input.task);
      this.stops.push(command.input.task ?? "");
      if (task) task.stopped = { at: this.now, reason: command.input.reason ?? "" };
      return {};
    }
    throw new Error("ECS has no such call");
  }

  private run(input: RunTaskCommandInput): unknown {
    const before = this.tasks.find((each) => each.input.clientToken === input.clientToken);
    if (before !== undefined) {
      if (JSON.stringify(before.input) === JSON.stringify(input)) return { tasks: [this.described(before)] };
      throw new ConflictException({ message: "token in use", $metadata: {}, resourceIds: [before.arn] });
    }
    const refusal = this.refusals.shift();
    if (refusal instanceof Error) throw refusal;
    if (refusal !== undefined) return { tasks: [], failures: [refusal] };
    this.starts.push(input);
    const course = (this.courses.length > 1 ? this.courses.shift() : this.courses[0]) ?? {};
    const arn = `arn:aws:ecs:eu-central-1:222222222222:task/cluster/${this.starts.length}`;
    const task: Known = { input, arn, createdAt: this.now, course };
    this.tasks.push(task);
    return { tasks: [this.described(task)] };
  }

  /** Neither the youngest, nor what was over an hour ago. */
  private visible(): Known[] {
    return this.tasks.filter((each) => {
      const endedAt = this.endOf(each);
      return this.now >= each.createdAt + this.blindSeconds * second && this.now < endedAt + 3600 * second;
    });
  }

  private endOf({ createdAt, course, stopped }: Known): number {
    const byItself = createdAt + (course.endsAfter ?? Infinity) * second;
    return stopped === undefined ? byItself : Math.min(byItself, stopped.at + stopSeconds * second);
  }

  private described(task: Known): Task {
    const { input, arn, createdAt, course, stopped } = task;
    const base = {
      taskArn: arn,
      taskDefinitionArn: input.taskDefinition,
      startedBy: input.startedBy,
      createdAt: new Date(createdAt),
    };
    if (this.now < this.endOf(task)) {
      const started = this.now >= createdAt + (course.startsAfter ?? 0) * second;
      const desiredStatus = stopped === undefined ? "RUNNING" : "STOPPED";
      return { ...base, desiredStatus, lastStatus: started ? "RUNNING" : "PENDING", containers: [{ name: "release" }] };
    }
    const wasStopped = stopped !== undefined && stopped.at + stopSeconds * second === this.endOf(task);
    return {
      ...base,
      desiredStatus: "STOPPED",
      lastStatus: "STOPPED",
      stopCode: wasStopped ? "UserInitiated" : (course.stopCode ?? "EssentialContainerExited"),
      stoppedReason: wasStopped ? stopped.reason : (course.reason ?? "Essential container in task exited"),
      // Whoever passes SIGTERM on properly ends with 0.
      containers: [{ name: "release", exitCode: wasStopped ? 0 : course.exitCode }],
    };
  }

  private log({ input }: GetLogEventsCommand): unknown {
    const task = this.tasks.find(({ arn }) => input.logStreamName === `release/release/${arn.split("/").at(-1) ?? ""}`);
    const lines = task?.course.log;
    if (input.logGroupName !== "release-logs" || lines === undefined) {
      throw Object.assign(new Error("no such stream"), { name: "ResourceNotFoundException" });
    }
    return { events: lines.slice(-(input.limit ?? 10_000)).map((message) => ({ message: `${message}\n` })) };
  }
}

const familyOf = ({ taskDefinition }: RunTaskCommandInput): string | undefined =>
  /task-definition\/(.+):\d+$/.exec(taskDefinition ?? "")?.[1];
