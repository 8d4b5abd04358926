import { relative } from "node:path";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { firstColors, withImage } from "../components/service/colors";
import type { Colors, Given } from "../components/settings/definition";
import { givenFile, readGiven } from "../components/settings/given";
import { Failure } from "./failure";
import type { Found } from "./look";
import type { Terminal } from "./terminal";

/** The services that are rolled out blue and green, each with whose image it runs. */
type Owners = Readonly<Record<string, string>>;

/** What the file has to say of what was found. What could not be found out stays as it was. */
export function givenBy({ images: found, secrets, zone }: Found, before: Given, blueGreen: Owners): Given {
  const isUnknown = zone === undefined || zone.delegation.kind === "unanswered";
  const images = sorted(
    found.flatMap(({ owner, image }) => (image === undefined ? [] : [[owner, image.digest] as const])),
  );
  return {
    images,
    secrets: secrets.flatMap(({ name, hasValue }) => (hasValue ? [name] : [])).toSorted(),
    zoneDelegated: isUnknown ? before.zoneDelegated : zone.delegation.kind === "here",
    ...colorsBy(images, before, blueGreen),
  };
}

/** A new image goes into the colour that is not live; which one that is only a switch changes. */
function colorsBy(images: Given["images"], before: Given, blueGreen: Owners): Pick<Given, "colors"> {
  const colors = Object.entries(blueGreen).flatMap(([name, owner]): [string, Colors][] => {
    const said = before.colors?.[name] ?? firstColors;
    const next = withImage(said, before.images[owner], images[owner]);
    return next === firstColors ? [] : [[name, next]];
  });
  return colors.length === 0 ? {} : { colors: sorted(colors) };
}

const sorted = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** Whether both say the same; in which order somebody wrote it says nothing. */
export const isSame = (a: Given, b: Given): boolean =>
  isDeepStrictEqual(a.images, b.images) &&
  isDeepStrictEqual(new Set(a.secrets), new Set(b.secrets)) &&
  a.zoneDelegated === b.zoneDelegated &&
  isDeepStrictEqual(a.colors, b.colors);

const WIDTH = 120;

/** The file's text, as prettier would leave it: a list that fits stands on one line. */
export function textOf({ images, secrets, zoneDelegated, colors }: Given): string {
  const line = `  "secrets": [${secrets.map((name) => JSON.stringify(name)).join(", ")}],`;
  return JSON.stringify({ images, secrets, zoneDelegated, colors }, null, 2)
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

/** What was written, and what would be. */
export class GivenFile {
  /** Its name as people know it. */
  readonly shown: string;
  readonly #path: string;
  #isSound: boolean;
  #says: Given;

  constructor(cwd: string, stack: string) {
    this.#path = givenFile(cwd, stack);
    const inside = relative(cwd, this.#path);
    this.shown = inside.startsWith("..") ? this.#path : inside;
    const { given, problems } = readGiven(cwd, stack);
    this.#says = given;
    // One that is missing, or that nobody can read, is made anew.
    this.#isSound = problems.length === 0;
  }

  get says(): Given {
    return this.#says;
  }

  /** Tells what changes and writes it, or only tells it; answers whether anything does. */
  update(next: Given, changesOf: (before: Given) => readonly string[], check: boolean, terminal: Terminal): boolean {
    if (this.#isSound && isSame(this.#says, next)) return false;
    if (!check) write(this.#path, textOf(next));
    const changes = changesOf(this.#says);
    const done = check ? "would be written" : "is written";
    terminal.say(`${this.shown} ${done}${changes.length === 0 ? ", and says that nothing is there yet" : ":"}`);
    for (const change of changes) terminal.say(`  ${change}`);
    this.#isSound = true;
    this.#says = next;
    return true;
  }
}
