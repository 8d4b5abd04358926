import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { blueGreenOwners } from "../components/service/colors";
import { nothingGiven } from "../components/settings/given";
import { load } from "../components/settings/load";
import { folder } from "../preview/command";
import type { Args } from "./args";
import type * as AwsModule from "./aws";
import type { Clock, Io } from "./cli";
import { refuseOtherAccount } from "./account";
import { Failure } from "./failure";
import { givenBy, GivenFile } from "./file";
import { look, type Found, type Sought } from "./look";
import { changesOf, linesOf } from "./report";
import { switchColors } from "./switch";
import { lacks, refuseUnknown } from "./tags";
import { Terminal } from "./terminal";
import { tasksFor, up, type Context } from "./todo";
import { wantedBy } from "./wanted";

const POLL_MS = 15_000;
const systemClock: Clock = { now: Date.now, pause: (milliseconds) => pause(milliseconds) };

/** Looks, tells, writes, and with `--wait` does so again until nothing is missing. Answers with the exit code. */
export async function run(args: Args, io: Io): Promise<number> {
  const cwd = folder(args.cwd);
  const configFile = args.configFile === undefined ? undefined : resolve(cwd, args.configFile);
  if (args.switches.length > 0)
    return switchColors(args, { cwd, stack: args.stack, configFile }, new Terminal(io, args));
  const loaded = load({ cwd, stack: args.stack, configFile, given: nothingGiven });
  const { project, stack } = loaded;
  const wanted = wantedBy(loaded);
  refuseUnknown(
    args.tags,
    wanted.images.map(({ owner }) => owner),
  );
  // The SDK takes its time to load: a mistake in the settings is answered before.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const aws = (require("./aws") as typeof AwsModule).awsIn(stack.region);
  await refuseOtherAccount(aws, loaded);

  const terminal = new Terminal(io, args);
  terminal.note(`${project}/${stack.name}  ${stack.region}  account ${stack.account}`);
  const file = new GivenFile(cwd, stack.name);
  const sought = {
    project,
    stack: stack.name,
    wanted,
    tags: args.tags,
    named: file.says.images,
    dnsServers: io.dnsServers,
  };
  const context = { stack: stack.name, region: stack.region, cwd: args.cwd };
  const blueGreen = blueGreenOwners(loaded.settings.services);
  try {
    return await watch({ args, aws, sought, context, blueGreen, file, terminal, clock: io.clock ?? systemClock });
  } finally {
    terminal.clear();
  }
}

interface Watch {
  readonly args: Args;
  readonly aws: AwsModule.Aws;
  readonly sought: Sought;
  readonly context: Context;
  readonly blueGreen: ReturnType<typeof blueGreenOwners>;
  readonly file: GivenFile;
  readonly terminal: Terminal;
  readonly clock: Clock;
}

async function watch({ args, aws, sought, context, blueGreen, file, terminal, clock }: Watch): Promise<number> {
  const { tags, waitMinutes, check } = args;
  const end = clock.now() + waitMinutes * 60_000;
  let changed = false;
  for (let found = await look(aws, sought); ; found = await lookAgain(aws, sought, found, terminal)) {
    const now = new Date(clock.now());
    const lines = linesOf(found, now);
    terminal.lines(lines);
    terminal.tasks(tasksFor(found, context));
    // A deploy of half of what was asked for is not what was asked for: nothing is written.
    const lacking = lacks(tags, found.images);
    if (lacking.length === 0) {
      const next = givenBy(found, file.says, blueGreen);
      changed = file.update(next, (before) => changesOf(before, next, found, now), check, terminal) || changed;
    }

    const waited = lines.filter(({ state }) => state === "missing");
    const missing = [...new Set([...lacking, ...waited].map(({ what }) => what))];
    const left = end - clock.now();
    if (missing.length > 0 && left > 0) {
      terminal.waiting(`waiting for ${missing.join(", ")}`, `(${Math.ceil(left / 60_000)} of ${waitMinutes} min left)`);
      await clock.pause(Math.min(POLL_MS, left));
      continue;
    }
    if (lacking.length > 0) throw new Failure(lacking.map(({ sentence }) => sentence).join(" "));
    if (missing.length > 0 && waitMinutes > 0) {
      throw new Failure(`Still missing after ${waitMinutes} min: ${missing.join(", ")}.`);
    }
    if (!changed) terminal.note(`${file.shown} is up to date`);
    if (missing.length > 0) terminal.note("With --wait, this goes on until nothing is missing.");
    else if (changed && !check) terminal.note(`Nothing is missing: \`${up(context)}\` starts what waited for it.`);
    return changed && check ? 7 : 0;
  }
}

/** A failure that may pass does not end an hour of waiting: what was found last still counts. */
async function lookAgain(aws: AwsModule.Aws, sought: Sought, last: Found, terminal: Terminal): Promise<Found> {
  try {
    const found = await look(aws, sought);
    terminal.isOver();
    return found;
  } catch (error) {
    if (!(error instanceof Failure && error.isPassing)) throw error;
    terminal.trouble(`${error.message} Trying again.`);
    return last;
  }
}
