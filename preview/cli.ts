import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type * as Settings from "../components/settings/load";
import { type Args, parse, USAGE, UsageError } from "./args";
import type * as Assemble from "./assemble";
import { folder, isSettingsError } from "./command";
import type { Before } from "./diff/before";
import type * as Saved from "./diff/saved";
import type * as Formats from "./formats";
import { hasErrors } from "./plan";
import { configFileOf, planned, settingsLoader, type Planned } from "./program";
import { findLeak } from "./redact";
import type * as Hiding from "./redact/report";
import type { Report } from "./report";

// Loaded when there is a plan: a mistake in the settings is answered before.
/* eslint-disable @typescript-eslint/no-require-imports */
const assembling = () => require("./assemble") as typeof Assemble;
const formats = () => require("./formats") as typeof Formats;
const hiding = () => require("./redact/report") as typeof Hiding;
const saving = () => require("./diff/saved") as typeof Saved;
/* eslint-enable @typescript-eslint/no-require-imports */

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

// Pulumi's exit codes, and one of our own for what a deployment has to wait for.
const EXIT = { ok: 0, failed: 1, usage: 2, refused: 5, changes: 7, changesInDetail: 2 } as const;

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
  const { stack, configFile, compare } = args;
  const cwd = folder(args.cwd);
  // The program runs in its own folder, and these were said in another.
  const [save, out, policies] = [args.save, args.out, args.policies].map((path) => path && resolve(path));
  const before = args.against === undefined ? undefined : saving().readBefore(args.against);
  const found = await planned({ cwd, stack, configFile, before }, io.load ?? settingsLoader());
  const { plan } = found;
  for (const { severity, message, urn } of plan.diagnostics) {
    await write(io.stderr, `${severity}: ${message}${urn === undefined ? "" : `\n  at ${urn}`}\n`);
  }
  // Of what a program that failed would create nothing is said.
  if (hasErrors(plan)) return failed(found, args, { io, started, before });
  const savings = args.format !== "text" || args.diff || out !== undefined;
  const { report: whole, judgedMs } = await assembling().assemble(found, { cwd, compare, policies, before, savings });
  const report = hiding().redacted(whole, found.secrets, before);
  const writing = {
    json: { ...said(found, started), report, judgedMs },
    text: textOptions(args, io),
    sarif: formats().inRepository(cwd, configFileOf({ cwd, stack, configFile })),
  };
  const files = out === undefined ? [] : await formats().writeAll(report, writing);
  const text = await formats().write(report, args.format, writing);
  const kept = save === undefined ? "" : saving().savePlan(hiding().keepable(plan, found.secrets, before));
  const isPlain = files.length === 0 && ["text", "json"].includes(args.format);
  const leak = [text, kept, ...files.map(([, content]) => content), isPlain ? "" : formats().material(report)]
    .map((each) => findLeak(each, plan, found.secrets))
    .find((each) => each !== undefined);
  if (leak !== undefined) {
    await write(io.stderr, `plinth preview: nothing is printed, because ${leak}\n`);
    return EXIT.failed;
  }
  keep(() => {
    if (save !== undefined) writeFileSync(save, kept);
    if (out !== undefined) formats().put(out, files);
  });
  await write(io.stdout, text);
  return exitCode(report, args);
}

/** Writes files where they were asked for. Throws `UsageError`. */
function keep(files: () => void): void {
  try {
    files();
  } catch (error) {
    throw new UsageError(`cannot write what was asked for: ${(error as Error).message}`);
  }
}

interface Run {
  readonly io: Io;
  readonly started: number;
  readonly before?: Before;
}

/** In JSON the diagnostics say that it failed; other formats have nothing to say. */
async function failed(found: Planned, args: Args, { io, started, before }: Run): Promise<number> {
  if (args.format === "json") {
    const plan = hiding().redactedPlan(found.plan, found.secrets, before);
    const text = formats().renderJson(plan, said(found, started));
    const leak = findLeak(text, found.plan, found.secrets);
    await (leak === undefined
      ? write(io.stdout, text)
      : write(io.stderr, `plinth preview: nothing is printed, because ${leak}\n`));
  }
  return EXIT.failed;
}

const said = ({ loaded: { config, secretKeys, notes } }: Planned, started: number) => ({
  ...{ config, secretKeys, notes },
  durationMs: performance.now() - started,
});

function textOptions({ color, diff, quiet }: Args, { stdout, env }: Io) {
  const isColored = color && stdout.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  return { color: isColored, diff, quiet };
}

function exitCode(report: Report, { expectNoChanges, detailedExitcode }: Args): number {
  if (assembling().isRefused(report)) return EXIT.refused;
  if (!assembling().changesAnything(report)) return EXIT.ok;
  if (expectNoChanges) return EXIT.changes;
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
