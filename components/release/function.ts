import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient, type Task } from "@aws-sdk/client-ecs";
import { linksFor, stoppingSeconds, waitMinutes, type Answer, type Place, type ReleaseEvent } from "./event";
import { created, describe, find, logTail, start, stop, type World } from "./tasks";
import { failure, hasSucceeded, isOver, logStream, revision, startedBy } from "./verdict";

const pollSeconds = 5;
/** How long a refused start is tried again: Fargate may lack capacity, and IAM needs a while for what was just allowed. */
const patienceMinutes = 5;

const aws: World = {
  ecs: new ECSClient({ maxAttempts: 10 }),
  logs: new CloudWatchLogsClient({}),
  now: Date.now,
  pause: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
};

/** What Lambda calls. */
export const handler = (event: ReleaseEvent): Promise<Answer> =>
  release(event, JSON.parse(process.env["RELEASE"] ?? "{}") as Place, aws);

/** A message for people. Lambda would hand on the stack as well, and the message in it once more. */
class ReleaseError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ReleaseError";
    this.stack = "";
  }
}

/** One call: what it is told, and until when it waits. */
interface Call {
  readonly event: ReleaseEvent;
  readonly place: Place;
  readonly world: World;
  readonly end: number;
}

/**
 * Runs the release, or waits for it where it runs already, or says that it is done. The state is in ECS alone, so that it
 * makes no difference whether a call is the first, a later one of the chain, or repeated after a connection broke.
 */
export async function release(event: ReleaseEvent, place: Place, world: World): Promise<Answer> {
  const before = event.before === undefined ? undefined : (JSON.parse(event.before) as Answer);
  if (before?.done) return before;
  const call = { event, place, world, end: world.now() + waitMinutes * 60_000 };
  const turn = await awaitTurn(call);
  return "task" in turn ? watch(call, turn.task) : unfinished(call, turn.other);
}

/** What can be done now: watch a task, wait for another one to end, or try again after a start that was refused. */
type Turn = { readonly task: string } | { readonly other: Task } | { readonly refusal: string };

/** The task to watch, once there is one; the task that is in the way, when the call's time is over. */
async function awaitTurn(call: Call): Promise<Exclude<Turn, { refusal: string }>> {
  const { world, end } = call;
  let refusedSince: number | undefined;
  for (;;) {
    const turn = await takeTurn(call);
    if ("task" in turn) return turn;
    if ("other" in turn && world.now() >= end) return turn;
    if ("refusal" in turn) {
      refusedSince ??= world.now();
      if (world.now() >= Math.min(end, refusedSince + patienceMinutes * 60_000)) {
        throw new ReleaseError(`The release could not be started: ${turn.refusal}`);
      }
    }
    await world.pause(pollSeconds);
  }
}

/** A release that runs or was done is joined; a failed one, or one that nothing is known of, is run again. */
async function takeTurn({ event, place, world }: Call): Promise<Turn> {
  try {
    const { running, over } = await find(place, world);
    failIfOutdated(event, [...running, ...over]);
    const [last] = over;
    const own = running.find((task) => isOwn(event, task));
    if (own?.taskArn !== undefined) return { task: own.taskArn };
    if (running[0] !== undefined) return { other: running[0] };
    if (last?.taskArn !== undefined && isOwn(event, last) && hasSucceeded(last, place.container)) {
      return { task: last.taskArn };
    }
    return await start(place, world, event.taskDefinition, last);
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { refusal: error.message };
  }
}

/** Waits for the task's end, and ends it once its time is over. */
async function watch(call: Call, taskArn: string): Promise<Answer> {
  const { event, place, world, end } = call;
  const limit = `it was not done after ${place.timeoutMinutes} min`;
  let stopping = false;
  for (;;) {
    const task = await describe(place, world, taskArn);
    if (task !== undefined && isOver(task)) {
      if (hasSucceeded(task, place.container)) return { done: true, task: taskArn };
      throw await failed(call, taskArn, failure(task, place.container));
    }
    if (task !== undefined && !stopping && world.now() >= created(task) + place.timeoutMinutes * 60_000) {
      await stop(place, world, taskArn, limit);
      stopping = true;
    }
    if (stopping && world.now() >= end + stoppingSeconds * 1000) {
      throw await failed(call, taskArn, `${limit} and is being stopped`);
    }
    if (!stopping && world.now() >= end)
      return unfinished(call, task ?? { taskArn, taskDefinitionArn: event.taskDefinition });
    await world.pause(pollSeconds);
  }
}

/** The next call waits on; after the last one the next deployment does. */
function unfinished({ event, place }: Call, task: Task): Answer {
  if (event.link < linksFor(place.timeoutMinutes)) return { done: false, task: task.taskArn };
  const what = task.taskDefinitionArn === event.taskDefinition ? "The release" : "Another task of the release's";
  throw new ReleaseError(
    `${what} still runs: ${task.taskArn ?? ""} of ${task.taskDefinitionArn ?? ""}. Nothing else was started or stopped. ` +
      "The next `pulumi up` waits for it again.",
  );
}

/**
 * Deployments that were broken off leave calls behind that still wait for their turn. Revisions follow each other, so
 * what is older than one that was started already must not be started any more.
 */
function failIfOutdated({ taskDefinition }: ReleaseEvent, tasks: readonly Task[]): void {
  const later = tasks.find((task) => revision(task.taskDefinitionArn) > revision(taskDefinition));
  if (later === undefined) return;
  throw new ReleaseError(
    `The release was not started: ${taskDefinition} is older than ${later.taskDefinitionArn ?? ""}, which was started already`,
  );
}

const isOwn = ({ taskDefinition }: ReleaseEvent, task: Task): boolean =>
  task.taskDefinitionArn === taskDefinition && task.startedBy === startedBy;

/**
 * What may be over by itself soon: roles that IAM or ECS do not know yet, and somebody else's start in the same moment.
 * Source: the errors of RunTask, Amazon ECS API Reference.
 */
const isPassing = (error: unknown): error is Error =>
  error instanceof Error && ["AccessDeniedException", "ClientException", "ConflictException"].includes(error.name);

async function failed({ place, world }: Call, taskArn: string, why: string): Promise<ReleaseError> {
  const lines = await logTail(place, world, taskArn);
  const log = lines.length === 0 ? ["It wrote no log."] : ["The end of its log:", ...lines.map((line) => `  ${line}`)];
  return new ReleaseError(
    [
      `The release failed: ${why}`,
      ...log,
      `All of it: log group ${place.logGroup}, log stream ${logStream(taskArn, place.container)}`,
    ].join("\n"),
  );
}
