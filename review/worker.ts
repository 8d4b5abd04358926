import { main } from "../preview/cli";
import type { Job, Previewed } from "./previews";

/** The previews of one process: the project's folder, and the jobs as JSON. The answer goes to stdout, as JSON. */
async function run([project = "", jobs = "[]"]: readonly string[]): Promise<void> {
  const here = process.cwd();
  const done: Previewed[] = [];
  for (const { stack, args } of JSON.parse(jobs) as Job[]) {
    // A preview goes to its project.
    process.chdir(here);
    const [stdout, stderr] = [collect(), collect()];
    const io = { stdout: stdout.stream, stderr: stderr.stream, env: process.env };
    const code = await main(["preview", stack, "--cwd", project, ...args], io).catch((error: unknown) => {
      stderr.add(`${(error as Error).stack ?? String(error)}\n`);
      return 1;
    });
    done.push({ stack, code, stdout: stdout.text(), stderr: stderr.text() });
  }
  process.stdout.write(JSON.stringify(done));
}

function collect() {
  let all = "";
  const add = (text: string) => {
    all += text;
  };
  const write = (text: string, written?: () => void) => {
    add(text);
    written?.();
  };
  return { add, text: () => all, stream: { write } };
}

void run(process.argv.slice(2));
