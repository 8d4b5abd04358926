import { isSettingsError } from "../preview/command";
import { UsageError } from "../preview/flags";
import { parse, USAGE } from "./args";
import { review } from "./run";

/** Where the command writes; a test gives its own. */
export interface Io {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Runs `review`; `argv[0]` is the command's name. Answers with the exit code. */
export async function main(argv: readonly string[], io: Io = process): Promise<number> {
  try {
    const args = parse(argv.slice(1));
    if (!args.help) return await review(args, io);
    io.stdout.write(USAGE);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr.write(`plinth review: ${error.message}\n`);
      return 2;
    }
    if (isSettingsError(error)) {
      io.stderr.write(`${error.message.trimEnd()}\n`);
      return error.exitCode;
    }
    throw error;
  }
}
