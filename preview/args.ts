import { closest } from "fastest-levenshtein";
import { read, usage, UsageError, type Flags } from "./flags";

export { UsageError } from "./flags";

export interface Args {
  readonly help: boolean;
  readonly stack: string;
  readonly cwd: string;
  readonly configFile?: string;
  /** A configuration of the policies. */
  readonly policies?: string;
  /** Where the plan is kept for a later `against`. */
  readonly save?: string;
  /** A plan that was saved, or an exported state. */
  readonly against?: string;
  /** Another stack of the same application. */
  readonly compare?: string;
  /** A folder for the answer in every format. */
  readonly out?: string;
  readonly format: Format;
  readonly diff: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly expectNoChanges: boolean;
  readonly detailedExitcode: boolean;
}

const FLAGS: Flags = {
  cwd: { type: "string", value: "FOLDER", about: "the project's folder, instead of the current one" },
  "config-file": { type: "string", value: "FILE", about: "the stack's file, instead of Pulumi.<stack>.yaml" },
  policies: {
    type: "string",
    value: "FILE",
    about: "what the policies are configured by, as --policy-pack-config takes it",
  },
  save: { type: "string", value: "FILE", about: "keep the plan for a later --against" },
  against: {
    type: "string",
    value: "FILE",
    about: "compare with a saved plan, or with what `pulumi stack export` printed",
  },
  compare: { type: "string", value: "STACK", about: "set another stack beside this one" },
  diff: { type: "boolean", about: "show the properties of each resource or how they change, and what would save most" },
  out: { type: "string", value: "FOLDER", about: "write every format into a folder" },
  format: { type: "string", value: "FORMAT", about: "text, json, markdown, html or sarif" },
  json: { type: "boolean", about: "the same as --format json" },
  "expect-no-changes": { type: "boolean", about: "exit with 7 when there are changes" },
  "detailed-exitcode": { type: "boolean", about: "exit with 2 instead of 0 when there are changes" },
  "no-color": { type: "boolean", about: "no colours" },
  quiet: { type: "boolean", short: "q", about: "what stops a deployment, and the summary" },
  help: { type: "boolean", short: "h", about: "this text" },
};

const FORMATS = ["text", "json", "markdown", "html", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

/** What `--help` prints. */
export const USAGE = usage(
  "preview",
  ["Shows what a deployment would do. Needs no AWS account, no Pulumi CLI and no network."],
  FLAGS,
  [
    "0 fine, 1 the preview failed, 2 wrong invocation or settings (or changes, with --detailed-exitcode),",
    "5 a mandatory policy is violated, a dangerous change is not allowed or the budget does not hold,",
    "6 no such stack, 7 changes, with --expect-no-changes",
  ].join("\n            "),
);

/** Reads the arguments that follow the command's name. Throws `UsageError`. */
export function parse(argv: readonly string[]): Args {
  const { help, stack, has, value } = read(argv, FLAGS, USAGE);
  return {
    help,
    stack,
    cwd: value("cwd") ?? ".",
    configFile: value("config-file"),
    policies: value("policies"),
    save: value("save"),
    against: value("against"),
    compare: value("compare"),
    out: value("out"),
    format: format(value("format"), has("json")),
    diff: has("diff"),
    quiet: has("quiet"),
    color: !has("no-color"),
    expectNoChanges: has("expect-no-changes"),
    detailedExitcode: has("detailed-exitcode"),
  };
}

function format(name: string | undefined, json: boolean): Format {
  if (name === undefined) {
    return json ? "json" : "text";
  }
  const known = FORMATS.find((each) => each === name);
  if (known === undefined) {
    throw new UsageError(`there is no format \`${name}\`; did you mean \`${closest(name, FORMATS)}\`?`);
  }
  if (json && known !== "json") {
    throw new UsageError(`--json and --format ${name} contradict each other`);
  }
  return known;
}
