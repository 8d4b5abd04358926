import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, type ClientConfig } from "pg";
import { certificates, type Certificates } from "./certificates";
import { eventually, finished, folder, freePort, own, remove, run, stop, type Running } from "./tools";

/** A throwaway PostgreSQL that takes TLS and SCRAM alone, as RDS does under `rds.force_ssl`. */
export interface Postgres {
  readonly folder: string;
  readonly host: "localhost";
  readonly port: number;
  readonly certificates: Certificates;
  /** Runs statements as the superuser, one after the other, and gives the rows of the last. */
  readonly query: <Row>(database: string, ...statements: string[]) => Promise<Row[]>;
  /** What the server has logged. */
  readonly log: () => string;
  /** Stops it and starts it again; what is to happen meanwhile begins when it has stopped. */
  readonly restart: (meanwhile?: () => Promise<unknown>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const superuser = "postgres";
const password = "superuser's password";

export async function startPostgres(parameters: Readonly<Record<string, string | number>> = {}): Promise<Postgres> {
  const home = folder();
  const tls = certificates(home);
  const data = join(home, "data");
  const passwordFile = join(home, "password");
  writeFileSync(passwordFile, password);
  own(passwordFile);
  const port = await freePort();
  await finished("initdb", [
    ...["--pgdata", data, "--username", superuser, "--pwfile", passwordFile, "--auth", "scram-sha-256"],
    ...["--encoding", "UTF8", "--no-sync"],
  ]);
  writeFileSync(join(data, "pg_hba.conf"), "hostssl all all all scram-sha-256\n");

  const settings = {
    listen_addresses: "localhost",
    port,
    unix_socket_directories: "",
    ssl: "on",
    ssl_cert_file: tls.certificateFile,
    ssl_key_file: tls.keyFile,
    fsync: "off",
    ...parameters,
  };
  const config: ClientConfig = { host: "localhost", port, user: superuser, password, ssl: { ca: tls.ca } };
  const query = async <Row>(database: string, ...statements: string[]): Promise<Row[]> => {
    const client = new Client({ ...config, database });
    client.on("error", () => undefined);
    try {
      await client.connect();
      let rows: Row[] = [];
      for (const statement of statements) rows = (await client.query(statement)).rows as Row[];
      return rows;
    } finally {
      await client.end();
    }
  };
  let log = "";
  let server: Running;
  const start = async () => {
    const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    server = run("postgres", ["-D", data, ...options]);
    await eventually(() => query("postgres", "SELECT 1"));
  };
  const end = async () => {
    await stop(server);
    log += server.output();
  };
  await start();
  return {
    folder: home,
    host: "localhost",
    port,
    certificates: tls,
    query,
    log: () => log + server.output(),
    restart: async (meanwhile) => {
      await end();
      await Promise.all([meanwhile?.(), start()]);
    },
    stop: async () => {
      await end();
      remove(home);
    },
  };
}
