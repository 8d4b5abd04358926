import { parseArgs } from "node:util";
import { closest } from "fastest-levenshtein";

/** A wrong invocation: its message is for the person who typed it. */
export class UsageError extends Error {}

export interface Args {
  readonly help: boolean;
  readonly stack: string;
  readonly cwd: string;
  readonly configFile?: string;
  readonly format: "text" | "json";
  readonly diff: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly expectNoChanges: boolean;
  readonly detailedExitcode: boolean;
}

interface Flag {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly about: string;
  readonly value?: string;
  readonly notBuilt?: true;
}

const FLAGS: Readonly<Record<string, Flag>> = {
  cwd: { type: "string", value: "FOLDER", about: "the project's folder, instead of the current one" },
  "config-file": { type: "string", value: "FILE", about: "the stack's file, instead of Pulumi.<stack>.yaml" },
  save: { type: "string", value: "FILE", about: "keep the plan for a later --against", notBuilt: true },
  against: { type: "string", value: "FILE", about: "compare with a saved plan or a stack export", notBuilt: true },
  compare: { type: "string", value: "STACK", about: "compare with another stack", notBuilt: true },
  diff: { type: "boolean", about: "show the properties of each resource" },
  out: { type: "string", value: "FOLDER", about: "write every format into a folder", notBuilt: true },
  format: { type: "string", value: "FORMAT", about: "text, json, markdown or html (the last two are not built yet)" },
  json: { type: "boolean", about: "the same as --format json" },
  "expect-no-changes": { type: "boolean", about: "exit with 7 when there are changes" },
  "detailed-exitcode": { type: "boolean", about: "exit with 2 instead of 0 when there are changes" },
  "no-color": { type: "boolean", about: "no colours" },
  quiet: { type: "boolean", short: "q", about: "the summary alone" },
  help: { type: "boolean", short: "h", about: "this text" },
};

const FORMATS = ["text", "json", "markdown", "html"];

/** What `--help` prints. */
export const USAGE = [
  "usage: plinth preview <stack> [flags]",
  "",
  "Shows what a deployment would create. Needs no AWS account, no Pulumi CLI and no network.",
  "",
  ...Object.entries(FLAGS).map(([name, { short, value, about, notBuilt }]) => {
    const flag = `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
    return `  ${flag.padEnd(26)} ${about}${notBuilt ? " (not built yet)" : ""}`;
  }),
  "",
  "exit codes: 0 fine, 1 the preview failed, 2 wrong invocation or settings, 6 no such stack, 7 unexpected changes",
  "",
].join("\n");

/** Reads the arguments that follow the command's name. Throws `UsageError`. */
export function parse(argv: readonly string[]): Args {
  const options = Object.fromEntries(
    Object.entries(FLAGS).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  );
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    // The messages of the strict mode are for programmers, and know no nearest name.
    strict: false,
    tokens: true,
  });
  const given = new Map(Object.entries(values));
  const flag = (name: string) => given.get(name) === true;
  if (flag("help")) {
    return { ...defaults, help: true };
  }
  for (const token of tokens) {
    if (token.kind === "option") {
      check(token.name, token.rawName, token.value, token.inlineValue);
    }
  }
  const [stack, ...others] = positionals;
  if (stack === undefined) {
    throw new UsageError(`which stack?\n\n${USAGE.trimEnd()}`);
  }
  if (others.length > 0) {
    throw new UsageError(`one stack at a time: \`${stack}\` or \`${others[0]}\`?`);
  }
  return {
    help: false,
    stack,
    cwd: (given.get("cwd") as string | undefined) ?? defaults.cwd,
    configFile: given.get("config-file") as string | undefined,
    format: format(given.get("format") as string | undefined, flag("json")),
    diff: flag("diff"),
    quiet: flag("quiet"),
    color: !flag("no-color"),
    expectNoChanges: flag("expect-no-changes"),
    detailedExitcode: flag("detailed-exitcode"),
  };
}

const defaults: Args = {
  help: false,
  stack: "",
  cwd: ".",
  format: "text",
  diff: false,
  quiet: false,
  color: true,
  expectNoChanges: false,
  detailedExitcode: false,
};

function check(name: string, raw: string, value: string | undefined, inline: boolean | undefined): void {
  const known = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
  if (known === undefined) {
    const hint = raw.startsWith("--") ? `; did you mean \`--${closest(name, Object.keys(FLAGS))}\`?` : "";
    throw new UsageError(`there is no flag \`${raw}\`${hint}`);
  }
  if (known.notBuilt) {
    throw new UsageError(`--${name} is not built yet`);
  }
  if (known.type === "string" && (!value || (!inline && value.startsWith("-")))) {
    throw new UsageError(`--${name} needs a value: --${name} ${known.value}`);
  }
  if (known.type === "boolean" && inline) {
    throw new UsageError(`--${name} takes no value`);
  }
}

function format(name: string | undefined, json: boolean): "text" | "json" {
  if (name === undefined) {
    return json ? "json" : "text";
  }
  if (!FORMATS.includes(name)) {
    throw new UsageError(`there is no format \`${name}\`; did you mean \`${closest(name, FORMATS)}\`?`);
  }
  if (name !== "text" && name !== "json") {
    throw new UsageError(`--format ${name} is not built yet`);
  }
  if (json && name !== "json") {
    throw new UsageError(`--json and --format ${name} contradict each other`);
  }
  return name;
}
