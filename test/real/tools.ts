import { execFileSync, spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { needs } from "../tools";

// Debian keeps the server's programs of each version in a folder of their own, and PgBouncer in one for administrators.
const versions = "/usr/lib/postgresql";
const newest = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0] : undefined;
const folders = [...(newest === undefined ? [] : [join(versions, newest, "bin")]), "/usr/sbin"];

/** PATH with all folders that have the real parts. */
export const path = [process.env["PATH"] ?? "", ...folders].join(delimiter);

/** Whether these programs are here; under CI they have to be. */
export function hasRealParts(programs: readonly string[], why: string): boolean {
  process.env["PATH"] = path;
  return programs.every((program) => needs(program, why));
}

/** PostgreSQL and PgBouncer refuse to run as root: then it is another user whom the folders and processes belong to. */
const user = process.getuid?.() === 0 ? (userOf("postgres") ?? userOf("nobody")) : undefined;

function userOf(name: string): { uid: number; gid: number } | undefined {
  try {
    const id = (option: string) => Number(execFileSync("id", [option, name], { stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

/** An empty folder that `run` can write to. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "plinth-real-"));
  own(made);
  return made;
}

/** Lets the user whom processes run as read, write and run a file or folder, and nobody else. */
export function own(file: string): void {
  if (user !== undefined) chownSync(file, user.uid, user.gid);
  chmodSync(file, 0o700);
}

export const remove = (made: string): void => {
  rmSync(made, { recursive: true, force: true });
};

/** A program that was started, with what it has printed so far. */
export interface Running {
  readonly process: ChildProcess;
  /** Its standard output and error. */
  readonly output: () => string;
  /** Resolves to the exit code, or to the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts a program as a user other than root. Its environment is what is given and PATH alone. */
export function run(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, "cwd" | "env"> = {},
): Running {
  const child = spawn(program, args, {
    ...user,
    cwd: options.cwd,
    env: { PATH: path, LC_ALL: "C", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve(code ?? signal);
    });
  });
  return { process: child, output: () => output, ended };
}

/** Runs a program to its end and gives what it printed; fails where the program does. */
export async function finished(...args: Parameters<typeof run>): Promise<string> {
  const running = run(...args);
  const code = await running.ended;
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${running.output()}`);
  return running.output();
}

export async function stop(running: Running, signal: NodeJS.Signals = "SIGINT"): Promise<void> {
  running.process.kill(signal);
  await running.ended;
}

/** A port on which nothing listens. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "localhost", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });

/** Tries until it succeeds; after 20 s fails as the last attempt did. */
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
