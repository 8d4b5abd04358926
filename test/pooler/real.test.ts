import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Client, type ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepsPreparedStatements, probe, startPgbouncer, type Pgbouncer } from "../real/pgbouncer";
import { startPostgres, type Postgres } from "../real/postgres";
import { eventually, finished, hasRealParts } from "../real/tools";

const isHere = hasRealParts(["initdb", "postgres", "pgbouncer", "openssl", "psql"], "runs a real PgBouncer");

const poolSize = 20;
const settings = { poolSize, maxClients: 250, queryWaitSeconds: 25 };
const login = { user: "shop_app", password: `a"quote and a 'b` };

/** A client that may send at the start what those of other languages do. */
class ClientOfOthers extends Client {
  startup: Readonly<Record<string, string>> = {};

  getStartupConf(): object {
    const { getStartupConf } = Client.prototype as unknown as { getStartupConf: () => object };
    return { ...getStartupConf.call(this), ...this.startup };
  }
}

describe.skipIf(!isHere)("a real PgBouncer before a real PostgreSQL", () => {
  let postgres: Postgres;
  let pgbouncer: Pgbouncer;

  beforeAll(async () => {
    postgres = await startPostgres({ max_connections: 60 });
    await postgres.query(
      "postgres",
      `CREATE ROLE shop_app LOGIN PASSWORD 'a"quote and a ''b'`,
      "CREATE DATABASE shop OWNER shop_app",
      "CREATE DATABASE other OWNER shop_app",
    );
    pgbouncer = await startPgbouncer(args(postgres), login);
  });

  afterAll(async () => {
    await pgbouncer.stop();
    await postgres.stop();
  });

  const args = ({ host, port, certificates: { caFile } }: Postgres) => ({
    settings,
    host,
    port,
    databaseName: "shop",
    caFile,
  });

  const connect = async (config: ClientConfig = {}, to = pgbouncer, startup = {}): Promise<Client> => {
    const client = new ClientOfOthers({
      host: "localhost",
      port: to.port,
      database: "shop",
      ...login,
      // What sslmode=require means to most clients: nobody can verify the task's own certificate.
      ssl: { rejectUnauthorized: false },
      ...config,
    });
    client.startup = startup;
    client.on("error", () => undefined);
    await client.connect();
    return client;
  };

  const connectUrl = async (connectionString: string): Promise<Client> => {
    const client = new Client({ connectionString });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  };

  /** Connections that PgBouncer has to the database, asked of the database itself. */
  const serverConnections = async (): Promise<number> => {
    const [row] = await postgres.query<{ count: number }>(
      "postgres",
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = 'shop_app'",
    );
    return row!.count;
  };

  it("serves 200 clients at once over no more than its pool of connections", async () => {
    const clients = await Promise.all(Array.from({ length: 200 }, () => connect()));
    // A client that is connected has no connection of the database's.
    const counts: number[] = [await serverConnections()];
    await clients[0]!.query("CREATE TABLE counter AS SELECT 0 AS value");

    const watched = { done: false };
    const watch = (async () => {
      while (!watched.done) counts.push(await serverConnections());
    })();
    const seen = new Set<number>();
    const threeTransactions = async (client: Client) => {
      for (let round = 0; round < 3; round++) {
        await client.query("BEGIN");
        const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid, pg_sleep(0.02)");
        await client.query("UPDATE counter SET value = value + 1");
        await client.query("COMMIT");
        seen.add(rows[0]!.pid);
      }
    };
    await Promise.all(clients.map(threeTransactions)).finally(() => (watched.done = true));
    await watch;

    const { rows } = await clients[0]!.query<{ value: number }>("SELECT value FROM counter");
    expect(rows).toEqual([{ value: 600 }]);
    expect(Math.max(...counts)).toBe(poolSize);
    expect(seen.size).toBe(poolSize);
    await Promise.all(clients.map((client) => client.end()));
  });

  it("reaches the database over TLS, as the same user", async () => {
    const client = await connect();
    const { rows } = await client.query(
      "SELECT ssl, usename FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE pid = pg_backend_pid()",
    );
    expect(rows).toEqual([{ ssl: true, usename: "shop_app" }]);
    await client.end();
  });

  it("takes what Prisma and JDBC send at the start, and refuses what it would forget", async () => {
    const client = await connect({}, pgbouncer, { extra_float_digits: "2", search_path: '"public"' });
    expect((await client.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await client.end();
    await expect(connect({ statement_timeout: 1000 })).rejects.toThrow(
      /unsupported startup parameter: statement_timeout/,
    );
  });

  it("refuses clients without TLS", async () => {
    await expect(connect({ ssl: false })).rejects.toThrow(/SSL required/);
  });

  it("refuses a wrong password and an unknown user", async () => {
    for (const wrong of [{ password: "wrong" }, { user: "postgres" }]) {
      await expect(connect(wrong)).rejects.toThrow(/(SASL|password) authentication failed/);
    }
  });

  it("knows one database, and has no console", async () => {
    await expect(connect({ database: "other" })).rejects.toThrow(/no such database/);
    await expect(connect({ database: "pgbouncer" })).rejects.toThrow(/not allowed/);
  });

  it("is what sslmode=require means to libpq, and node-postgres has to be told so", async () => {
    const url = (query: string) =>
      `postgresql://shop_app:${encodeURIComponent(login.password)}@localhost:${pgbouncer.port}/shop?${query}`;
    expect(await finished("psql", [url("sslmode=require"), "-Atc", "SELECT 'served'"])).toBe("served\n");

    const node = (query: string) => connectUrl(url(query));
    await expect(node("sslmode=require")).rejects.toThrow(/self-signed certificate/);
    await (await node("sslmode=require&uselibpqcompat=true")).end();
  });

  it("prepares a client's statement on whichever connection it has, from PgBouncer 1.21 on", async () => {
    const client = await connect();
    const holder = await connect();
    const query = (value: number) =>
      client
        .query({ name: "sum", text: "SELECT $1::int + 1 AS sum", values: [value] })
        .then(({ rows }) => rows as unknown);
    expect(await query(1)).toEqual([{ sum: 2 }]);
    // The connection on which it was prepared is now lent to another client.
    await holder.query("BEGIN");
    const second = expect(query(2));
    if (keepsPreparedStatements()) await second.resolves.toEqual([{ sum: 3 }]);
    else await second.rejects.toThrow(/prepared statement "sum" does not exist/);
    await holder.query("COMMIT");
    await Promise.all([client.end(), holder.end()]);
  });

  it("logs refusals but neither connections nor the probes of a load balancer, and never the password", async () => {
    await probe(pgbouncer.port);
    await expect(connect({ database: "unheard" })).rejects.toThrow();
    await eventually(async () => {
      await Promise.resolve();
      expect(pgbouncer.output()).toContain("no such database: unheard");
    });
    expect(pgbouncer.output()).not.toMatch(/login attempt|closing because/);
    expect(pgbouncer.output()).not.toContain("quote and a");
  });

  it("leaves password and key to its own user alone", () => {
    expect(readFileSync(join(pgbouncer.folder, "userlist.txt"), "utf8")).toBe(`"shop_app" "a""quote and a 'b"\n`);
    for (const file of ["userlist.txt", "task.key"]) {
      expect(statSync(join(pgbouncer.folder, file)).mode & 0o777).toBe(0o600);
    }
  });

  it("refuses a database whose certificate another authority has signed", async () => {
    const stranger = await startPostgres();
    const suspicious = await startPgbouncer(
      { ...args(postgres), settings: { ...settings, queryWaitSeconds: 2 }, port: stranger.port },
      login,
    );
    try {
      await expect(connect({}, suspicious)).rejects.toThrow(/query_wait_timeout|server login|TLS|terminated/i);
      expect(suspicious.output()).toMatch(/TLS handshake error: .*certificate verify failed/);
      expect(stranger.log()).not.toContain("shop_app");
    } finally {
      await suspicious.stop();
      await stranger.stop();
    }
  });

  it("serves its clients again after the database has restarted", async () => {
    const waiting = await connect();
    await waiting.query("SELECT 1");
    // Who comes meanwhile is sent away, and keeps nobody away who comes later.
    await postgres.restart(() =>
      connect()
        .then((client) => client.query("SELECT 1"))
        .catch(() => undefined),
    );
    // One that was connected all along and one that comes now; a query that was sent to a dead connection fails.
    const again = await eventually(async () => {
      const client = await connect();
      await client.query("SELECT 1");
      return client;
    });
    expect((await waiting.query("SELECT 2 AS two")).rows).toEqual([{ two: 2 }]);
    await Promise.all([waiting.end(), again.end()]);
  });

  it("finishes the transactions under way when it is told to end", async () => {
    const ending = await startPgbouncer(args(postgres), login);
    const busy = await connect({}, ending);
    const idle = await connect({}, ending);
    await busy.query("BEGIN");
    await busy.query("CREATE TABLE kept ()");
    ending.process.kill("SIGINT");
    await busy.query("SELECT pg_sleep(0.3)");
    await busy.query("COMMIT");
    await ending.ended;
    const [row] = await postgres.query<{ there: boolean }>("shop", "SELECT to_regclass('kept') IS NOT NULL AS there");
    expect(row).toEqual({ there: true });
    await Promise.all([busy.end(), idle.end(), ending.stop()]);
  });
});
