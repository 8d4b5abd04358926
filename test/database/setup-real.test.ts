import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SetupEvent } from "../../components/database/setup/event";
import { setUp, type PostgresWorld } from "../../components/database/setup/function";
import { startPostgres, type Postgres } from "../real/postgres";
import { freePort, hasRealParts } from "../real/tools";

const event: Omit<SetupEvent, "port"> = {
  host: "localhost",
  database: "shop",
  user: "shop_app",
  masterSecretArn: "arn:master",
  secretArn: "arn:app",
  extensions: ["pg_trgm"],
  statementTimeoutSeconds: 60,
  idleInTransactionSeconds: 30,
};

const isHere = hasRealParts(["initdb", "postgres", "openssl"], "sets up a real PostgreSQL");
const run = promisify(execFile);

describe.skipIf(!isHere)("a real database, set up by a master user as RDS has one", () => {
  let postgres: Postgres;
  const secrets: Record<string, string> = {};
  const keep = (arn: string, username: string, password: string) => {
    secrets[arn] = JSON.stringify({ username, password });
  };

  beforeAll(async () => {
    postgres = await startPostgres({ log_statement: "all", log_min_duration_statement: 0 });
    keep(event.masterSecretArn, "plinth", "masterspassword");
    keep(event.secretArn, "shop_app", "firstpassword");
    await postgres.query(
      "postgres",
      "CREATE ROLE plinth LOGIN CREATEROLE CREATEDB PASSWORD 'masterspassword'",
      "GRANT pg_monitor TO plinth WITH ADMIN OPTION",
      "CREATE DATABASE shop OWNER plinth",
      "CREATE DATABASE books OWNER plinth",
    );
    // RDS lets its master user make this one, which only superusers may elsewhere.
    for (const database of ["shop", "books"]) await postgres.query(database, "CREATE EXTENSION pg_stat_statements");
  });

  afterAll(() => postgres.stop());

  const world = (): PostgresWorld => ({
    secret: (arn) => Promise.resolve(secrets[arn]),
    ssl: { ca: postgres.certificates.ca },
    waitSeconds: 10,
    pauseSeconds: 0.1,
  });
  const here = (): SetupEvent => ({ ...event, port: postgres.port });

  async function as<Row>(login: { user: string; password: string; database: string }, text: string): Promise<Row[]> {
    const client = new Client({
      host: "localhost",
      port: postgres.port,
      ssl: { ca: postgres.certificates.ca },
      ...login,
    });
    try {
      await client.connect();
      return (await client.query(text)).rows as Row[];
    } finally {
      await client.end();
    }
  }
  const app = (password: string, database = "shop") => ({ user: "shop_app", password, database });

  /** All that the set-up may have changed. */
  const state = async () => [
    await postgres.query("shop", "SELECT * FROM pg_authid ORDER BY oid"),
    await postgres.query("shop", "SELECT roleid, member, admin_option FROM pg_auth_members ORDER BY 1, 2"),
    await postgres.query("shop", "SELECT oid, datdba, datacl FROM pg_database ORDER BY oid"),
    await postgres.query("shop", "SELECT oid, nspowner, nspacl FROM pg_namespace ORDER BY oid"),
    await postgres.query("shop", "SELECT oid, * FROM pg_extension ORDER BY oid"),
    await postgres.query("shop", "SELECT * FROM pg_db_role_setting ORDER BY 1, 2"),
  ];

  it("gives the application a user that owns its database", async () => {
    expect(await setUp(here(), world())).toEqual({ user: "shop_app", extensions: ["pg_stat_statements", "pg_trgm"] });
    const login = app("firstpassword");
    expect(await as(login, "CREATE TABLE orders (name text)")).toEqual([]);
    expect(await as(login, "SELECT similarity('order', 'order') AS same")).toEqual([{ same: 1 }]);
    expect(await as(login, "SHOW statement_timeout")).toEqual([{ statement_timeout: "1min" }]);
    expect(await as(login, "SHOW idle_in_transaction_session_timeout")).toEqual([
      { idle_in_transaction_session_timeout: "30s" },
    ]);
    expect(await as(login, "SELECT pg_has_role('pg_monitor', 'USAGE') AS monitors")).toEqual([{ monitors: true }]);
  });

  it("lets the master user act for the application's, without its limits", async () => {
    const master = { user: "plinth", password: "masterspassword", database: "shop" };
    expect(await as(master, "SET ROLE shop_app")).toEqual([]);
    expect(await as(master, "SELECT * FROM orders")).toEqual([]);
    expect(await as(master, "SHOW statement_timeout")).toEqual([{ statement_timeout: "0" }]);
  });

  it("changes nothing when it runs again, or twice at once", async () => {
    const before = await state();
    await setUp(here(), world());
    await Promise.all([setUp(here(), world()), setUp(here(), world())]);
    expect(await state()).toEqual(before);
  });

  it("gives the user no right beside", async () => {
    const login = app("firstpassword");
    await expect(as(login, "CREATE ROLE another")).rejects.toThrow(/permission denied/);
    await expect(as(login, "CREATE DATABASE another")).rejects.toThrow(/permission denied/);
    await expect(as(login, "SET ROLE plinth")).rejects.toThrow(/permission denied/);
    await expect(as(login, "SELECT rolpassword FROM pg_authid")).rejects.toThrow(/permission denied/);
  });

  it("keeps everybody else out of the database, and its user out of others", async () => {
    keep("arn:books", "books_app", "bookspassword");
    await setUp({ ...here(), database: "books", user: "books_app", secretArn: "arn:books" }, world());
    await postgres.query("postgres", "CREATE ROLE stranger LOGIN PASSWORD 'strangerspassword'");
    const denied = /permission denied for database/;
    await expect(as(app("firstpassword", "books"), "SELECT 1")).rejects.toThrow(denied);
    await expect(as({ user: "books_app", password: "bookspassword", database: "shop" }, "SELECT 1")).rejects.toThrow(
      denied,
    );
    await expect(as({ user: "stranger", password: "strangerspassword", database: "shop" }, "SELECT 1")).rejects.toThrow(
      denied,
    );
  });

  it("takes the schema public over in a database that began before PostgreSQL 15", async () => {
    await postgres.query("postgres", "CREATE DATABASE old OWNER plinth");
    await postgres.query(
      "old",
      "ALTER SCHEMA public OWNER TO plinth",
      "GRANT CREATE ON SCHEMA public TO PUBLIC",
      "CREATE EXTENSION pg_stat_statements",
    );
    await setUp({ ...here(), database: "old" }, world());
    expect(
      await postgres.query(
        "old",
        `SELECT nspowner::regrole::text AS owner, has_schema_privilege('stranger', oid, 'CREATE') AS open
         FROM pg_namespace WHERE nspname = 'public'`,
      ),
    ).toEqual([{ owner: "shop_app", open: false }]);
  });

  it("runs as Lambda calls it: secrets from Secrets Manager, the certificate verified by Node's authorities", async () => {
    const asked: unknown[] = [];
    const secretsManager = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { SecretId: arn } = JSON.parse(body) as { SecretId: string };
        asked.push([request.headers["x-amz-target"], arn]);
        response.setHeader("content-type", "application/x-amz-json-1.1");
        response.end(JSON.stringify({ ARN: arn, SecretString: secrets[arn] }));
      });
    });
    await new Promise<void>((resolve) => secretsManager.listen(0, "localhost", resolve));
    keep(event.secretArn, "shop_app", "secondpassword");
    const call = `require("./components/database/setup/function.ts").handler(${JSON.stringify(here())}).then(
      (result) => console.log(JSON.stringify(result)))`;
    const environment = {
      PATH: process.env["PATH"],
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_ENDPOINT_URL: `http://localhost:${(secretsManager.address() as AddressInfo).port}`,
    };
    const lambda = (env: object) =>
      run(process.execPath, ["-r", "./bin/register.js", "-e", call], {
        cwd: join(__dirname, "../.."),
        env: { ...environment, ...env },
      });
    try {
      await expect(lambda({})).rejects.toThrow(/does not let its master user in: .*certificate/);
      await expect(as(app("secondpassword"), "SELECT 1")).rejects.toThrow(/password authentication failed/);
      const { stdout } = await lambda({ NODE_EXTRA_CA_CERTS: postgres.certificates.caFile });
      expect(JSON.parse(stdout)).toEqual({ user: "shop_app", extensions: ["pg_stat_statements", "pg_trgm"] });
    } finally {
      secretsManager.close();
    }
    expect(asked).toContainEqual(["secretsmanager.GetSecretValue", "arn:app"]);
    // Another password takes effect, and the one before is none any more.
    expect(await as(app("secondpassword"), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await expect(as(app("firstpassword"), "SELECT 1")).rejects.toThrow(/password authentication failed/);
  });

  it("leaves all as it was where a step fails, and says which", async () => {
    const before = await state();
    keep("arn:new", "newcomer", "newcomerspassword");
    const wrong = { ...here(), user: "newcomer", secretArn: "arn:new", extensions: ["no_such_extension"] };
    await expect(setUp(wrong, world())).rejects.toThrow(/^shop on localhost was not set up: .*no_such_extension/);
    expect(await state()).toEqual(before);
  });

  it("says what is wrong with a login, without the password", async () => {
    keep("arn:wrong", "plinth", "wrongpassword");
    await expect(setUp({ ...here(), masterSecretArn: "arn:wrong" }, world())).rejects.toThrow(
      /^shop on localhost does not let its master user in: password authentication failed for user "plinth"$/,
    );
    secrets["arn:broken"] = "thepassword, as it is";
    await expect(setUp({ ...here(), secretArn: "arn:broken" }, world())).rejects.toThrow(
      /^shop on localhost was not set up: the secret arn:broken is no JSON with username and password$/,
    );
  });

  it("waits for a database that is not there yet, and not for ever", async () => {
    const port = await freePort();
    const begun = Date.now();
    await expect(setUp({ ...here(), port }, { ...world(), waitSeconds: 0.5 })).rejects.toThrow(/ECONNREFUSED/);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(500);
    await postgres.restart(() => setUp(here(), world()));
  });

  it("never shows a password to the server's log", () => {
    expect(postgres.log()).toContain("PASSWORD 'SCRAM-SHA-256$4096:");
    for (const password of ["firstpassword", "secondpassword"]) expect(postgres.log()).not.toContain(password);
  });
});
