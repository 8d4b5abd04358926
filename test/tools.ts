import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Whether `tool` is on PATH, for `describe.skipIf(!needs("pulumi", "runs the real engine"))`. Where it is missing a line
 * says what is skipped and why; under CI that is an error, so that nothing goes untested unnoticed.
 */
export function needs(tool: string, why: string): boolean {
  if (isOnPath(tool)) return true;
  const message = `\`${tool}\` is not on PATH: ${why}`;
  if (process.env["CI"]) throw new Error(message);
  process.stderr.write(`skipped, ${message}\n`);
  return false;
}

function isOnPath(tool: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => isExecutable(join(folder, tool)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
