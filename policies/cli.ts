import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createColors } from "picocolors";
import type { Io } from "../preview/cli";
import { folder, isSettingsError } from "../preview/command";
import type { Before } from "../preview/diff/before";
import { read, usage, UsageError, type Flags } from "../preview/flags";
import { hasErrors } from "../preview/plan";
import { isViolated, judgedBy, judgePlan, judging } from "../preview/policies";
import { configFileOf, planned, ruleNames, settingsLoader } from "../preview/program";
import { findLeak, knownSecrets } from "../preview/redact";
import type { Judgement } from "./judge";
import { graphOfState, stackOf, type State } from "./state";
import { policyDocument, policyLines, policySummary } from "./text";

// Loaded when there is a state: it brings a parser, which a mistake in the arguments need not wait for.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const stateReader = () => require("../preview/diff/state") as typeof import("../preview/diff/state");

const FLAGS: Flags = {
  state: { type: "string", value: "FILE", about: "judge what is deployed: what `pulumi stack export` prints" },
  cwd: { type: "string", value: "FOLDER", about: "the project's folder, instead of the current one" },
  "config-file": { type: "string", value: "FILE", about: "the stack's file, instead of Pulumi.<stack>.yaml" },
  policies: {
    type: "string",
    value: "FILE",
    about: "what the rules are configured by, as --policy-pack-config takes it",
  },
  json: { type: "boolean", about: "as the preview's JSON has it under `policies`" },
  "no-color": { type: "boolean", about: "no colours" },
  help: { type: "boolean", short: "h", about: "this text" },
};

const USAGE = usage(
  "policies",
  [
    "Says which rules a stack breaks: its plan, or with --state what is deployed. Needs no AWS account and no Pulumi CLI.",
    "A state names its stack, which then need not be said. docs/policies.md tells what the rules are.",
  ],
  FLAGS,
  "0 fine, 1 the program failed, 2 wrong invocation or settings, 5 a mandatory policy is violated, 6 no such stack",
);

/** Runs `policies`; `argv[0]` is the command's name. Answers with the exit code. */
export async function main(argv: readonly string[], io: Io = process): Promise<number> {
  try {
    const { help, stack, has, value } = read(argv.slice(1), FLAGS, USAGE, "state");
    if (help) {
      io.stdout.write(USAGE);
      return 0;
    }
    const [state, policies] = [value("state"), value("policies")];
    const which = { cwd: folder(value("cwd") ?? "."), stack, configFile: value("config-file"), policies };
    const judged = state === undefined ? await ofPlan(which, io) : ofState(which, stateIn(state), io);
    if (judged === undefined) return 1;
    const colors = createColors(!has("no-color") && io.stdout.isTTY === true && !io.env["NO_COLOR"]);
    const text = has("json") ? json(judged.judgement) : lines(judged.judgement, colors);
    const leak = judged.leak?.(text);
    if (leak !== undefined) {
      io.stderr.write(`plinth policies: nothing is printed, because ${leak}\n`);
      return 1;
    }
    io.stdout.write(text);
    return isViolated(judged.judgement) ? 5 : 0;
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr.write(`plinth policies: ${error.message}\n`);
      return 2;
    }
    if (isSettingsError(error)) {
      io.stderr.write(`${error.message.trimEnd()}\n`);
      return error.exitCode;
    }
    throw error;
  }
}

interface Which {
  readonly cwd: string;
  readonly stack: string;
  readonly configFile?: string;
  readonly policies?: string;
}

interface Judged {
  readonly judgement: Judgement;
  /** Says where a text has a secret in it. */
  readonly leak?: (text: string) => string | undefined;
}

/** Undefined where the program failed, which is then told. */
async function ofPlan({ policies, ...which }: Which, io: Io): Promise<Judged | undefined> {
  const { plan, loaded, secrets } = await planned(which, io.load ?? settingsLoader());
  for (const { severity, message } of plan.diagnostics) io.stderr.write(`${severity}: ${message}\n`);
  if (hasErrors(plan)) return undefined;
  return { judgement: judgePlan(plan, loaded, policies), leak: (text) => findLeak(text, plan, secrets) };
}

/**
 * The stack's file still says the profile and what is exempt. In the state secrets are encrypted, unless it was exported with
 * --show-secrets.
 */
function ofState({ policies, ...which }: Which, { state, read }: Read, io: Io): Judged {
  const stack = which.stack === "" ? stackOf(state) : which.stack;
  if (stack === undefined) throw new UsageError("the state has no resources: there is nothing to judge");
  const { cwd } = which;
  const load = io.load ?? settingsLoader();
  const loaded = load({ cwd, stack, configFile: configFileOf(which), rules: ruleNames });
  const deployed = { ...read, diagnostics: [] };
  const secrets = knownSecrets(deployed, {}, []);
  return {
    judgement: judging().judgeGraph(graphOfState(state), judgedBy(loaded, policies)),
    leak: (text) => {
      const leak = findLeak(text, deployed, secrets);
      return leak && `${leak}; export the state without --show-secrets`;
    },
  };
}

/** A state as the rules see it, and as comparisons do, which tell what in it is secret. */
interface Read {
  readonly state: State;
  readonly read: Before;
}

function stateIn(file: string): Read {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`there is no ${path}, which --state names`);
  const wanted = "--state takes what `pulumi stack export` prints";
  const document = documentIn(path, wanted);
  if (typeof document !== "object" || document === null || !("deployment" in document)) {
    throw new UsageError(`${path} is no state: ${wanted}`);
  }
  const read = stateReader().readState(document, file, (why) => new UsageError(`--state ${file}: ${why}`));
  return { state: document as State, read };
}

function documentIn(path: string, wanted: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new UsageError(`${path} is no JSON: ${wanted}`);
  }
}

const json = (judgement: Judgement): string => `${JSON.stringify(policyDocument(judgement), undefined, 2)}\n`;

function lines(judgement: Judgement, colors: ReturnType<typeof createColors>): string {
  const found = policyLines(judgement, colors);
  const summary = `${colors.bold("Policies:")} ${policySummary(judgement, colors)}`;
  return [...found, ...(found.length === 0 ? [] : [""]), summary, ""].join("\n");
}
