import { read, usage, type Flags } from "../preview/flags";

export interface Args {
  readonly help: boolean;
  readonly stack: string;
  readonly cwd: string;
  readonly configFile?: string;
  /** Instead of the name that follows from project, account and region. */
  readonly bucket?: string;
  readonly check: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

const FLAGS: Flags = {
  cwd: { type: "string", value: "FOLDER", about: "the project's folder, instead of the current one" },
  "config-file": { type: "string", value: "FILE", about: "the stack's file, instead of Pulumi.<stack>.yaml" },
  bucket: { type: "string", value: "NAME", about: "the bucket, instead of <project>-state-<account>-<region>" },
  check: { type: "boolean", about: "change nothing; exit with 7 where something would change" },
  "no-color": { type: "boolean", about: "no colours" },
  quiet: { type: "boolean", short: "q", about: "what changes alone" },
  help: { type: "boolean", short: "h", about: "this text" },
};

/** What `--help` prints. */
export const USAGE = usage(
  "backend",
  [
    "Makes what a stack's state needs, in the account and region of the stack's file: a bucket for it, and a KMS key for",
    "the bucket and for the secrets in the state. What is there it brings to what it should be. It never deletes anything.",
  ],
  FLAGS,
  "0 fine, 1 it failed, 2 wrong invocation or settings, 6 no such stack, 7 something would change",
);

/** Reads the arguments that follow the command's name. Throws `UsageError`. */
export function parse(argv: readonly string[]): Args {
  const { help, stack, has, value } = read(argv, FLAGS, USAGE);
  return {
    help,
    stack,
    cwd: value("cwd") ?? ".",
    configFile: value("config-file"),
    bucket: value("bucket"),
    check: has("check"),
    quiet: has("quiet"),
    color: !has("no-color"),
  };
}
