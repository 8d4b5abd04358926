import { parseArgs } from "node:util";
import { closest } from "fastest-levenshtein";

/** A wrong invocation: its message is for the person who typed it. */
export class UsageError extends Error {}

/** One flag of a command. */
export interface Flag {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly about: string;
  /** What its value is called in the help. */
  readonly value?: string;
  /** The flag may stand without its value; where it has one, it looks like this. */
  readonly optional?: RegExp;
}

export type Flags = Readonly<Record<string, Flag>>;

/** A stack and what was said by flags. */
export interface Invocation {
  readonly help: boolean;
  readonly stack: string;
  readonly has: (flag: string) => boolean;
  /** The value of a flag; undefined where the flag, or its optional value, was left out. */
  readonly value: (flag: string) => string | undefined;
  /** The values of a flag that may be repeated. */
  readonly values: (flag: string) => readonly string[];
}

/** What `--help` prints: the command, a sentence about it, its flags and exit codes. */
export const usage = (command: string, about: readonly string[], flags: Flags, exitCodes: string): string =>
  [
    `usage: plinth ${command} <stack> [flags]`,
    "",
    ...about,
    "",
    ...Object.entries(flags).map(([name, { short, value, about, optional }]) => {
      const shown = value === undefined ? "" : optional === undefined ? ` ${value}` : ` [${value}]`;
      const flag = `${short === undefined ? "    " : `-${short}, `}--${name}${shown}`;
      return `  ${flag.padEnd(26)} ${about}`;
    }),
    "",
    `exit codes: ${exitCodes}`,
    "",
  ].join("\n");

/**
 * Reads the arguments that follow a command's name: one stack, and flags in any order. A flag may stand in for the stack,
 * which is then empty. Throws `UsageError`.
 */
export function read(argv: readonly string[], flags: Flags, help: string, instead?: string): Invocation {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type, short, optional }]) => [
      name,
      // Of an optional value the parser knows nothing: what follows the flag may as well be the stack.
      { type: optional === undefined ? type : ("boolean" as const), ...(short !== undefined && { short }) },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    // The messages of the strict mode are for programmers, and know no nearest name.
    strict: false,
    tokens: true,
  });
  if (tokens.some((token) => token.kind === "option" && token.name === "help")) return invocation("", new Map(), true);
  const values: Values = new Map();
  const positionals: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "positional" && !isValueOf(tokens[index - 1], token.value, flags)) positionals.push(token.value);
    if (token.kind !== "option") continue;
    const next = tokens[index + 1];
    const apart = next?.kind === "positional" && isValueOf(token, next.value, flags) ? next.value : undefined;
    check(flags, token, apart);
    values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? apart]);
  }
  const [stack, ...others] = positionals;
  if (stack === undefined && (instead === undefined || !values.has(instead))) {
    throw new UsageError(`which stack?\n\n${help.trimEnd()}`);
  }
  if (others.length > 0) {
    throw new UsageError(`one stack at a time: \`${stack}\` or \`${others[0]}\`?`);
  }
  return invocation(stack ?? "", values, false);
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];

/** What was said by each flag, as often as it stands; undefined where it stands without a value. */
type Values = Map<string, readonly (string | undefined)[]>;

const invocation = (stack: string, values: Values, help: boolean): Invocation => ({
  help,
  stack,
  has: (flag) => values.has(flag),
  value: (flag) => values.get(flag)?.at(-1),
  values: (flag) => values.get(flag)?.filter((value) => value !== undefined) ?? [],
});

/** Whether a word belongs to the flag before it, whose value is optional. */
const isValueOf = (before: Token | undefined, word: string, flags: Flags): boolean =>
  before?.kind === "option" &&
  before.value === undefined &&
  Object.hasOwn(flags, before.name) &&
  flags[before.name]?.optional?.test(word) === true;

function check(flags: Flags, token: Token & { kind: "option" }, apart: string | undefined): void {
  const { name, rawName, value, inlineValue } = token;
  const known = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (known === undefined) {
    const hint = rawName.startsWith("--") ? `; did you mean \`--${closest(name, Object.keys(flags))}\`?` : "";
    throw new UsageError(`there is no flag \`${rawName}\`${hint}`);
  }
  if (known.optional !== undefined) {
    const said = value ?? apart;
    if (said !== undefined && !known.optional.test(said)) {
      throw new UsageError(`--${name} takes ${known.value}, or nothing; \`${said}\` was given`);
    }
    return;
  }
  if (known.type === "string" && (!value || (!inlineValue && value.startsWith("-")))) {
    throw new UsageError(`--${name} needs a value: --${name} ${known.value}`);
  }
  if (known.type === "boolean" && inlineValue) {
    throw new UsageError(`--${name} takes no value`);
  }
}
