import { isMap, Secret, Unknown, UNKNOWN, type Properties, type Value } from "../values";
import { hasSecret, hasUnknown, isAsset, own, parsed, same } from "./normal";
import { join, keysOf, lies } from "./paths";
import { SealedSecret } from "./secrets";

/** What becomes of an unknown value: it is what it was, or another one, because of a resource where that is known. */
export type Fate = "same" | { readonly because?: string };

export interface Comparing {
  /** Paths of lists without an order. */
  readonly sets: readonly string[];
  /** What is unknown in a property; where it is made of a sealed secret, an answer could not have made it known. */
  readonly fate: (property: string, ofSealed: boolean) => Fate;
  /** Is told the path of a secret that cannot be compared. */
  readonly cannotTell?: (path: string) => void;
}

/** A property that is not as it was. */
export interface Found {
  readonly path: string;
  readonly before?: Value;
  readonly after?: Value;
  /** The resource because of which it is another, where only the deployment tells which. */
  readonly because?: string;
}

/** The properties in which inputs differ, in the order of their paths. */
export function compare(before: Properties, after: Properties, comparing: Comparing): Found[] {
  const found: Found[] = [];
  for (const property of keysOfBoth(before, after)) {
    const compared = { found, comparing, fate: (ofSealed = false) => comparing.fate(property, ofSealed) };
    visit(own(before, property), own(after, property), join("", property), compared);
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface Visiting {
  readonly found: Found[];
  readonly comparing: Comparing;
  readonly fate: (ofSealed?: boolean) => Fate;
}

function visit(before: Value | undefined, after: Value | undefined, path: string, visiting: Visiting): void {
  const [old, now] = [before ?? undefined, after ?? undefined];
  if (old === undefined && now === undefined) return;
  if (old instanceof Secret || now instanceof Secret) {
    visitSecret(old, now, path, visiting);
  } else if (now instanceof Unknown) {
    visitUnknown(old, path, visiting);
  } else if (Array.isArray(old) && Array.isArray(now)) {
    visitList(old, now, path, visiting);
  } else if (isPlainMap(old) && isPlainMap(now)) {
    for (const key of keysOfBoth(old, now)) visit(own(old, key), own(now, key), join(path, key), visiting);
  } else if (isText(old) && isTree(now)) {
    // A document that the program gives as values is text once the provider has it (the bridge's TransformJSONDocument).
    visit(parsed(old), now, path, visiting);
  } else if (isTree(old) && isText(now)) {
    visit(old, parsed(now), path, visiting);
  } else if (same(old, now) !== true) {
    add(old, now, path, visiting);
  }
}

const isText = (value: Value | undefined): value is string => typeof value === "string" && parsed(value) !== undefined;
const isTree = (value: Value | undefined): value is Properties | Value[] => Array.isArray(value) || isPlainMap(value);

/** What is unknown was something else only if what it is made of is. */
function visitUnknown(old: Value | undefined, path: string, { found, fate }: Visiting): void {
  const becomes = fate();
  if (old === undefined) found.push({ path, after: UNKNOWN, ...(becomes !== "same" && becomes) });
  else if (becomes !== "same") found.push({ path, before: old, after: UNKNOWN, ...becomes });
}

/** A secret is compared as a whole, and shown as one on both sides. */
function visitSecret(old: Value | undefined, now: Value | undefined, path: string, visiting: Visiting): void {
  const plain = now instanceof Secret ? now.value : (now ?? null);
  if (old === undefined || now === undefined) {
    add(old, now, path, visiting);
  } else if (old instanceof SealedSecret) {
    const answer = old.is(plain);
    const becomes = answer !== false && hasUnknown(plain) ? visiting.fate(true) : "same";
    if (answer === undefined && !hasUnknown(plain)) visiting.comparing.cannotTell?.(path);
    if (answer === false || becomes !== "same")
      add(old, now, path, visiting, becomes === "same" ? undefined : becomes.because);
  } else if (hasUnknown(plain)) {
    const inner: Found[] = [];
    visit(old instanceof Secret ? old.value : old, plain, path, { ...visiting, found: inner });
    const because = inner.find((item) => item.because !== undefined)?.because;
    if (inner.length > 0) add(old, now, path, visiting, because);
  } else if (same(old, now) !== true) {
    add(old, now, path, visiting);
  }
}

function visitList(old: Value[], now: Value[], path: string, visiting: Visiting): void {
  if (
    !visiting.comparing.sets.some((set) => lies(path, set) === "within" && keysOf(path).length === keysOf(set).length)
  ) {
    for (let at = 0; at < Math.max(old.length, now.length); at++) visit(old[at], now[at], join(path, at), visiting);
    return;
  }
  const added = [...now];
  const gone = old.filter((item) => {
    const at = added.findIndex((other) => !hasUnknown(other) && same(item, other));
    if (at !== -1) added.splice(at, 1);
    return at === -1;
  });
  if (gone.length === 0 && added.length === 0) return;
  const becomes = added.length === gone.length && added.every(hasUnknown) ? visiting.fate() : {};
  if (becomes !== "same") add(old, now, path, visiting, becomes.because ?? unknownBecause(added, visiting));
}

function unknownBecause(added: readonly Value[], { fate }: Visiting): string | undefined {
  const becomes = added.some(hasUnknown) ? fate() : "same";
  return becomes === "same" ? undefined : becomes.because;
}

/** Where one side holds a secret, the other may say it in plain. */
function add(
  old: Value | undefined,
  now: Value | undefined,
  path: string,
  { found }: Visiting,
  because?: string,
): void {
  const isSecret = old !== undefined && now !== undefined && (hasSecret(old) || hasSecret(now));
  found.push({
    path,
    ...(old !== undefined && { before: isSecret ? hidden(old) : old }),
    ...(now !== undefined && { after: isSecret ? hidden(now) : now }),
    ...(because !== undefined && { because }),
  });
}

const hidden = (value: Value | undefined): Secret => (value instanceof Secret ? value : new Secret(value ?? null));

/** A map that is no file: those are compared by what is in them, as a whole. */
const isPlainMap = (value: Value | undefined): value is Properties =>
  value !== undefined && isMap(value) && !isAsset(value);

const keysOfBoth = (before: Properties, after: Properties): string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
];
