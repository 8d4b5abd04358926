import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { pgbouncerIni, type PgbouncerArgs } from "../../components/pooler/pgbouncer";
import { eventually, folder, freePort, own, remove, run, stop, type Running } from "./tools";

const entrypoint = join(__dirname, "../../images/pgbouncer/entrypoint.sh");

/** The image's own start-up script and the generated configuration, with the PgBouncer that is installed here. */
export interface Pgbouncer extends Running {
  readonly folder: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export async function startPgbouncer(
  args: Omit<PgbouncerArgs, "listenPort">,
  login: { user: string; password: string },
): Promise<Pgbouncer> {
  const home = folder();
  const port = await freePort();
  // A copy, because that user may have no way into the folder that the repository is in.
  copyFileSync(entrypoint, join(home, "entrypoint.sh"));
  own(join(home, "entrypoint.sh"));
  const running = run("sh", ["entrypoint.sh"], {
    cwd: home,
    env: {
      PGBOUNCER_INI: known(pgbouncerIni({ ...args, listenPort: port })),
      DATABASE_USER: login.user,
      DATABASE_PASSWORD: login.password,
    },
  });
  await eventually(() => probe(port));
  return {
    ...running,
    folder: home,
    port,
    stop: async () => {
      await stop(running, "SIGQUIT");
      remove(home);
    },
  };
}

/** Whether the PgBouncer here is as new as the image's, in what clients notice of it. */
export const keepsPreparedStatements = (): boolean => {
  const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(execFileSync("pgbouncer", ["--version"]).toString()) ?? [];
  return Number(major) > 1 || Number(minor) >= 21;
};

/** An older PgBouncer does not start with a setting that it does not know. */
const known = (ini: string): string =>
  keepsPreparedStatements() ? ini : ini.replace(/^max_prepared_statements = .*\n/m, "");

/** Connects and goes away without a word, as the health checks of a load balancer do. */
export const probe = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(port, "localhost", () => {
      socket.destroy();
      resolve();
    });
    socket.on("error", reject);
  });
