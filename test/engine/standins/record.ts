import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "./values";

/** One thing that exists, or existed, in the stand-in's cloud, whatever the engine knows of it. */
export interface Kept {
  readonly type: string;
  readonly urn: string;
  readonly id: string;
  /** The physical name, of types that have one. */
  readonly name?: string;
  /** What tells two of one URN apart, such as a replacement and what it replaces: 0 for the first. */
  readonly generation: number;
  readonly status: "creating" | "there" | "deleted";
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** What was done to it, in the order of `sequence` over all resources and providers. */
  readonly history: readonly { readonly operation: "create" | "update" | "delete"; readonly sequence: number }[];
}

/** The folder that PLINTH_STANDIN_RECORD names. */
export const recordFolder = (): string => {
  const folder = process.env["PLINTH_STANDIN_RECORD"];
  if (folder === undefined) throw new Error("PLINTH_STANDIN_RECORD has to name the folder of the record");
  return folder;
};

/** Everything that was ever made, in the order in which it was. A folder that is not there yet is an empty account. */
export function readRecord(folder: string): Kept[] {
  const resources = join(folder, "resources");
  if (!existsSync(resources)) return [];
  return readdirSync(resources)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(join(resources, file), "utf8")) as Kept)
    .sort((a, b) => a.history[0]!.sequence - b.history[0]!.sequence);
}

/** What exists, as AWS would bill it: with what is still being created. */
export const existing = (record: readonly Kept[]): Kept[] => record.filter(({ status }) => status !== "deleted");

/** Writes in one step, so that who reads meanwhile, or a kill, never sees half a file. */
export function keep(folder: string, kept: Kept): void {
  const resources = join(folder, "resources");
  mkdirSync(resources, { recursive: true });
  const key = createHash("sha256").update(`${kept.type} ${kept.id}`).digest("hex").slice(0, 12);
  const file = join(resources, `${kept.type.replace(/^.*:/, "")}-${key}.json`);
  writeFileSync(`${file}.part`, JSON.stringify(kept, undefined, 2));
  renameSync(`${file}.part`, file);
}

/** The next number of a count over all processes: each number is a file that only one of them can make. */
export function count(folder: string, name: string): number {
  const numbers = join(folder, name);
  mkdirSync(numbers, { recursive: true });
  for (let number = counted(folder, name) + 1; ; number++) {
    try {
      writeFileSync(join(numbers, String(number)), "", { flag: "wx" });
      return number;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** How far a count has come. */
export const counted = (folder: string, name: string): number =>
  existsSync(join(folder, name)) ? readdirSync(join(folder, name)).length : 0;
