import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PreviewDocument } from "../../preview/json";

const root = join(__dirname, "../..");
const file = join(__dirname, "urns.txt");

/** Writes the list anew; a URN that is gone stays in it until something covers it. */
export const command = "node -r ./bin/register.js test/engine/urns.ts";

/** The URNs in the list. A stack that is deployed has a resource under each, and knows it by that alone. */
export const listed = (): string[] => lines(readFileSync(file, "utf8"));

export interface Now {
  readonly urns: readonly string[];
  /** URNs under which the resources of today were known. */
  readonly aliases: readonly string[];
}

/** What the stacks of the root have today, by the offline preview. */
export function now(): Now {
  const steps = ["staging", "production"].flatMap((stack) => previewed(stack).steps ?? []);
  return {
    urns: steps.map(({ urn }) => urn),
    aliases: steps.flatMap(({ newState }) => newState.aliases ?? []),
  };
}

/** The part of the changelog in which operators read what a release does to what they have: what is not released yet. */
export function resourceChanges(): string {
  const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
  const [, unreleased = ""] = changelog.split(/^## /m);
  return unreleased.split(/^### Resource changes$/m)[1]?.split(/^### /m)[0] ?? "";
}

/** URNs of the list that are gone, without an alias or a line in the changelog, which names the resource in backquotes. */
export function lost(list: readonly string[], { urns, aliases }: Now, changelog: string): string[] {
  const known = new Set([...urns, ...aliases]);
  return list.filter((urn) => !known.has(urn) && !changelog.includes(`\`${urn.split("::").slice(3).join("::")}\``));
}

function previewed(stack: string): PreviewDocument {
  const stdout = execFileSync(process.execPath, [join(root, "bin/plinth.js"), "preview", stack, "--json"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return JSON.parse(stdout) as PreviewDocument;
}

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

if (require.main === module) {
  const today = now();
  const all = new Set([...lost(listed(), today, resourceChanges()), ...today.urns]);
  writeFileSync(file, [...all].sort().join("\n") + "\n");
}
