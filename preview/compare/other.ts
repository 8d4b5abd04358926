import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../components/settings/load";
import { readBefore } from "../diff/saved";
import { UsageError } from "../flags";
import { compare } from ".";
import type { Comparison } from "./model";
import type { Side } from "./side";

/** Exit codes with which a preview has kept the plan: a rule or a danger in the other stack is no matter here. */
const KEPT = [0, 5];

/**
 * A stack beside another one of the same application, as that one's own files say it. Throws `UsageError`, and
 * `SettingsError` where the other's settings are wrong or there is no such stack.
 */
export async function otherStack(
  here: Side,
  { cwd, stack }: { readonly cwd: string; readonly stack: string },
): Promise<Comparison> {
  const loaded = ofItsOwn(() => load({ cwd, stack }));
  const folder = mkdtempSync(join(tmpdir(), "plinth-"));
  try {
    const file = join(folder, "plan.json");
    await preview(stack, cwd, file);
    return compare(here, { plan: readBefore(file), loaded });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** These name files of the stack that is previewed. */
const OWN = ["PLINTH_GIVEN", "PLINTH_CONFIG_FILE"];

const ownEnv = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN.includes(name)));

function ofItsOwn<T>(run: () => T): T {
  const kept = process.env;
  process.env = ownEnv();
  try {
    return run();
  } finally {
    process.env = kept;
  }
}

/** In a process of its own, as a program registers its resources but once. */
function preview(stack: string, cwd: string, file: string): Promise<void> {
  const launcher = join(__dirname, "../../bin/plinth.js");
  const command = [launcher, "preview", stack, "--cwd", cwd, "--save", file, "--quiet"];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { env: ownEnv(), maxBuffer: Infinity }, (error, _, stderr) => {
      if (error === null || KEPT.includes(Number(error.code))) resolve();
      else reject(new UsageError(`--compare ${stack}: its preview failed\n${stderr.trimEnd()}`));
    });
  });
}
