import { blueGreenOwners, firstColors, otherThan, switched } from "../components/service/colors";
import type { Given } from "../components/settings/definition";
import { load, type LoadOptions } from "../components/settings/load";
import { hint } from "../components/settings/problems";
import { UsageError } from "../preview/flags";
import type { Args } from "./args";
import { Failure } from "./failure";
import { GivenFile } from "./file";
import { colorChanges } from "./report";
import type { Terminal } from "./terminal";
import { up } from "./todo";

/** Writes that requests go to the other colour of services. Answers with the exit code. */
export function switchColors(args: Args, project: LoadOptions, terminal: Terminal): number {
  // A file that is wrong or missing stops it: which colour is live stands nowhere else.
  const { settings } = load(project);
  const known = Object.keys(blueGreenOwners(settings.services));
  const file = new GivenFile(project.cwd, project.stack);
  const next: Given = {
    ...file.says,
    colors: {
      ...file.says.colors,
      ...Object.fromEntries(args.switches.map((name) => [name, other(name, known, file)])),
    },
  };
  file.update(next, (before) => colorChanges(before, next), args.check, terminal);
  if (args.check) return 7;
  terminal.note(`\`${up(args)}\` sends the requests there; the same two commands are the way back.`);
  return 0;
}

function other(name: string, known: readonly string[], { says, shown }: GivenFile) {
  if (!known.includes(name)) {
    throw new UsageError(`--switch ${name}: no service of this name has \`rollout: blueGreen\`; ${hint(name, known)}`);
  }
  const colors = says.colors?.[name] ?? firstColors;
  const next = switched(colors);
  if (next === undefined) {
    throw new Failure(
      `${otherThan(colors.live)} of ${name} has no image yet in ${shown}: a deploy with a new one, named by --tag, comes before the switch.`,
    );
  }
  return next;
}
