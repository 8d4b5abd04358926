import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type * as Cli from "../../given/cli";
import { ACCOUNT, REGION } from "./emulator";

// As the launcher does it, so that what the command loads when it needs it is loaded here in the same way.
const load = createRequire(__filename);
load("../../bin/register.js");
const { main } = load("../../given/cli.ts") as typeof Cli;

const files = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
  "app.yaml": [
    "services:",
    "  web: { port: 3000, routes: [/], health: { ready: /ready }, secrets: [STRIPE_KEY, SENTRY_DSN] }",
    "  worker: { image: web }",
    "  api: { port: 8080, architecture: x86_64 }",
    "secrets:",
    "  STRIPE_KEY: { external: true }",
    "  SENTRY_DSN: { external: true, optional: true }",
    "  SESSION_KEY: { generate: { length: 48 } }",
    "",
  ].join("\n"),
  "Pulumi.live.yaml": [
    "config:",
    `  aws:region: ${REGION}`,
    `  plinth:stack: { profile: production, account: "${ACCOUNT}", domain: shop.example }`,
    "",
  ].join("\n"),
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** An application's folder, with these files besides its own. */
export function project(more: Readonly<Record<string, string>> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), "given-"));
  folders.push(cwd);
  for (const [file, text] of Object.entries({ ...files, ...more })) writeFileSync(join(cwd, file), text);
  return { cwd, given: () => readFileSync(join(cwd, "given.live.json"), "utf8") };
}

export interface Options extends Partial<Cli.Io> {
  readonly isTerminal?: boolean;
  /** What happens while the command waits, pause by pause. */
  readonly meanwhile?: readonly (() => unknown)[];
}

/** Runs the command; its clock goes on only where it waits. */
export async function given(cwd: string, args: readonly string[], { isTerminal, meanwhile = [], ...io }: Options = {}) {
  const out = { stdout: "", stderr: "" };
  const pauses: number[] = [];
  let time = Date.now();
  const clock: Cli.Clock = {
    now: () => time,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
      time += milliseconds;
      await meanwhile[pauses.length - 1]?.();
    },
  };
  const code = await main(["given", ...args, "--cwd", cwd], {
    stdout: { write: (text) => (out.stdout += text) },
    stderr: { write: (text) => (out.stderr += text), isTTY: isTerminal, columns: 100 },
    env: {},
    clock,
    ...io,
  });
  return { code, ...out, pauses };
}
