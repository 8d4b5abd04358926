import type * as Settings from "../components/settings/load";
import { type Args, parse, USAGE, UsageError } from "./args";
import { folder, isSettingsError } from "./command";
import { renderJson, type Judged } from "./json";
import { countByOp, hasErrors, type Plan } from "./plan";
import { isViolated, judgePlan } from "./policies";
import { planned, settingsLoader, type Planned } from "./program";
import { findLeak } from "./redact";
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

// Pulumi's exit codes, as far as they exist yet, and one of our own for a mandatory rule that is broken.
const EXIT = { ok: 0, failed: 1, usage: 2, violated: 5, changes: 7, changesInDetail: 2 } as const;

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
  const { stack, configFile } = args;
  const found = await planned({ cwd: folder(args.cwd), stack, configFile }, io.load ?? settingsLoader());
  const { plan, secrets } = found;
  for (const { severity, message, urn } of plan.diagnostics) {
    await write(io.stderr, `${severity}: ${message}${urn === undefined ? "" : `\n  at ${urn}`}\n`);
  }
  const judged = judgedPlan(found, args);
  const text = render(found, judged, args, { io, started });
  const leak = findLeak(text, plan, secrets);
  if (leak !== undefined) {
    await write(io.stderr, `plinth preview: nothing is printed, because ${leak}\n`);
    return EXIT.failed;
  }
  // What a program that failed would create is no answer in words; in JSON the diagnostics say that it failed.
  if (args.format === "json" || !hasErrors(plan)) {
    await write(io.stdout, text);
  }
  return exitCode(plan, judged, args);
}

/** What the policies say; of what a program that failed would create they say nothing. */
function judgedPlan({ plan, loaded }: Planned, args: Args): Judged | undefined {
  if (hasErrors(plan)) return undefined;
  const started = performance.now();
  const judgement = judgePlan(plan, loaded, args.policies);
  return { judgement, durationMs: performance.now() - started };
}

interface Rendering {
  readonly io: Io;
  readonly started: number;
}

function render(
  { plan, loaded }: Planned,
  policies: Judged | undefined,
  args: Args,
  { io, started }: Rendering,
): string {
  const { config, secretKeys, notes } = loaded;
  if (args.format === "json") {
    return renderJson(plan, { config, secretKeys, notes, policies, durationMs: performance.now() - started });
  }
  const color = args.color && io.stdout.isTTY === true && !io.env["NO_COLOR"] && io.env["TERM"] !== "dumb";
  const { diff, quiet } = args;
  return renderText(plan, { place: loaded.stack, notes, judgement: policies?.judgement, color, diff, quiet });
}

function exitCode(plan: Plan, policies: Judged | undefined, { expectNoChanges, detailedExitcode }: Args): number {
  if (hasErrors(plan)) {
    return EXIT.failed;
  }
  if (policies !== undefined && isViolated(policies.judgement)) {
    return EXIT.violated;
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
