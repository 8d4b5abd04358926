import type { Path } from "../settings/definition";
import type { TaskSettings } from "./settings";

/** Where settings speak of tasks. */
export interface HasTasks {
  readonly services: Readonly<Record<string, TaskSettings>>;
  readonly jobs: Readonly<Record<string, TaskSettings>>;
  readonly release?: TaskSettings;
}

/** One thing that runs in tasks: its component's name, and where its settings stand. */
export interface TaskEntry {
  readonly kind: "service" | "job" | "release";
  readonly name: string;
  readonly path: Path;
  readonly settings: TaskSettings;
}

/** Everything that runs in tasks. */
export const tasksOf = ({ services, jobs, release }: HasTasks): TaskEntry[] => [
  ...Object.entries(services).map(([name, settings]): TaskEntry => ({
    kind: "service",
    name,
    path: ["services", name],
    settings,
  })),
  ...Object.entries(jobs).map(([name, settings]): TaskEntry => ({ kind: "job", name, path: ["jobs", name], settings })),
  ...(release === undefined
    ? []
    : [{ kind: "release", name: "release", path: ["release"], settings: release } as const]),
];
