import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";

const github = join(__dirname, "../../.github");

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly if?: string;
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean | string };
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency?: Job["concurrency"];
  readonly defaults?: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

const textOf = (...path: string[]): string => readFileSync(join(github, ...path), "utf8");

/** All workflows, each with its file and its text. */
export const workflows = readdirSync(join(github, "workflows")).map(
  (file) => [file, parse(textOf("workflows", file)) as Workflow, textOf("workflows", file)] as const,
);

/** The steps that deploys and previews share. */
const action = parse(textOf("actions", "pulumi", "action.yml")) as { readonly runs: { readonly steps: Step[] } };

/** All steps by where they are: `deploy-stack.yml/deploy/Deploy`; one that only uses an action is called by it. */
export const steps: ReadonlyMap<string, Step> = new Map(
  [
    ...workflows.flatMap(([file, { jobs, defaults }]) =>
      Object.entries(jobs).flatMap(([job, { steps: all = [] }]) =>
        all.map((step) => [`${file}/${job}`, { ...defaults?.run, ...step }] as const),
      ),
    ),
    ...action.runs.steps.map((step) => ["action.yml", step] as const),
  ].map(([place, step]) => [`${place}/${step.name ?? step.uses ?? step.run ?? ""}`, step]),
);

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the step wrote into the summary and onto PATH. */
  readonly summary: string;
  readonly path: string;
}

/** A runner for steps: a folder of its own, in which fakes stand for what a step would call. */
export class Runner {
  readonly folder = mkdtempSync(join(tmpdir(), "plinth-workflow-"));
  readonly temp = join(this.folder, "temp");
  /** The checkout. */
  readonly workspace = join(this.folder, "workspace");
  private readonly bin = join(this.folder, "bin");

  constructor() {
    for (const made of [this.temp, this.workspace, this.bin]) mkdirSync(made);
  }

  /** A command of that name; what it is called with, and where, is in `calls`. */
  fake(name: string, script = ""): void {
    const log = `printf '%s\\n' "$(basename "$PWD"): ${name} $*" >>"${join(this.folder, "calls")}"`;
    writeFileSync(join(this.bin, name), `#!/usr/bin/env bash\n${log}\n${script}\n`);
    chmodSync(join(this.bin, name), 0o755);
  }

  /** What fakes were called with, in their order; from then on none. */
  calls(): string[] {
    const file = join(this.folder, "calls");
    try {
      return readFileSync(file, "utf8").trimEnd().split("\n");
    } catch {
      return [];
    } finally {
      rmSync(file, { force: true });
    }
  }

  /** Puts a file into the workspace. */
  write(file: string, text: string): void {
    writeFileSync(join(this.workspace, file), text);
  }

  /** Runs a step as GitHub does ("Workflow syntax", `shell: bash`), with the variables that the job would have. */
  async run(name: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const step = steps.get(name);
    if (step?.run === undefined) throw new Error(`there is no step ${name} that runs something`);
    if (step.shell !== "bash") throw new Error(`${name} runs in a shell that ignores what fails within a pipe`);
    const files = { GITHUB_STEP_SUMMARY: "summary.md", GITHUB_PATH: "path.txt" };
    const commands = Object.fromEntries(Object.entries(files).map(([key, file]) => [key, join(this.folder, file)]));
    for (const file of [join(this.temp, "step.sh"), ...Object.values(commands)]) writeFileSync(file, "");
    writeFileSync(join(this.temp, "step.sh"), step.run);
    // What is written out; the rest is an expression, which the test gives.
    const written = Object.entries(step.env ?? {}).filter(([, value]) => !value.includes("${{"));
    const missing = Object.keys(step.env ?? {}).filter((key) => !(key in env) && !written.some(([own]) => own === key));
    if (missing.length > 0) throw new Error(`${name} needs ${missing.join(", ")}`);
    const { PATH = "", HOME = "" } = process.env;
    const all = {
      ...{ PATH: `${this.bin}${delimiter}${PATH}`, HOME, RUNNER_TEMP: this.temp, GITHUB_WORKSPACE: this.workspace },
      ...Object.fromEntries(written),
      ...commands,
      ...env,
    };
    const argv = ["--noprofile", "--norc", "-eo", "pipefail", join(this.temp, "step.sh")];
    return new Promise((done) => {
      execFile("bash", argv, { cwd: this.workspace, env: all, maxBuffer: 1e8 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        const [summary, path] = Object.values(commands).map((file) => readFileSync(file, "utf8"));
        done({ code, stdout, stderr, summary: summary ?? "", path: path ?? "" });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
