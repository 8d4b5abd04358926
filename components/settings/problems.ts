import { closest, distance } from "fastest-levenshtein";
import type { Path } from "./definition";
import type { Place, Tree } from "./tree";

/** One mistake: where it stands, which key, and what is wanted there. */
export interface Problem {
  readonly at: Place;
  readonly path: Path;
  readonly message: string;
}

/** Everything that is wrong with the settings of a stack; its message is the complete text for people. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly Problem[];
  /** What a command ends with: 2 for a mistake in the settings, 6 for a stack that does not exist. */
  readonly exitCode: number;

  constructor(heading: string, problems: readonly Problem[] = [], exitCode = 2) {
    const sorted = sort(problems);
    super([heading, ...sorted.map(text)].join("\n\n"));
    this.problems = sorted;
    this.exitCode = exitCode;
    // Where it was thrown says nothing about where the mistake is.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** The error of all the mistakes of a stack. */
export function mistakes(stack: string, problems: readonly Problem[]): SettingsError {
  const count = sort(problems).length;
  return new SettingsError(`${count} ${count === 1 ? "mistake" : "mistakes"} in the settings of ${stack}:`, problems);
}

const text = ({ at, path, message }: Problem) =>
  `  ${[position(at), pathText(path)].join("  ").trim()}\n    ${message}`;

/** `app.yaml:14:11`, or the file alone where nothing is known of the line. */
export const position = ({ file, line, column }: Place): string =>
  [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(":");

/** `services.web.routes[0].path`. */
export const pathText = (path: Path): string =>
  path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (/[\s.[\]]/.test(key) || key === "") return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");

function sort(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  const order = (a: Problem, b: Problem) =>
    compare(a.at.file.toLowerCase(), b.at.file.toLowerCase()) ||
    (a.at.line ?? 0) - (b.at.line ?? 0) ||
    (a.at.column ?? 0) - (b.at.column ?? 0);
  return [...problems].sort(order).filter((problem) => {
    const key = text(problem);
    return !seen.has(key) && seen.add(key);
  });
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A value as a person wrote it, cut where it is long. */
export function shown(node: Tree): string {
  if (node.type === "map") return "a map";
  if (node.type === "list") {
    const items = node.items.every(({ type }) => type === "leaf") ? `[${node.items.map(shown).join(", ")}]` : "";
    return items !== "" && items.length <= 60 ? items : "a list";
  }
  if (node.value === null) return "nothing";
  const value = typeof node.value === "string" ? JSON.stringify(node.value) : node.source;
  return value.length > 60 ? `${value.slice(0, 59)}…` : value;
}

/** Whether the value may be a secret that somebody wrote in the wrong place, and so must not be printed. */
const hidden = (path: Path) =>
  (path[0] === "secrets" && path.length <= 2) || path[0] === "plinth:secrets" || path.includes("secure");

/** What was given and what is wanted; a value that cannot be told in a few words is left out. */
export function givenAndWanted(node: Tree | undefined, path: Path, wanted: string): string {
  if (node === undefined) return `missing; wanted: ${wanted}`;
  if (node.type === "leaf" && node.value !== null && hidden(path)) return `the value is not shown; wanted: ${wanted}`;
  const source = node.at.layer === "profile" ? `is what ${node.at.file} says` : "was given";
  return `${shown(node)} ${source}; wanted: ${wanted}`;
}

/** The known name that is probably meant, if one is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const folded = new Map(known.map((each) => [each.toLowerCase(), each]));
  const best = closest(name.toLowerCase(), [...folded.keys()]);
  return distance(name.toLowerCase(), best) <= Math.max(2, Math.floor(best.length / 3)) ? folded.get(best) : undefined;
}

/** `did you mean …?`, or the known names where none is near. */
export function hint(name: string, known: readonly string[], what = "known"): string {
  const near = nearest(name, known);
  if (near !== undefined && near !== name) return `did you mean \`${near}\`?`;
  if (known.length === 0) return "none is known here";
  const listed = known.slice(0, 12).join(", ");
  return `${what}: ${known.length > 12 ? `${listed}, …` : listed}`;
}
