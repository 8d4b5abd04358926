import { createHash } from "node:crypto";
import { isMap, Secret, Unknown, type Properties, type Value } from "../values";
import { SealedSecret } from "./secrets";

// What marks a text or file, and an archive of such (sdk/go/common/resource/properties.go).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ASSETS: readonly unknown[] = ["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"];

/** A value as it is compared: nothing in the place of null, a hash in that of a file's content. */
export function comparable(value: Value | undefined): Value | undefined {
  if (value === undefined || value === null) return undefined;
  return isAsset(value) ? contentHash(value) : value;
}

/** Whether a value is a text, a file, or an archive of such. */
export const isAsset = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && SIGNATURE in value && ASSETS.includes(value[SIGNATURE]);

/** The hash that `withHashedAssets` gives of what the program says, whatever an engine has noted beside the content. */
export function contentHash(asset: Readonly<Record<string, unknown>>): string {
  const { hash } = asset;
  if (typeof hash === "string" && Object.keys(asset).length === 2) return hash;
  return createHash("sha256")
    .update(JSON.stringify(asProgramSays(asset)))
    .digest("hex");
}

/** An asset as the SDK writes it, whose own mark the engine drops. */
function asProgramSays(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const {
    [SIGNATURE]: mark,
    hash,
    __pulumiAsset,
    __pulumiArchive,
    ...content
  } = value as Readonly<Record<string, unknown>>;
  const inner = Object.entries(mark === undefined ? value : content).map(([key, item]) => [key, asProgramSays(item)]);
  const ownMark = mark === ASSETS[0] ? "__pulumiAsset" : "__pulumiArchive";
  return { ...(mark !== undefined && { [SIGNATURE]: mark, [ownMark]: true }), ...Object.fromEntries(inner) };
}

/** Whether two known values mean the same. `undefined` where a sealed secret does not tell. */
export function same(before: Value | undefined, after: Value | undefined): boolean | undefined {
  const [old, now] = [comparable(before), comparable(after)];
  if (old instanceof SealedSecret) return now instanceof Secret ? sealedSame(old, now) : false;
  if (old instanceof Secret) return same(old.value, now instanceof Secret ? now.value : now);
  if (now instanceof Secret) return same(old, now.value);
  if (old === undefined || now === undefined) return old === now;
  if (old instanceof Unknown || now instanceof Unknown) return old === now;
  if (Array.isArray(old) && Array.isArray(now)) {
    return old.length === now.length && all(old.map((item, at) => same(item, now[at])));
  }
  if (isMap(old) && isMap(now)) {
    return all(
      [...new Set([...Object.keys(old), ...Object.keys(now)])].map((key) => same(own(old, key), own(now, key))),
    );
  }
  return sameScalar(old, now);
}

export const own = (map: Properties, key: string): Value | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

function sealedSame(old: SealedSecret, now: Secret): boolean | undefined {
  return now.value instanceof Unknown ? undefined : old.is(now.value);
}

const all = (answers: readonly (boolean | undefined)[]): boolean | undefined =>
  answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;

/** Text that a provider takes for a number or a yes or no is that; two JSON documents are what they say. */
function sameScalar(old: Value, now: Value): boolean {
  if (old === now) return true;
  if (typeof old !== "string" || typeof now !== "string") {
    return typeof old !== "object" && typeof now !== "object" && String(old) === String(now);
  }
  const [before, after] = [document(old), document(now)];
  return before !== undefined && before === after;
}

/** The canonical text of a JSON document; nothing where it is none. */
function document(text: string): string | undefined {
  const read = parsed(text);
  return read === undefined ? undefined : JSON.stringify(canonical(read, false));
}

/** What a text says, of one that is a map or a list in JSON. */
export function parsed(text: string): Properties | Value[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Properties | Value[];
  } catch {
    return undefined;
  }
}

/**
 * The keys of maps in order. In a policy, one value is a list of one, and the order of a list says nothing ("IAM JSON policy
 * elements reference", IAM User Guide).
 */
function canonical(value: Value, inPolicy: boolean): Value {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, inPolicy));
    return inPolicy ? sorted(items) : items;
  }
  if (!isMap(value)) return value;
  const policy = inPolicy || "Statement" in value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => {
        const made = canonical(item, policy);
        return [key, policy && typeof made === "string" && key !== "Version" ? [made] : made];
      }),
  );
}

const sorted = (items: Value[]): Value[] =>
  items
    .map((item) => [JSON.stringify(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, item]) => item);

/** Whether a value is or holds something that is not known before the deployment. */
export const hasUnknown = (value: Value | undefined): boolean => some(value, (item) => item instanceof Unknown);

/** Whether a value is or holds a secret. */
export const hasSecret = (value: Value | undefined): boolean => some(value, (item) => item instanceof Secret);

function some(value: Value | undefined, test: (value: Value) => boolean): boolean {
  if (value === undefined) return false;
  if (test(value)) return true;
  if (value instanceof Secret) return some(value.value, test);
  if (Array.isArray(value)) return value.some((item) => some(item, test));
  return isMap(value) && Object.values(value).some((item) => some(item, test));
}
