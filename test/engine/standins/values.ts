// Property values as the engine sends them to a provider that takes neither secrets nor resources: JSON, a marker for
// what is not known yet, and marked maps for assets and archives.

export type Properties = Readonly<Record<string, unknown>>;

export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const signature = "4dabf18193072939515e22adb298388d";

/** One leaf that differs; the path is written as Pulumi does, `containers[0].image`. */
export interface Change {
  readonly path: string;
  readonly kind: "ADD" | "DELETE" | "UPDATE";
}

/** The leaves in which two values differ. Null is the same as nothing, and an archive is what its hash says. */
export function changes(before: unknown, after: unknown, path = ""): Change[] {
  const [old, now] = [comparable(before), comparable(after)];
  const keys = [...new Set([...keysOf(old), ...keysOf(now)])];
  const alike = [old, now].every((value) => value === undefined || isList(value)) || [old, now].every(isMapOrNothing);
  if (keys.length === 0 || !alike) {
    return JSON.stringify(old) === JSON.stringify(now) ? [] : [{ path, kind: kindOf(old, now) }];
  }
  return keys.flatMap((key) => changes(entry(old, key), entry(now, key), join(path, key)));
}

function comparable(value: unknown): unknown {
  if (value === null) return undefined;
  return isMap(value) && typeof value[signature] === "string" ? (value["hash"] ?? JSON.stringify(value)) : value;
}

const kindOf = (old: unknown, now: unknown) => (old === undefined ? "ADD" : now === undefined ? "DELETE" : "UPDATE");

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
export const isMap = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !isList(value);
const isMapOrNothing = (value: unknown) => value === undefined || isMap(value);

const keysOf = (value: unknown): (string | number)[] =>
  isList(value) ? [...value.keys()] : isMap(value) ? Object.keys(value) : [];

const entry = (value: unknown, key: string | number): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;

function join(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Whether a leaf lies at or below a path that replaces, of which `[*]` means every item of a list and `.*` of a map. */
export function lies(leaf: string, path: string): boolean {
  const pattern = path
    .split(/(\[\*\]|\.\*)/)
    .map((part) =>
      part === "[*]" ? "\\[\\d+\\]" : part === ".*" ? "(?:\\.[^.[]+|\\[.+?\\])" : part.replace(/[.$[\]]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${pattern}(?![\\w$])`).test(leaf);
}
