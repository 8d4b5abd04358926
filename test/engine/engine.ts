import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { needs } from "../tools";
import { describeAnew, type Described } from "./described";
import { counted, existing, readRecord, type Kept } from "./standins/record";
import type { Fault } from "./standins/faults";

const root = join(__dirname, "../..");
const standIns = join(__dirname, "standins/bin");
const ends = join(__dirname, "ends.js");

const hasPulumi = (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, "pulumi")));

/** Whether the real engine can run here: with a `pulumi` on PATH, or Go to build the one that tools/engine pins. */
export const hasEngine = (why: string): boolean => hasPulumi || needs("go", `${why}, without \`pulumi\` on PATH`);

export interface Run {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface Options {
  /** A fault of the stand-ins' cloud in this run. */
  readonly fault?: Fault;
  /** Milliseconds for each second that AWS would take; 0 by default. */
  readonly millisecondsPerSecond?: number;
  /** After how long the run is killed, in seconds; 120 by default. */
  readonly timeoutSeconds?: number;
  /**
   * Whether the engine writes its state after each step, as it does for people, and not once at the end; true by default.
   * Half the time of an `up` goes there: false where nothing breaks off.
   */
  readonly checkpoints?: boolean;
  /** Fails where anything changes: `--expect-no-changes`. */
  readonly expectNoChanges?: boolean;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What people did beside the stack, in AWS and at the registrar. */
export interface World {
  readonly images: readonly string[];
  readonly secrets: readonly string[];
  readonly delegated: boolean;
  /** Digests of images of which what runs to its end, ends badly. */
  readonly failing?: readonly string[];
}

/**
 * A stack of the repository's own application, in Pulumi's real engine, against stand-ins for the clouds. The workspace is a
 * copy of the files at the root, as a clone would be, with links to its folders; state, account and home are the copy's own.
 */
export class Engine {
  /** The clone: what is written here stays here. */
  readonly project: string;
  readonly stack: string;
  private readonly folder = mkdtempSync(join(tmpdir(), "plinth-engine-"));
  private readonly running = new Set<ChildProcess>();
  /** What all processes of all runs have in their environment, and nobody else. */
  private readonly mark = `PLINTH_STANDIN_RECORD=${join(this.folder, "record")}`;
  /** Ends them if this process is killed, so that nothing stays. */
  private readonly guard = spawn(process.execPath, [ends, this.mark, this.folder], {
    stdio: ["pipe", "ignore", "inherit"],
    detached: true,
  });

  /** A stack of the root's application, or of one that differs from it in keys of app.yaml. */
  constructor(stack: string, keys: Described = {}) {
    this.stack = stack;
    this.guard.unref();
    this.project = join(this.folder, "project");
    for (const made of ["project", "state", "home"]) mkdirSync(join(this.folder, made));
    for (const entry of readdirSync(root, { withFileTypes: true })) {
      const [from, to] = [join(root, entry.name), join(this.project, entry.name)];
      if (entry.isDirectory() && !entry.name.startsWith(".")) symlinkSync(from, to);
      if (entry.isFile()) cpSync(from, to);
    }
    if (Object.keys(keys).length > 0) describeAnew(this.project, keys);
    this.world = this.complete();
  }

  /** Nobody has done anything beside the stack, or exactly this. */
  set world(world: World) {
    writeFileSync(join(this.folder, "world.json"), JSON.stringify(world));
  }

  /** All that the stack's file of what deploys hand in says. */
  private complete(): World {
    const given = JSON.parse(readFileSync(join(this.project, `given.${this.stack}.json`), "utf8")) as {
      readonly images?: Readonly<Record<string, string>>;
      readonly secrets?: readonly string[];
      readonly zoneDelegated?: boolean;
    };
    const { images = {}, secrets = [], zoneDelegated = false } = given;
    return { images: Object.values(images), secrets, delegated: zoneDelegated };
  }

  /** `pulumi stack init`; the backend is a folder. */
  async init(): Promise<void> {
    const { code, stderr } = await this.run(["stack", "init", this.stack]);
    if (code !== 0) throw new Error(`pulumi stack init ended with ${code}: ${stderr}`);
  }

  async preview(options?: Options): Promise<Run & { readonly json: Plan }> {
    const run = await this.run(["preview", "--json"], options);
    try {
      return { ...run, json: JSON.parse(run.stdout) as Plan };
    } catch {
      throw new Error(`pulumi preview ended with ${run.code} and no JSON:\n${run.stdout}\n${run.stderr}`);
    }
  }

  up(options?: Options): Promise<Run> {
    return this.run(["up", "--yes", "--skip-preview"], options);
  }

  refresh(options?: Options, flags: readonly string[] = []): Promise<Run> {
    return this.run(["refresh", "--yes", "--skip-preview", ...flags], options);
  }

  destroy(options?: Options): Promise<Run> {
    return this.run(["destroy", "--yes", "--skip-preview"], options);
  }

  /** What the engine's state holds. */
  async state(): Promise<State> {
    const { code, stdout, stderr } = await this.run(["stack", "export"]);
    if (code !== 0) throw new Error(`pulumi stack export ended with ${code}: ${stderr}`);
    const { resources = [], pending_operations = [] } = (JSON.parse(stdout) as { deployment: Partial<State> })
      .deployment;
    return { resources, pending_operations };
  }

  /** All that the clouds ever made, whatever the engine knows of it. */
  record(): Kept[] {
    return readRecord(join(this.folder, "record"));
  }

  existing(): Kept[] {
    return existing(this.record());
  }

  /** How many creates were asked for so far, whatever became of them: faults are told by these numbers. */
  creates(): number {
    return counted(join(this.folder, "record"), "creates");
  }

  /** Any command of the CLI, to its end. */
  run(args: readonly string[], options: Options = {}): Promise<Run> {
    const { timeoutSeconds = 120, expectNoChanges = false } = options;
    const flags = ["--non-interactive", "--color=never", ...(expectNoChanges ? ["--expect-no-changes"] : [])];
    const started = Date.now();
    const child = spawn("pulumi", [...args, ...this.chosen(args), ...flags], {
      cwd: this.project,
      env: this.environment(options),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a process group of its own, which one signal ends
    });
    this.running.add(child);
    let [stdout, stderr, isLate] = ["", "", false];
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const timer = setTimeout(() => {
      isLate = true;
      signal(child, "SIGKILL");
    }, timeoutSeconds * 1000);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (_, ended) => {
        if (ended !== null) this.endRemains();
      });
      child.on("close", (code) => {
        clearTimeout(timer);
        this.running.delete(child);
        if (!isLate) resolve({ code, stdout, stderr, seconds: (Date.now() - started) / 1000 });
        else reject(new Error(`pulumi ${args.join(" ")} was killed after ${timeoutSeconds} s:\n${stdout}\n${stderr}`));
      });
    });
  }

  /** A signal for every process of every run under way: SIGINT is Ctrl-C. */
  kill(name: NodeJS.Signals = "SIGKILL"): void {
    for (const child of this.running) signal(child, name);
  }

  /** The language host, the program and the providers have process groups of their own and outlive an engine that was killed. */
  private endRemains(): void {
    execFileSync(process.execPath, [ends, this.mark]);
  }

  /** Ends what runs and takes the workspace away. */
  dispose(): void {
    this.kill();
    this.endRemains();
    rmSync(this.folder, { recursive: true, force: true });
    this.guard.stdin.end();
  }

  private chosen([command, sub]: readonly string[]): string[] {
    return command === "stack" && sub === "init" ? [] : ["--stack", this.stack];
  }

  private environment({
    fault,
    millisecondsPerSecond = 0,
    checkpoints = true,
    env = {},
  }: Options): Record<string, string> {
    const tools = hasPulumi ? [] : [build()];
    return {
      PATH: [standIns, ...tools, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
      HOME: join(this.folder, "home"),
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "of the tests",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
      PLINTH_STANDIN_RECORD: join(this.folder, "record"),
      PLINTH_STANDIN_WORLD: join(this.folder, "world.json"),
      PLINTH_STANDIN_TIME: String(millisecondsPerSecond),
      ...(!checkpoints && { PULUMI_EXPERIMENTAL: "1", PULUMI_SKIP_CHECKPOINTS: "1" }),
      ...(fault && { PLINTH_STANDIN_FAULT: JSON.stringify(fault) }),
      ...env,
    };
  }
}

/** What `pulumi preview --json` says, as far as tests ask. */
export interface Plan {
  readonly steps: readonly {
    readonly op: string;
    readonly urn: string;
    readonly replaceReasons?: readonly string[];
    readonly newState?: { readonly type: string; readonly [property: string]: unknown };
  }[];
  readonly changeSummary: Readonly<Record<string, number>>;
}

/** What `pulumi stack export` says, as far as tests ask. */
export interface State {
  readonly resources: readonly Resource[];
  readonly pending_operations: readonly { readonly resource: Resource; readonly type: string }[];
}

export interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom: boolean;
  readonly protect?: boolean;
  readonly parent?: string;
  /** The provider's URN, and after `::` its id. */
  readonly provider?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

let built: string | undefined;

/** The folder of the engine that tools/engine pins; what the build says goes to stderr. */
const build = (): string =>
  (built ??= execFileSync(process.execPath, [join(root, "tools/engine/install.js")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim());

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it ended meanwhile
  }
}
