import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type * as Settings from "../components/settings/load";
import { withHashedAssets } from "./assets";
import type { Before } from "./diff/before";
import { UsageError } from "./flags";
import type { Plan } from "./plan";
import { knownSecrets, withoutSecrets } from "./redact";

/** Which program, and of which stack. */
export interface Which {
  readonly cwd: string;
  readonly stack: string;
  readonly configFile?: string;
  /** What there is: from a state the program is answered as by the engine's own preview. */
  readonly before?: Before;
}

export interface Planned {
  readonly loaded: Settings.Loaded;
  readonly plan: Plan;
  /** What must not be printed. */
  readonly secrets: ReturnType<typeof knownSecrets>;
}

// Both are loaded when they are needed: a mistake in the arguments is answered before the settings' parser is read, and
// one in the settings before the SDK is, which takes most of a second.
/* eslint-disable @typescript-eslint/no-require-imports */
export const settingsLoader = (): typeof Settings.load =>
  (require("../components/settings/load") as typeof Settings).load;

const recorder = () => require("./record") as typeof import("./record");
const answering = () => require("./diff/answers") as typeof import("./diff/answers");
/* eslint-enable @typescript-eslint/no-require-imports */

/** The stack's file that was named, as a whole path. */
export const configFileOf = ({ cwd, configFile }: Which): string | undefined =>
  configFile === undefined ? undefined : resolve(cwd, configFile);

/** Loads the settings of a stack and runs the program in the folder, as the engine's language host would. */
export async function planned(which: Which, load: typeof Settings.load): Promise<Planned> {
  const { cwd, stack, before } = which;
  const entry = resolve(cwd, "index.ts");
  if (!existsSync(entry)) {
    throw new UsageError(`there is no index.ts in ${cwd}: it is the program, as in Plinth's own repository`);
  }
  const configFile = configFileOf(which);
  const loaded = load({ cwd, stack, configFile, rules: ruleNames });
  process.chdir(cwd);
  if (configFile !== undefined) {
    process.env["PLINTH_CONFIG_FILE"] = configFile;
  }
  const recorded = await run(loaded, entry, before);
  const secrets = [
    ...knownSecrets(recorded, loaded.config, loaded.secretKeys),
    // With --show-secrets a state has them in plain text.
    ...(before === undefined ? [] : knownSecrets({ ...before, diagnostics: [] }, {}, [])),
  ];
  return { loaded, plan: withHashedAssets(withoutSecrets(recorded, secrets)), secrets };
}

// eslint-disable-next-line @typescript-eslint/no-require-imports
export const ruleNames = () => (require("../policies/stack") as typeof import("../policies/stack")).ruleNames;

/** Runs the project's program; whatever it writes goes to stderr, so that stdout holds the answer and nothing else. */
async function run(loaded: Settings.Loaded, entry: string, before?: Before): Promise<Plan> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await recorder().record({
      project: loaded.project,
      stack: loaded.stack.name,
      config: loaded.config,
      secretKeys: loaded.secretKeys,
      untilIdle: true,
      ...(before?.kind === "state" && { outputs: answering().answers(before) }),
      // As the engine's language host does: a program that exports a function is called.
      program: () => {
        forget(entry);
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const exported = require(entry) as unknown;
        return typeof exported === "function" ? (exported as () => unknown)() : exported;
      },
    });
  } finally {
    process.stdout.write = write;
  }
}

// What a program is made with, and does not have to be loaded again for it.
const libraries = ["node_modules", ...["components", "policies", "preview"].map((name) => join(__dirname, "..", name))];

/** Has a program run anew that ran before in this process, for another stack: its own files are loaded again. */
function forget(file: string): void {
  const module = require.cache[file];
  if (module === undefined || libraries.some((library) => file.includes(library))) return;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
  delete require.cache[file];
  for (const { filename } of module.children) forget(filename);
}
