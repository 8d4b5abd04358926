import { read, usage, UsageError, type Flags } from "../preview/flags";
import { parseTags, type ImageTags } from "./tags";

export interface Args {
  readonly help: boolean;
  readonly stack: string;
  readonly cwd: string;
  readonly configFile?: string;
  readonly tags: ImageTags;
  /** For how long to look again, as long as something is missing; 0 looks once. */
  readonly waitMinutes: number;
  /** The services whose requests go to their other colour. */
  readonly switches: readonly string[];
  readonly check: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

const DEFAULT_WAIT_MINUTES = 60;

const FLAGS: Flags = {
  cwd: { type: "string", value: "FOLDER", about: "the project's folder, instead of the current one" },
  "config-file": { type: "string", value: "FILE", about: "the stack's file, instead of Pulumi.<stack>.yaml" },
  tag: {
    type: "string",
    value: "[NAME=]TAG",
    about: "the images with this tag, the others stay; NAME= for one repository; may be repeated",
  },
  wait: {
    type: "string",
    value: "MINUTES",
    optional: /^[1-9]\d{0,3}$/,
    about: `look again until nothing is missing, for ${DEFAULT_WAIT_MINUTES} minutes unless said otherwise`,
  },
  switch: {
    type: "string",
    value: "SERVICE",
    about: "its other colour is live with the next deploy; looks at nothing else; may be repeated",
  },
  check: { type: "boolean", about: "write nothing; exit with 7 where the file would change" },
  "no-color": { type: "boolean", about: "no colours" },
  quiet: { type: "boolean", short: "q", about: "what changes in the file alone" },
  help: { type: "boolean", short: "h", about: "this text" },
};

/** What `--help` prints. */
export const USAGE = usage(
  "given",
  [
    "Looks at AWS for what the application waits for (images, values of secrets, the domain) and writes it into",
    "given.<stack>.json, or the file that PLINTH_GIVEN names. Says of all that is missing what to do. Never reads the",
    "value of a secret. With --switch it asks AWS nothing.",
  ],
  FLAGS,
  "0 fine, 1 it failed, or something was still missing after --wait, 2 wrong invocation or settings,\n" +
    "  6 no such stack, 7 the file would change",
);

/** Reads the arguments that follow the command's name. Throws `UsageError`. */
export function parse(argv: readonly string[]): Args {
  const { help, stack, has, value, values } = read(argv, FLAGS, USAGE);
  if (has("check") && has("wait")) throw new UsageError("--check looks once, and --wait again and again: one of them");
  if (has("switch") && (has("tag") || has("wait"))) {
    throw new UsageError("--switch is a deploy of its own, after the one that started the image: no --tag, no --wait");
  }
  return {
    help,
    stack,
    cwd: value("cwd") ?? ".",
    configFile: value("config-file"),
    tags: parseTags(values("tag")),
    waitMinutes: has("wait") ? Number(value("wait") ?? DEFAULT_WAIT_MINUTES) : 0,
    switches: [...new Set(values("switch"))],
    check: has("check"),
    quiet: has("quiet"),
    color: !has("no-color"),
  };
}
