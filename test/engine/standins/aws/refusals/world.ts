import type { Inputs } from "../facts";

/** A thing that the account has. */
export interface Existing {
  readonly type: string;
  readonly id: string;
  /** Its physical name, of types that have one. */
  readonly name?: string;
  readonly inputs: Inputs;
}

/** What is the case in the account, as far as it decides what AWS refuses. */
export interface World {
  /** Digests of images that were pushed: `sha256:...`. */
  readonly images: readonly string[];
  /** Secrets that people have given a value, by the name in `secrets` of the description. */
  readonly secrets: readonly string[];
  /** Whether the zone's name servers stand in the zone above it. */
  readonly delegated: boolean;
  /** Digests of images of which what runs to its end, ends badly. */
  readonly failing?: readonly string[];
  readonly resources: readonly Existing[];
  /** Physical names of secrets that were deleted and can still be restored. */
  readonly secretsBeingDeleted?: readonly string[];
}

export const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

/** Whether a text stands anywhere in a value. */
export function mentions(value: unknown, wanted: string): boolean {
  if (value === wanted) return true;
  return typeof value === "object" && value !== null && Object.values(value).some((item) => mentions(item, wanted));
}
