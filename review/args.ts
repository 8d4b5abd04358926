import { read, usage, UsageError, type Flags } from "../preview/flags";

export interface Args {
  readonly help: boolean;
  /** The stacks; all where none is named. */
  readonly stack?: string;
  readonly cwd: string;
  /** The project as it was before the change. */
  readonly base?: string;
  readonly out: string;
}

const FLAGS: Flags = {
  base: { type: "string", value: "FOLDER", about: "the project as it was before, with what it needs installed" },
  cwd: { type: "string", value: "FOLDER", about: "the project's folder, instead of the current one" },
  out: {
    type: "string",
    value: "FOLDER",
    about: "where the reports go: a folder for each stack (default: review-reports)",
  },
  all: { type: "boolean", about: "every stack, which needs no name" },
  help: { type: "boolean", short: "h", about: "this text" },
};

/** What `--help` prints. */
export const USAGE = usage(
  "review",
  [
    "Previews a stack, or with --all every one, compared with the project as it was before, and writes reports in every",
    "format: for pull requests. Needs no AWS account, no Pulumi CLI and no network.",
  ],
  FLAGS,
  [
    "0 fine, 1 a preview failed, 2 wrong invocation or settings,",
    "5 a mandatory policy is violated, a dangerous change is not allowed or the budget does not hold,",
    "6 no such stack; of several the first of 2, 6, 1, 5",
  ].join("\n            "),
);

/** Reads the arguments that follow the command's name. Throws `UsageError`. */
export function parse(argv: readonly string[]): Args {
  const { help, stack, has, value } = read(argv, FLAGS, USAGE, "all");
  if (has("all") && stack !== "") throw new UsageError(`--all is every stack: \`${stack}\` alone, or all?`);
  return {
    ...{ help, stack: stack === "" ? undefined : stack },
    ...{ cwd: value("cwd") ?? ".", base: value("base"), out: value("out") ?? "review-reports" },
  };
}
