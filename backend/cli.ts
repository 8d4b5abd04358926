import { command } from "../given/cli";
import { parse, USAGE } from "./args";
import type * as Run from "./run";

/** Runs `backend`. */
export const main = command({
  name: "backend",
  usage: USAGE,
  parse,
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  load: () => require("./run") as typeof Run,
});
