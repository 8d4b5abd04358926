import type { Plan } from "../plan";
import { fence } from "./escape";
import { marker } from "./headline";
import { named } from "./parts";

// More than that nobody reads in a comment; the rest is in the log of the run.
const LINES = 60;

/** The comment of a stack whose preview failed, with what it said. */
export const failed = (of: Pick<Plan, "project" | "stack">, said: string): string =>
  [
    marker(of),
    `## ${named(`${of.project}/${of.stack}`)}: the preview failed`,
    fence("text", clipped(said)),
    "Nothing else is known of it until that is put right.\n",
  ].join("\n\n");

/** A comment with something that has to be known before it is read. */
export function noted(comment: string, notes: readonly string[]): string {
  const [first = "", ...rest] = comment.split("\n");
  const told = notes.flatMap((note) => ["", fence("text", clipped(note))]);
  return [first, ...told, ...rest].join("\n");
}

function clipped(text: string): string[] {
  const lines = text.trimEnd().split("\n");
  const most = lines.slice(0, LINES).map((line) => line.slice(0, 500));
  return lines.length > LINES ? [...most, `and ${lines.length - LINES} lines more, in the log of the run`] : most;
}
