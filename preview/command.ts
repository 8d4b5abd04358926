import { statSync } from "node:fs";
import { resolve } from "node:path";
import type * as Settings from "../components/settings/load";
import { UsageError } from "./flags";

/** The whole path of the folder that --cwd names. Throws `UsageError`. */
export function folder(path: string): string {
  const full = resolve(path);
  if (!statSync(full, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`there is no folder ${full}`);
  return full;
}

/** By name, as importing the class would read the settings' parser. */
export const isSettingsError = (error: unknown): error is Settings.SettingsError =>
  error instanceof Error && error.constructor.name === "SettingsError";
