import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readProject } from "../components/settings/stack-file";
import { folder } from "../preview/command";
import { UsageError } from "../preview/flags";
import { clear, put } from "../preview/formats";
import { failed, noted } from "../preview/markdown/beside";
import type { Args } from "./args";
import type { Io } from "./cli";
import { gone } from "./gone";
import { previews, type Previewed } from "./previews";

/** Of several exit codes the one that counts: what is wrong with a description comes before what it describes. */
const worst = [2, 6, 1, 5, 0];

/** Previews stacks compared with what they were, and writes their reports. Answers with the exit code. */
export async function review(args: Args, io: Io): Promise<number> {
  const cwd = folder(args.cwd);
  const base = args.base === undefined ? undefined : folder(args.base);
  const stacks = args.stack === undefined ? stacksOf(cwd) : [args.stack];
  if (stacks.length === 0) throw new UsageError(`there is no Pulumi.<stack>.yaml in ${cwd}`);
  const plans = mkdtempSync(join(tmpdir(), "plinth-review-"));
  mkdirSync(join(plans, "base"));
  const out = resolve(args.out);
  try {
    const known = base === undefined ? [] : stacksOf(base);
    const lost = args.stack === undefined ? known.filter((stack) => !stacks.includes(stack)) : [];
    // What fails now would otherwise stand beside what an earlier review has found.
    for (const stack of [...stacks, ...lost]) clear(join(out, stack));
    const before = base === undefined ? [] : await saveAll(base, both(stacks, known), plans);
    const after = await reportAll(cwd, stacks, { plans, out });
    const project = readProject(cwd).name;
    for (const each of after) {
      const { stack, code, stdout, stderr } = each;
      const notes = uncompared(before.find((other) => other.stack === stack));
      finish(join(out, stack), each, { project, notes });
      io.stdout.write(`${stack} (exit code ${code})\n${indented([...notes, `${stderr}${stdout}`].join("\n"))}`);
    }
    for (const stack of lost) {
      put(join(out, stack), [["preview.md", gone({ project, stack })]]);
      io.stdout.write(`${stack}: its file is gone; what it deployed stays, and nobody looks after it any more\n`);
    }
    return worst.find((code) => after.some((each) => each.code === code)) ?? 1;
  } finally {
    rmSync(plans, { recursive: true });
  }
}

/** The stacks that have a file, by name. */
const stacksOf = (cwd: string): string[] =>
  readdirSync(readProject(cwd).folder)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();

const both = (ours: readonly string[], theirs: readonly string[]): string[] =>
  ours.filter((stack) => theirs.includes(stack));

/** As comments call it, which say what they compare with: without the folder that it is in. */
const planOf = (stack: string): string => join("base", `${stack}.json`);

/** Keeps the plans of stacks as they were. Policies that they break have been said then. */
const saveAll = (cwd: string, stacks: readonly string[], plans: string): Promise<Previewed[]> =>
  previews(
    cwd,
    stacks.map((stack) => ({ stack, args: ["--save", planOf(stack), "--quiet"] })),
    plans,
  );

/** Previews stacks, against their plans where there are some. */
const reportAll = (cwd: string, stacks: readonly string[], { plans, out }: { plans: string; out: string }) =>
  previews(
    cwd,
    stacks.map((stack) => {
      const against = existsSync(join(plans, planOf(stack))) ? ["--against", planOf(stack)] : [];
      return { stack, args: [...against, "--out", join(out, stack), "--quiet"] };
    }),
    plans,
  );

/** Why a stack is not compared, if it was there before. */
function uncompared(before: Previewed | undefined): string[] {
  // Whatever else is wrong with it, its plan was kept.
  if (before === undefined || [0, 5].includes(before.code)) return [];
  const why = "It is shown as if the stack were empty, because it could not be previewed as it was before:";
  return [`${why}\n${before.stderr.trimEnd()}`];
}

/** A preview that failed has a comment too, and so has what could not be compared. */
function finish(out: string, { stack, code, stderr }: Previewed, { project, notes }: Beside): void {
  if (code !== 0 && code !== 5) {
    put(out, [["preview.md", failed({ project, stack }, stderr)]]);
  } else if (notes.length > 0) {
    const file = join(out, "preview.md");
    writeFileSync(file, noted(readFileSync(file, "utf8"), notes));
  }
}

interface Beside {
  readonly project: string;
  readonly notes: readonly string[];
}

const indented = (text: string): string => `${text.trimEnd().replace(/^(?=.)/gm, "  ")}\n`;
