import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";

/** A preview that is to run. */
export interface Job {
  readonly stack: string;
  readonly args: readonly string[];
}

/** What became of one. */
export interface Previewed {
  readonly stack: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs previews of a project by the Plinth that the project itself uses, which may be another than this one. A process does
 * several of them, one after the other, as loading takes longer than a preview. Paths in their arguments are those of `cwd`.
 */
export async function previews(project: string, jobs: readonly Job[], cwd: string): Promise<Previewed[]> {
  const workers = Math.min(availableParallelism(), jobs.length);
  const shares = Array.from({ length: workers }, (_, worker) => jobs.filter((__, index) => index % workers === worker));
  const done = await Promise.all(shares.map((share) => work(project, share, cwd)));
  return jobs.map(({ stack }) => done.flat().find((each) => each.stack === stack) as Previewed);
}

function work(project: string, jobs: readonly Job[], cwd: string): Promise<Previewed[]> {
  const root = plinthOf(project);
  const worker = join(root, "review/worker.ts");
  const failed = (stderr: string) => jobs.map(({ stack }) => ({ stack, code: 1, stdout: "", stderr }));
  if (!existsSync(worker)) return Promise.resolve(failed(`the Plinth in ${root} cannot review yet\n`));
  const argv = ["-r", join(root, "bin/register.js"), worker, project, JSON.stringify(jobs)];
  return new Promise((done) => {
    execFile(process.execPath, argv, { cwd, maxBuffer: 1e9 }, (error, stdout, stderr) => {
      try {
        done(JSON.parse(stdout) as Previewed[]);
      } catch {
        done(failed(stderr || `${error?.message ?? "the preview said nothing"}\n`));
      }
    });
  });
}

/** Where the Plinth of a project is: the project itself, if it is a copy of the repository, or a package. */
function plinthOf(project: string): string {
  if (existsSync(join(project, "components/platform")) && existsSync(join(project, "bin/register.js"))) return project;
  try {
    return dirname(createRequire(join(project, "package.json")).resolve("plinth/package.json"));
  } catch {
    return dirname(__dirname);
  }
}
