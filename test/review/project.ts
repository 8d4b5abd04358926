import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { parse } from "yaml";

const root = join(__dirname, "../..");

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A folder that is gone after the tests. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "plinth-review-test-"));
  made.push(folder);
  return folder;
}

export type Settings = Readonly<Record<string, unknown>>;

/** A copy of the application at the root, as a clone would be, with links to its folders. */
export function clone(): string {
  const folder = temporary();
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const [from, to] = [join(root, entry.name), join(folder, entry.name)];
    if (entry.isDirectory() && !entry.name.startsWith(".")) symlinkSync(from, to);
    if (entry.isFile()) cpSync(from, to);
  }
  return folder;
}

/** Changes a file of YAML or JSON; maps merge, all else replaces, and what is null is taken out. */
export function change(folder: string, file: string, settings: Settings): void {
  const path = join(folder, file);
  // JSON is YAML, too.
  writeFileSync(path, JSON.stringify(merged(parse(readFileSync(path, "utf8")), settings)));
}

export const override = (folder: string, stack: string, settings: Settings): void => {
  change(folder, `Pulumi.${stack}.yaml`, { config: { "plinth:override": settings } });
};

const merged = (before: unknown, after: unknown): unknown =>
  isMap(before) && isMap(after)
    ? Object.keys(after).reduce<Settings>((all, key) => ({ ...all, [key]: merged(before[key], after[key]) }), before)
    : after;

const isMap = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);
