import { randomBytes, scryptSync } from "node:crypto";
import { Secret, UNKNOWN, type Value } from "../values";

/** A secret of which the value is not at hand, only what tells whether another is the same. */
export class SealedSecret extends Secret {
  readonly fingerprint?: string;
  readonly salt?: string;

  constructor(fingerprint?: string, salt?: string) {
    super(UNKNOWN);
    this.fingerprint = fingerprint;
    this.salt = salt;
  }

  /** Whether a value is the sealed one; undefined where that cannot be told. */
  is(value: Value): boolean | undefined {
    if (this.fingerprint === undefined || this.salt === undefined) return undefined;
    return fingerprint(value, this.salt) === this.fingerprint;
  }
}

/** What fingerprints are mixed with: another in each file, so that they cannot be compared across files. */
export const newSalt = (): string => randomBytes(16).toString("hex");

/**
 * Sixteen bits of a slow hash: enough to tell that a secret is another, and of a guess they tell little, as one of 65,536
 * wrong ones looks right.
 */
export function fingerprint(value: Value, salt: string): string {
  const text = JSON.stringify(plain(value));
  const known = `${salt} ${text}`;
  const found = fingerprints.get(known);
  if (found !== undefined) return found;
  const made = scryptSync(text, salt, 2, { N: 4096, r: 8, p: 1 }).toString("hex");
  fingerprints.set(known, made);
  return made;
}

/** One secret stands in many places, and a fingerprint takes its time. */
const fingerprints = new Map<string, string>();

/** A secret's value with nothing left to hide behind, the keys of maps in order. */
function plain(value: Value): unknown {
  if (value instanceof Secret) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || value === UNKNOWN) return value;
  return Object.entries(value)
    .map(([key, item]) => [key, plain(item as Value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
