import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Format } from "./args";
import { renderJson, type JsonOptions } from "./json";
import type { Report } from "./report";
import type { SarifOptions } from "./sarif";
import { renderText, type TextOptions } from "./text";

export { renderJson } from "./json";

// What the terminal does not need is loaded when it is asked for.
/* eslint-disable @typescript-eslint/no-require-imports */
const findings = () => require("./sarif") as typeof import("./sarif");
const markdown = () => require("./markdown") as typeof import("./markdown");
const page = () => require("./html") as typeof import("./html");
const picture = () => require("./diagram/svg") as typeof import("./diagram/svg");
/* eslint-enable @typescript-eslint/no-require-imports */

/** How each format is written. */
export interface Writing {
  readonly json: JsonOptions;
  readonly text: TextOptions;
  readonly sarif: SarifOptions;
}

/** A report in one format. */
export async function write(report: Report, format: Format, { json, text, sarif }: Writing): Promise<string> {
  switch (format) {
    case "text":
      return renderText(report, text);
    case "json":
      return renderJson(report.plan, json);
    case "markdown":
      return markdown().markdown(report);
    case "html":
      return page().html(report, await picture().svg(report.diagram));
    case "sarif":
      return findings().sarif(report, sarif);
  }
}

/** What the files of `--out` are called. */
const files: Readonly<Record<Format, string>> = {
  text: "preview.txt",
  json: "preview.json",
  markdown: "preview.md",
  html: "preview.html",
  sarif: "preview.sarif",
};

/** A report in every format, by the name of its file. */
export async function writeAll(report: Report, writing: Writing): Promise<readonly (readonly [string, string])[]> {
  const plain = { ...writing, text: { ...writing.text, color: false, quiet: false } };
  const formats = Object.entries(files) as [Format, string][];
  return Promise.all(formats.map(async ([format, file]) => [file, await write(report, format, plain)] as const));
}

/**
 * All that a format can say, in which to look for secrets: what a page, a comment or a picture makes of a text, by escapes, by
 * clipping or as Base64, need not be looked through then.
 */
export const material = (report: Report): string => JSON.stringify(report);

/**
 * Where the file of a stack is, from the root of the repository that its project is in, as code scanning wants it; of a project
 * that is in none, from its own folder.
 * @param cwd the project's folder, as a whole path
 * @param configFile the stack's file where it was named, as a whole path
 */
export const inRepository = (cwd: string, configFile?: string): SarifOptions => ({
  folder: relative(repositoryOf(cwd) ?? cwd, cwd),
  file: configFile && relative(cwd, configFile),
});

/** The nearest folder with a `.git`, which is a file where it is another working tree or a submodule. */
function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}

/** Takes away what an earlier `--out` has put into a folder, and nothing else. */
export function clear(folder: string): void {
  for (const file of Object.values(files)) rmSync(join(folder, file), { force: true });
}

/** Puts files into a folder, which is made where it is missing. */
export function put(folder: string, all: readonly (readonly [string, string])[]): void {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of all) writeFileSync(join(folder, file), text);
}
