import { GetLogEventsCommand, type CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeTasksCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type ECSClient,
  type Task,
} from "@aws-sdk/client-ecs";
import { createHash } from "node:crypto";
import type { Place } from "./event";
import { isOver, logStream, startedBy } from "./verdict";

/** What a release needs of the world; tests give their own. */
export interface World {
  readonly ecs: Pick<ECSClient, "send">;
  readonly logs: Pick<CloudWatchLogsClient, "send">;
  /** Milliseconds. */
  readonly now: () => number;
  readonly pause: (seconds: number) => Promise<void>;
}

/** The tasks of the release's family, those that are over with the latest first. */
export interface Found {
  readonly running: readonly Task[];
  readonly over: readonly Task[];
}

/** What runs, and what was over within the last hour: for so long ECS knows it. Source: DescribeTasks, Amazon ECS API. */
export async function find({ cluster, family }: Place, { ecs }: World): Promise<Found> {
  const lists = await Promise.all(
    (["RUNNING", "STOPPED"] as const).map((desiredStatus) =>
      ecs.send(new ListTasksCommand({ cluster, family, desiredStatus })),
    ),
  );
  const described = await Promise.all(
    lists.map(async ({ taskArns: tasks = [] }) =>
      tasks.length === 0 ? [] : ((await ecs.send(new DescribeTasksCommand({ cluster, tasks }))).tasks ?? []),
    ),
  );
  const tasks = described.flat().sort((a, b) => created(b) - created(a));
  // A task that was told to stop is listed as stopped while it still runs.
  return { running: tasks.filter((task) => !isOver(task)), over: tasks.filter(isOver) };
}

/** Undefined right after the start, when ECS may not know it yet. */
export const describe = async ({ cluster }: Place, { ecs }: World, taskArn: string): Promise<Task | undefined> =>
  (await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }))).tasks?.[0];

/** Milliseconds, as `now`. */
export const created = ({ createdAt }: Task): number => createdAt?.getTime() ?? 0;

/**
 * Starts the task after `last`. Whoever has seen the same past starts it with the same token, so that of two calls that
 * do not see each other yet ECS starts only one. The minute is for what ECS may remember of a start that failed.
 */
export async function start(
  place: Place,
  { ecs, now }: World,
  taskDefinition: string,
  last: Task | undefined,
): Promise<{ task: string } | { refusal: string }> {
  const past = [last?.taskArn, Math.floor(now() / 60_000)];
  const { tasks, failures } = await ecs.send(
    new RunTaskCommand({
      cluster: place.cluster,
      taskDefinition,
      clientToken: createHash("sha256").update(JSON.stringify(past)).digest("hex"),
      startedBy,
      launchType: "FARGATE",
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [...place.subnets],
          securityGroups: [place.securityGroup],
          assignPublicIp: "DISABLED",
        },
      },
      enableECSManagedTags: true,
      propagateTags: "TASK_DEFINITION",
    }),
  );
  const task = tasks?.[0]?.taskArn;
  if (task !== undefined) return { task };
  return {
    refusal: (failures ?? []).map(({ reason, detail }) => [reason, detail].filter(Boolean).join(", ")).join("; "),
  };
}

export async function stop({ cluster }: Place, { ecs }: World, task: string, reason: string): Promise<void> {
  await ecs.send(new StopTaskCommand({ cluster, task, reason }));
}

/** The end of what a task wrote. That it cannot be read must not hide why it is asked for. */
export async function logTail({ logGroup, container }: Place, { logs }: World, taskArn: string): Promise<string[]> {
  try {
    const { events } = await logs.send(
      new GetLogEventsCommand({
        logGroupName: logGroup,
        logStreamName: logStream(taskArn, container),
        limit: 20,
        startFromHead: false,
      }),
    );
    return (events ?? []).map(({ message }) => (message ?? "").trimEnd().slice(0, 500));
  } catch (error) {
    // It never started, so it has no stream.
    if (error instanceof Error && error.name === "ResourceNotFoundException") return [];
    return [`(cannot be read: ${error instanceof Error ? error.message : String(error)})`];
  }
}
