import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { caFile, pgbouncerIni } from "../../components/pooler/pgbouncer";
import { poolingSettings, type PgbouncerSettings } from "../../components/pooler/settings";

const pgbouncer = (input: object = {}) => poolingSettings.parse({ kind: "pgbouncer", ...input }) as PgbouncerSettings;

const ini = (input: object = {}) =>
  pgbouncerIni({
    settings: pgbouncer(input),
    host: "main.abc.eu-central-1.rds.amazonaws.com",
    port: 5432,
    databaseName: "shop",
    listenPort: 6432,
  });

describe("pgbouncer.ini", () => {
  it("has the database alone, by its own name", () => {
    const [databases] = ini().split("[pgbouncer]");
    expect(databases).toBe(
      "[databases]\nshop = host=main.abc.eu-central-1.rds.amazonaws.com port=5432 dbname=shop\n\n",
    );
  });

  it("follows the settings", () => {
    const lines = ini({ poolSize: 7, maxClients: 300, queryWaitSeconds: 9 }).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "listen_port = 6432",
        "default_pool_size = 7",
        "max_client_conn = 300",
        "query_wait_timeout = 9",
      ]),
    );
  });

  it("verifies the database by RDS's authorities, and asks clients for TLS", () => {
    const lines = ini().split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "pool_mode = transaction",
        "auth_type = scram-sha-256",
        "client_tls_sslmode = require",
        "server_tls_sslmode = verify-full",
        "server_tls_ca_file = /etc/ssl/rds-global-bundle.pem",
        "max_prepared_statements = 200",
      ]),
    );
  });

  it("names the authorities where the image has them", () => {
    const dockerfile = readFileSync(join(__dirname, "../../images/pgbouncer/Dockerfile"), "utf8");
    expect(dockerfile).toMatch(new RegExp(`^ADD .*global-bundle\\.pem ${caFile}$`, "m"));
  });

  it("has no socket in the file system, and each key once", () => {
    const keys = ini()
      .split("\n")
      .flatMap((line) => /^(\w+) =/.exec(line)?.[1] ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(ini()).toMatch(/^unix_socket_dir =$/m);
  });
});

describe("pooling", () => {
  it("is none where nobody asks for it", () => {
    expect(poolingSettings.parse(undefined)).toEqual({ kind: "none" });
  });

  it("takes the sizes that Fargate has", () => {
    expect(pgbouncer({ cpu: 512, memoryMiB: 1024 }).memoryMiB).toBe(1024);
    expect(() => pgbouncer({ cpu: 1024 })).toThrow(/2048/);
  });

  it("takes an image by digest alone", () => {
    const image = `registry.example/pgbouncer@sha256:${"a".repeat(64)}`;
    expect(pgbouncer({ image }).image).toBe(image);
    expect(() => pgbouncer({ image: "registry.example/pgbouncer:1" })).toThrow(/@sha256:/);
  });

  it("keeps within the limits of RDS Proxy", () => {
    const proxy = (input: object) => poolingSettings.parse({ kind: "proxy", ...input });
    expect(proxy({})).toEqual({ kind: "proxy", maxConnectionsPercent: 80, idleClientSeconds: 1800, borrowSeconds: 25 });
    expect(() => proxy({ borrowSeconds: 301 })).toThrow();
    expect(() => proxy({ idleClientSeconds: 28_801 })).toThrow();
  });
});
