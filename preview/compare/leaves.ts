import { hasSecret, isAsset, own, parsed, same } from "../diff/normal";
import { isMap, Secret, SECRET_TEXT, Unknown, UNKNOWN_SENTINEL, type Properties, type Value } from "../values";
import { isSame, shared, type Neutrals } from "./neutral";

export type Path = readonly (string | number)[];

/** A value that is another in the other stack; what one has not is undefined. */
export interface Leaf {
  readonly path: Path;
  readonly here?: Value;
  readonly there?: Value;
}

/**
 * Where two values differ. What is unknown in both stacks is taken for alike, and so are secrets: every stack has its own.
 * A list of plain values is one value, as is a choice of another kind; the items of other lists are told apart by their
 * names where they have some.
 */
export function differing(
  here: Value | undefined,
  there: Value | undefined,
  neutrals: Neutrals,
  path: Path = [],
): Leaf[] {
  const [ours, theirs] = [here ?? undefined, there ?? undefined];
  if (isOneKind(ours, theirs, Secret) || isOneKind(ours, theirs, Unknown) || ours === theirs) return [];
  if (isTree(ours) && isTree(theirs) && !isAnotherKind(ours, theirs)) return ofMaps(ours, theirs, neutrals, path);
  if (Array.isArray(ours) && Array.isArray(theirs)) return ofLists(ours, theirs, neutrals, path);
  if (typeof ours === "string" && typeof theirs === "string") {
    const [a, b] = [parsed(ours), parsed(theirs)];
    if (a !== undefined && b !== undefined) return differing(a, b, neutrals, path);
    return isSame(neutrals, ours, theirs, path.at(-1)) ? [] : [{ path, here: ours, there: theirs }];
  }
  if (ours !== undefined && theirs !== undefined && same(ours, theirs) === true) return [];
  // Where one side is a secret, the other may be the same one in plain text.
  const isSecret = hasSecret(ours) || hasSecret(theirs);
  const shown = (value: Value | undefined) => (isSecret && value !== undefined ? new Secret(value) : value);
  return [{ path, here: shown(ours), there: shown(theirs) }];
}

const isOneKind = (ours: unknown, theirs: unknown, kind: typeof Secret | typeof Unknown): boolean =>
  ours instanceof kind && theirs instanceof kind;

/** A map that is no file. */
const isTree = (value: Value | undefined): value is Properties =>
  value !== undefined && isMap(value) && !isAsset(value);

const isAnotherKind = ({ kind: ours }: Properties, { kind: theirs }: Properties): boolean =>
  typeof ours === "string" && typeof theirs === "string" && ours !== theirs;

const ofMaps = (ours: Properties, theirs: Properties, neutrals: Neutrals, path: Path): Leaf[] =>
  [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].flatMap((key) =>
    differing(own(ours, key), own(theirs, key), neutrals, [...path, key]),
  );

function ofLists(ours: Value[], theirs: Value[], neutrals: Neutrals, path: Path): Leaf[] {
  const names = shared(neutrals, namesOf(ours), namesOf(theirs));
  const [a, b] = [byName(ours, names.here), byName(theirs, names.there)];
  if (a !== undefined && b !== undefined) return ofMaps(a, b, neutrals, path);
  const each = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, at) =>
    differing(ours[at], theirs[at], neutrals, [...path, at]),
  );
  if (each.every((found) => found.length === 0)) return [];
  const isPlain = [...ours, ...theirs].every((item) => !isTree(item) && !Array.isArray(item));
  return isPlain || ours.length !== theirs.length ? [{ path, here: ours, there: theirs }] : each.flat();
}

/** What the items of a list are called, of those that are called anything. */
const namesOf = (list: readonly Value[]): string[] =>
  list.flatMap((item) => {
    const name = isTree(item) ? (item["name"] ?? item["Sid"] ?? item["id"]) : undefined;
    return typeof name === "string" ? [name] : [];
  });

/** The items of a list by their names, where each has another one. */
const byName = (list: readonly Value[], names: readonly string[]): Properties | undefined =>
  names.length === list.length && new Set(names).size === names.length
    ? Object.fromEntries(names.map((name, at) => [name, list[at] as Value]))
    : undefined;

/** A value as people read it. */
export function text(value: Value): string {
  if (value instanceof Secret) return SECRET_TEXT;
  if (isUnknown(value)) return UNKNOWN_TEXT;
  if (typeof value === "string" && /^[^\p{Cc}]+$/u.test(value)) return value;
  if (Array.isArray(value) && value.length > 1 && value.every(isUnknown)) return `${value.length} × ${UNKNOWN_TEXT}`;
  return JSON.stringify(value, (_, item: Value) => (isUnknown(item) ? UNKNOWN_TEXT : item));
}

/** In a document that is text, an unknown value is a word. */
const isUnknown = (value: Value): boolean => value instanceof Unknown || value === UNKNOWN_SENTINEL;

const UNKNOWN_TEXT = "<computed>";
