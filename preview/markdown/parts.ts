import { dollars } from "../words";
import { clip, code, prose } from "./escape";

/** How much of a report is written. */
export interface Detail {
  readonly diagram: boolean;
  /** The properties of what is created. */
  readonly creates: boolean;
  /** The properties of what changes. */
  readonly updates: boolean;
  /** What each component costs. */
  readonly costLines: boolean;
  /** How many entries a table or a list has at most. */
  readonly rows: number;
}

/** Where everything is that a comment has no room for. */
export const ARTEFACT = "in the report that the run keeps as an artefact";

/** A name is mostly far below that. */
export const named = (name: string): string => code(clip(name, 100));

export const sentence = (text: string): string => prose(clip(text, 600));

/** Names one after the other: so many, and how many more. */
export function names(all: readonly string[], most: number): string {
  const shown = all.slice(0, most).map(named).join(", ");
  return all.length > most ? `${shown} and ${all.length - most} more` : shown;
}

/** A table, a title that begins with a space being that of a column of amounts; what is beyond `rows` is counted. */
export function table(head: readonly string[], lines: readonly (readonly string[])[], { rows }: Detail): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((title) => (title.startsWith(" ") ? "--:" : "---"));
  const shown = [line(head.map((title) => title.trim())), line(rule), ...lines.slice(0, rows).map(line)].join("\n");
  return lines.length > rows ? `${shown}\n\n${remaining(lines.length - rows)}` : shown;
}

/** A list, the entries of which may have lists of their own below them. */
export function bullets(entries: readonly (readonly string[])[], { rows }: Pick<Detail, "rows">): string {
  const lines = entries
    .slice(0, rows)
    .map(([first = "", ...below]) => [`- ${first}`, ...below.map((line) => `  - ${line}`)]);
  if (entries.length > rows) lines.push([`- ${remaining(entries.length - rows)}`]);
  return lines.flat().join("\n");
}

const remaining = (count: number): string => `and ${count} more, ${ARTEFACT}`;

/** What is there for those who look for it. The summary is our own words: Markdown is not read in it. */
export const fold = (summary: string, blocks: readonly string[]): string =>
  [`<details><summary>${summary}</summary>`, ...blocks, "</details>"].join("\n\n");

/** GitHub takes what stands between two dollar signs for mathematics. */
export const usd = (amount: string): string => `${money(amount)} USD`;

export const money = (amount: string): string => prose(dollars(amount));
