import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type * as Settings from "../components/settings/load";
import { type Args, parse, USAGE, UsageError } from "./args";
import { withHashedAssets } from "./assets";
import { folder, isSettingsError } from "./command";
import { renderJson } from "./json";
import { countByOp, hasErrors, type Plan } from "./plan";
import { findLeak, knownSecrets, withoutSecrets } from "./redact";
import { renderText } from "./text";

/** Where the command reads and writes; a test gives its own. */
export interface Io {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Record<string, string | undefined>;
  /** Instead of the loader of the settings. */
  readonly load?: typeof Settings.load;
}

interface Stream {
  readonly isTTY?: boolean;
  write(text: string, done?: (error?: Error | null) => void): unknown;
}

// Pulumi's exit codes, as far as they exist yet.
const EXIT = { ok: 0, failed: 1, usage: 2, changes: 7, changesInDetail: 2 } as const;

/** Runs `preview`; `argv[0]` is the command's name. Answers with the exit code once everything is written. */
export async function main(argv: readonly string[], io: Io = process): Promise<number> {
  const started = performance.now();
  try {
    const args = parse(argv.slice(1));
    if (args.help) {
      await write(io.stdout, USAGE);
      return EXIT.ok;
    }
    return await preview(args, io, started);
  } catch (error) {
    if (error instanceof UsageError) {
      await write(io.stderr, `plinth preview: ${error.message}\n`);
      return EXIT.usage;
    }
    if (isSettingsError(error)) {
      await write(io.stderr, `${error.message.trimEnd()}\n`);
      return error.exitCode;
    }
    throw error;
  }
}

async function preview(args: Args, io: Io, started: number): Promise<number> {
  const cwd = folder(args.cwd);
  const entry = resolve(cwd, "index.ts");
  if (!existsSync(entry)) {
    throw new UsageError(`there is no index.ts in ${cwd}: it is the program, as in Plinth's own repository`);
  }
  const configFile = args.configFile === undefined ? undefined : resolve(cwd, args.configFile);
  const loaded = settingsLoader(io)({ cwd, stack: args.stack, configFile });
  process.chdir(cwd);
  if (configFile !== undefined) {
    process.env["PLINTH_CONFIG_FILE"] = configFile;
  }
  const recorded = await run(loaded, entry);
  const secrets = knownSecrets(recorded, loaded.config, loaded.secretKeys);
  const plan = withHashedAssets(withoutSecrets(recorded, secrets));
  for (const { severity, message, urn } of plan.diagnostics) {
    await write(io.stderr, `${severity}: ${message}${urn === undefined ? "" : `\n  at ${urn}`}\n`);
  }
  const text = render(plan, loaded, args, { io, started });
  const leak = findLeak(text, plan, secrets);
  if (leak !== undefined) {
    await write(io.stderr, `plinth preview: nothing is printed, because ${leak}\n`);
    return EXIT.failed;
  }
  // What a program that failed would create is no answer in words; in JSON the diagnostics say that it failed.
  if (args.format === "json" || !hasErrors(plan)) {
    await write(io.stdout, text);
  }
  return exitCode(plan, args);
}

// The two are loaded when they are needed: a mistake in the arguments is answered before the settings' parser is read,
// and one in the settings before the SDK is, which takes most of a second.
/* eslint-disable @typescript-eslint/no-require-imports */
const settingsLoader = (io: Io): typeof Settings.load =>
  io.load ?? (require("../components/settings/load") as typeof Settings).load;

const recorder = () => require("./record") as typeof import("./record");
/* eslint-enable @typescript-eslint/no-require-imports */

/** Runs the project's program; whatever it writes goes to stderr, so that stdout holds the preview and nothing else. */
async function run(loaded: Settings.Loaded, entry: string): Promise<Plan> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await recorder().record({
      project: loaded.project,
      stack: loaded.stack.name,
      config: loaded.config,
      secretKeys: loaded.secretKeys,
      untilIdle: true,
      // As the engine's language host does: a program that exports a function is called.
      program: () => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const exported = require(entry) as unknown;
        return typeof exported === "function" ? (exported as () => unknown)() : exported;
      },
    });
  } finally {
    process.stdout.write = write;
  }
}

interface Rendering {
  readonly io: Io;
  readonly started: number;
}

function render(plan: Plan, loaded: Settings.Loaded, args: Args, { io, started }: Rendering): string {
  const { config, secretKeys, notes } = loaded;
  if (args.format === "json") {
    return renderJson(plan, { config, secretKeys, notes, durationMs: performance.now() - started });
  }
  const color = args.color && io.stdout.isTTY === true && !io.env["NO_COLOR"] && io.env["TERM"] !== "dumb";
  return renderText(plan, { place: loaded.stack, notes, color, diff: args.diff, quiet: args.quiet });
}

function exitCode(plan: Plan, { expectNoChanges, detailedExitcode }: Args): number {
  if (hasErrors(plan)) {
    return EXIT.failed;
  }
  const { create = 0, import: imported = 0 } = countByOp(plan);
  if (create + imported === 0) {
    return EXIT.ok;
  }
  if (expectNoChanges) {
    return EXIT.changes;
  }
  return detailedExitcode ? EXIT.changesInDetail : EXIT.ok;
}

/** Resolves when the text has left the process, so that a long document in a pipe is never cut. */
const write = (stream: Stream, text: string): Promise<void> =>
  new Promise((done) => {
    // A reader that has gone away (`| head`) is no failure.
    (stream as Partial<NodeJS.EventEmitter>).once?.("error", () => {
      done();
    });
    stream.write(text, () => {
      done();
    });
  });
