import { createHash } from "node:crypto";
import type { TaskWiring } from "../task";
import type { ReleaseSettings } from "./settings";

/**
 * What makes the release run again when it changes: the image, and what the task is told. It is known before anything
 * exists, so a preview shows whether a deployment migrates. Not part of it is what changes nothing for the task, such as
 * its time limit and the order in which things were written down.
 */
export function trigger(
  settings: ReleaseSettings,
  { digest, variables }: Pick<TaskWiring, "digest" | "variables">,
): { image: string; task: string } {
  const { image, timeoutMinutes, egressPorts, uses, secrets, env, ...task } = settings;
  const told = [
    Object.entries(task).sort(byName),
    Object.entries(env).sort(byName),
    // Of `env`, `secrets` and `uses`: under which name the task hears of what.
    Object.keys(variables).sort(),
  ];
  return {
    image: digest ?? image,
    task: createHash("sha256").update(JSON.stringify(told)).digest("hex").slice(0, 16),
  };
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
