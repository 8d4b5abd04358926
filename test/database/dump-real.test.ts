import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type Postgres } from "../real/postgres";
import { finished, folder, hasRealParts, own, path, remove, run } from "../real/tools";

const isHere = hasRealParts(["initdb", "postgres", "pg_dump", "pg_restore", "openssl"], "dumps a real PostgreSQL");

describe.skipIf(!isHere)("a dump", () => {
  let postgres: Postgres;
  const home = folder();
  const inside = (name: string) => join(home, name);

  beforeAll(async () => {
    postgres = await startPostgres();
    await postgres.query(
      "postgres",
      "CREATE ROLE shop_app LOGIN PASSWORD 'shopspassword'",
      "CREATE DATABASE shop OWNER shop_app",
    );
    await postgres.query(
      "shop",
      "SET ROLE shop_app",
      "CREATE TABLE orders (id int PRIMARY KEY, name text)",
      "INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 100000) n",
      // What the set-up gives the application's user; a dump, whose rows take longer, is not cut off by it.
      "ALTER ROLE shop_app IN DATABASE shop SET statement_timeout = 15",
    );
    for (const name of ["bin", "scratch", "s3"]) {
      mkdirSync(inside(name));
      own(inside(name));
    }
    copyFileSync(join(__dirname, "../../images/dump/dump.sh"), inside("bin/dump.sh"));
    copyFileSync(join(__dirname, "../real/aws.sh"), inside("bin/aws"));
    for (const name of ["bin/dump.sh", "bin/aws"]) own(inside(name));
  });

  afterAll(async () => {
    await postgres.stop();
    remove(home);
  });

  /** Variables of libpq, and of the script and the command line that stands in for AWS's. */
  const env = (more: Record<string, string> = {}) => ({
    PATH: [inside("bin"), path].join(delimiter),
    PGHOST: postgres.host,
    PGPORT: String(postgres.port),
    PGUSER: "shop_app",
    PGPASSWORD: "shopspassword",
    PGDATABASE: "shop",
    PGSSLMODE: "verify-full",
    PGSSLROOTCERT: postgres.certificates.caFile,
    BACKUPS_BUCKET: "backups",
    BACKUPS_PREFIX: "daily/",
    S3: inside("s3"),
    FAILS: "",
    ...more,
  });
  const dump = (more?: Record<string, string>) =>
    run("sh", [inside("bin/dump.sh")], { cwd: inside("scratch"), env: env(more) });
  const stored = () => readdirSync(inside("s3"), { recursive: true }).filter((name) => String(name).endsWith(".dump"));

  it.each([
    ["the database does not let it in", { PGPASSWORD: "wrongpassword" }, /password authentication failed/],
    ["the bucket does not", { FAILS: "upload" }, /AccessDenied/],
    ["a variable is missing", { BACKUPS_BUCKET: "" }, /BACKUPS_BUCKET: is the name of a bucket/],
  ])("fails and leaves nothing behind where %s", async (_what, more, said) => {
    const running = dump(more);
    expect(await running.ended).not.toBe(0);
    expect(running.output()).toMatch(said);
    expect(running.output()).not.toMatch(/"bytes"|wrongpassword|shopspassword/);
    expect(readdirSync(inside("scratch"))).toEqual([]);
    expect(stored()).toEqual([]);
  });

  it("restores into a new database, row by row", async () => {
    const running = dump();
    expect(await running.ended).toBe(0);
    const { file, bytes, seconds } = JSON.parse(running.output()) as { file: string; bytes: number; seconds: number };
    expect(file).toMatch(/^s3:\/\/backups\/daily\/shop-\d{4}-\d\d-\d\dT\d{6}Z\.dump$/);
    expect(bytes).toBeGreaterThan(10_000);
    expect(seconds).toBeLessThan(60);
    expect(readdirSync(inside("scratch"))).toEqual([]);
    expect(stored()).toHaveLength(1);

    await postgres.query("postgres", "CREATE DATABASE restored OWNER shop_app");
    const object = inside(`s3/${file.replace("s3://", "")}`);
    await finished("pg_restore", ["--no-owner", "--dbname", "restored", object], { env: env() });
    const rows = "SELECT * FROM orders ORDER BY id";
    expect(await postgres.query("restored", rows)).toEqual(await postgres.query("shop", rows));
  });

  it("fails where the bucket has less than was sent", async () => {
    const running = dump({ FAILS: "cut" });
    expect(await running.ended).not.toBe(0);
    expect(running.output()).toMatch(/has 100 bytes of \d+\n$/);
    expect(readdirSync(inside("scratch"))).toEqual([]);
  });
});
