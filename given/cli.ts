import { isSettingsError } from "../preview/command";
import { UsageError } from "../preview/flags";
import { parse, USAGE } from "./args";
import { Failure } from "./failure";
import type * as Run from "./run";

/** Where the command reads and writes; a test gives its own. */
export interface Io {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Record<string, string | undefined>;
  readonly clock?: Clock;
  /** Instead of the system's name servers. */
  readonly dnsServers?: readonly string[];
}

export interface Clock {
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Runs `given`; `argv[0]` is the command's name. Answers with the exit code. */
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
    if (error instanceof UsageError) {
      io.stderr.write(`plinth given: ${error.message}\n`);
      return 2;
    }
    if (error instanceof Failure) {
      io.stderr.write(`plinth given: ${error.message}\n`);
      return 1;
    }
    if (isSettingsError(error)) {
      io.stderr.write(`${error.message.trimEnd()}\n`);
      return error.exitCode;
    }
    throw error;
  }
}
