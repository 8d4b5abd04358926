import type { Task } from "@aws-sdk/client-ecs";

/** The mark of tasks that a release started. Those that people start of the same family hold it up, and prove nothing. */
export const startedBy = "plinth-release";

export const isOver = (task: Task): boolean => task.lastStatus === "STOPPED";

/** Whether its container ended by itself and well: one that is told to stop may end with 0 as well. */
export const hasSucceeded = (task: Task, container: string): boolean =>
  isOver(task) && task.stopCode === "EssentialContainerExited" && containerOf(task, container)?.exitCode === 0;

/** Why a task that is over did not succeed. Source: "Stopped tasks error codes", Amazon ECS Developer Guide. */
export function failure(task: Task, container: string): string {
  const { exitCode, reason } = containerOf(task, container) ?? {};
  const detail = [task.stoppedReason, reason].filter((text) => text !== undefined && text !== "").join("; ");
  const because = detail === "" ? "" : `: ${detail}`;
  if (task.stopCode === "TaskFailedToStart") return `its container never started${because}`;
  const code = exitCode === undefined ? "" : ` with exit code ${exitCode}`;
  const ended = task.stopCode === "EssentialContainerExited" ? "its container ended" : "its task was stopped";
  return `${ended}${code}${because}`;
}

/** The number at the end of a task definition's ARN. ECS counts it up, whatever the content. */
export const revision = (taskDefinitionArn: string | undefined): number => Number(taskDefinitionArn?.split(":").at(-1));

/** Where the awslogs driver writes: the prefix, the container and the task, of which the first two have one name here. */
export const logStream = (taskArn: string, container: string): string =>
  `${container}/${container}/${taskArn.split("/").at(-1) ?? ""}`;

const containerOf = (task: Task, container: string) => task.containers?.find(({ name }) => name === container);
