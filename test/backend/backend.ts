import { createRequire } from "node:module";
import type * as Cli from "../../backend/cli";

// As the launcher does it, so that what the command loads when it needs it is loaded here in the same way.
const load = createRequire(__filename);
load("../../bin/register.js");
const { main } = load("../../backend/cli.ts") as typeof Cli;

/** Runs the command. */
export async function backend(cwd: string, args: readonly string[]) {
  const out = { stdout: "", stderr: "" };
  const code = await main(["backend", ...args, "--cwd", cwd], {
    stdout: { write: (text) => (out.stdout += text) },
    stderr: { write: (text) => (out.stderr += text) },
    env: {},
  });
  return { code, ...out };
}
