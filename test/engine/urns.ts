import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PreviewDocument } from "../../preview/json";
import { rootOnEks, type Files } from "../kubernetes/plans";

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

/** A small application on Amazon DocumentDB. */
const onDocumentDb: Files = {
  "app.yaml": `
services: { worker: { image: "registry.example/worker@sha256:${"1".repeat(64)}", uses: [main, { main.replica: REPORTS_URI }] } }
databases: { main: { engine: documentdb } }
notifications: { critical: [oncall@shop.example], warning: [oncall@shop.example] }
`,
  "Pulumi.production.yaml": `
config: { aws:region: eu-central-1, plinth:stack: { profile: production, account: "222222222222", domain: shop.example } }
`,
  "given.production.json": "{}",
};

/** What the stacks of the root have today, and those that show what else Plinth makes, by the offline preview. */
export function now(): Now {
  const steps = [
    ...["staging", "production"].flatMap((stack) => previewed(stack)),
    ...["staging", "production"].flatMap((stack) => previewedFrom("on-eks", rootOnEks(stack), stack)),
    ...previewedFrom("on-documentdb", onDocumentDb, "production"),
  ];
  return {
    urns: steps.map(({ urn }) => urn),
    aliases: steps.flatMap(({ newState }) => newState?.aliases ?? []),
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

type Steps = NonNullable<PreviewDocument["steps"]>;

function previewed(stack: string, cwd = root): Steps {
  const stdout = execFileSync(process.execPath, [join(root, "bin/plinth.js"), "preview", stack, "--json"], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return (JSON.parse(stdout) as PreviewDocument).steps ?? [];
}

/** In a project of another name, or what the root has lost would be there under the same URN here. */
function previewedFrom(project: string, files: Files, stack: string): Steps {
  const folder = mkdtempSync(join(tmpdir(), "plinth-urns-"));
  const all: Files = {
    ...files,
    "Pulumi.yaml": `name: ${project}\nruntime: nodejs\n`,
    "index.ts": `export * from ${JSON.stringify(join(root, "index"))};\n`,
  };
  try {
    for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
    return previewed(stack, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

if (require.main === module) {
  const today = now();
  const all = new Set([...lost(listed(), today, resourceChanges()), ...today.urns]);
  writeFileSync(file, [...all].sort().join("\n") + "\n");
}
