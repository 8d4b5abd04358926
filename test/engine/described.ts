import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Keys of an app.yaml. */
export type Described = Readonly<Record<string, unknown>>;

/** Says these things in a folder's app.yaml, instead of what stands there under the same keys. */
export function describeAnew(folder: string, keys: Described): void {
  const file = join(folder, "app.yaml");
  const before = parse(readFileSync(file, "utf8")) as Described;
  writeFileSync(file, JSON.stringify({ ...before, ...keys })); // JSON is YAML, too
}
