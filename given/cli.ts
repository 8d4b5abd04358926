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

/** A command that asks AWS: how its arguments are read, and what runs them. */
interface Command<Args> {
  readonly name: string;
  readonly usage: string;
  readonly parse: (argv: readonly string[]) => Args;
  /** A mistake in the arguments is answered before the settings' parser is read, which takes most of a second. */
  readonly load: () => { readonly run: (args: Args, io: Io) => Promise<number> };
}

/** The entry of a command, whose `argv[0]` is its name. Answers with the exit code. */
export const command =
  <Args extends { readonly help: boolean }>({ name, usage, parse, load }: Command<Args>) =>
  async (argv: readonly string[], io: Io = process): Promise<number> => {
    try {
      const args = parse(argv.slice(1));
      if (args.help) {
        io.stdout.write(usage);
        return 0;
      }
      return await load().run(args, io);
    } catch (error) {
      if (error instanceof UsageError || error instanceof Failure) {
        io.stderr.write(`plinth ${name}: ${error.message}\n`);
        return error instanceof UsageError ? 2 : 1;
      }
      if (isSettingsError(error)) {
        io.stderr.write(`${error.message.trimEnd()}\n`);
        return error.exitCode;
      }
      throw error;
    }
  };

/** Runs `given`. */
export const main = command({
  name: "given",
  usage: USAGE,
  parse,
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  load: () => require("./run") as typeof Run,
});
