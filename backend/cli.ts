import type { Io } from "../given/cli";
import { Failure } from "../given/failure";
import { isSettingsError } from "../preview/command";
import { UsageError } from "../preview/flags";
import { parse, USAGE } from "./args";
import type * as Run from "./run";

/** Runs `backend`; `argv[0]` is the command's name. Answers with the exit code. */
export async function main(argv: readonly string[], io: Io = process): Promise<number> {
  try {
    const args = parse(argv.slice(1));
    if (args.help) {
      io.stdout.write(USAGE);
      return 0;
    }
    // A mistake in the arguments is answered before the settings' parser is read, which takes most of a second.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return await (require("./run") as typeof Run).run(args, io);
  } catch (error) {
    if (error instanceof UsageError || error instanceof Failure) {
      io.stderr.write(`plinth backend: ${error.message}\n`);
      return error instanceof UsageError ? 2 : 1;
    }
    if (isSettingsError(error)) {
      io.stderr.write(`${error.message.trimEnd()}\n`);
      return error.exitCode;
    }
    throw error;
  }
}
