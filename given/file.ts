import { renameSync, rmSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { Given } from "../components/settings/definition";
import { Failure } from "./failure";
import type { Found } from "./look";

/** What the file has to say of what was found. What could not be found out stays as it was. */
export function givenBy({ images, secrets, zone }: Found, before: Given): Given {
  const isUnknown = zone === undefined || zone.delegation.kind === "unanswered";
  return {
    images: Object.fromEntries(
      images
        .flatMap(({ owner, image }) => (image === undefined ? [] : [[owner, image.digest] as const]))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
    secrets: secrets.flatMap(({ name, hasValue }) => (hasValue ? [name] : [])).toSorted(),
    zoneDelegated: isUnknown ? before.zoneDelegated : zone.delegation.kind === "here",
  };
}

/** Whether both say the same; in which order somebody wrote it says nothing. */
export const isSame = (a: Given, b: Given): boolean =>
  isDeepStrictEqual(a.images, b.images) &&
  isDeepStrictEqual(new Set(a.secrets), new Set(b.secrets)) &&
  a.zoneDelegated === b.zoneDelegated;

const WIDTH = 120;

/** The file's text, as prettier would leave it: a list that fits stands on one line. */
export function textOf({ images, secrets, zoneDelegated }: Given): string {
  const line = `  "secrets": [${secrets.map((name) => JSON.stringify(name)).join(", ")}],`;
  return JSON.stringify({ images, secrets, zoneDelegated }, null, 2)
    .replace(/^ {2}"secrets": \[[^\]]*\],$/m, (lines) => (line.length <= WIDTH ? line : lines))
    .concat("\n");
}

/** Whoever reads the file meanwhile finds the old one or the new one, and never half of it. */
export function write(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Failure(`${path} cannot be written: ${(error as Error).message}.`);
  }
}
