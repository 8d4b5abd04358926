import { describe, expect, it } from "vitest";
import { databaseClasses } from "../../components/database/classes";
import { instanceAlarms } from "../../components/database/alarms";
import { parameters, postgresUrl, withoutStatementTimeout } from "../../components/database/parameters";
import { postgres } from "./parsed";

const settings = (input: object = {}) => postgres({ deletion: { kind: "protected" }, ...input });

describe("parameters", () => {
  it("require TLS, log slow queries and count statements", () => {
    expect(parameters(settings())).toEqual([
      { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
      { name: "shared_preload_libraries", value: "pg_stat_statements", applyMethod: "pending-reboot" },
      { name: "log_min_duration_statement", value: "1000", applyMethod: "immediate" },
    ]);
  });

  it("apply one of the user's at the restart where PostgreSQL asks for it", () => {
    const own = parameters(settings({ parameters: { max_connections: "500", work_mem: "8192" } })).slice(-2);
    expect(own).toEqual([
      { name: "max_connections", value: "500", applyMethod: "pending-reboot" },
      { name: "work_mem", value: "8192", applyMethod: "immediate" },
    ]);
  });

  it("leave the names that somebody else keeps", () => {
    expect(() => settings({ user: "plinth" })).toThrow(/plinth is the master user/);
    expect(() => settings({ databaseName: "pgbouncer", pooling: { kind: "pgbouncer" } })).toThrow(/for its console/);
    expect(settings({ databaseName: "pgbouncer" }).databaseName).toBe("pgbouncer");
  });

  it("cannot turn TLS off", () => {
    expect(() => settings({ parameters: { "rds.force_ssl": "0" } })).toThrow(/other parameters than rds\.force_ssl/);
  });
});

describe("postgresUrl", () => {
  it("is a URL that any client reads", () => {
    const url = new URL(
      postgresUrl(
        settings({
          databaseName: "shop",
          user: "shop_app",
          urlParameters: { sslmode: "require", connection_limit: "10" },
        }),
        "main.abc.eu-central-1.rds.amazonaws.com",
        5432,
        "S3cret",
      ),
    );
    expect([url.protocol, url.username, url.password, url.host, url.pathname, url.search]).toEqual([
      "postgresql:",
      "shop_app",
      "S3cret",
      "main.abc.eu-central-1.rds.amazonaws.com:5432",
      "/shop",
      "?sslmode=require&connection_limit=10",
    ]);
  });

  it("asks for no limit of a statement's time where that is wanted, in a form that libpq reads too", () => {
    const url = postgresUrl(settings({ urlParameters: withoutStatementTimeout }), "h", 5432, "p");
    expect(url).toBe("postgresql://app:p@h:5432/app?options=-c%20statement_timeout%3D0");
  });

  it("has no question mark without parameters", () => {
    expect(postgresUrl(settings({ urlParameters: {} }), "h", 5432, "p")).toBe("postgresql://app:p@h:5432/app");
  });
});

describe("the connections alarm", () => {
  const threshold = (input: object) =>
    instanceAlarms(settings(input), "main").find(({ key }) => key === "connections")?.threshold;

  it("is a share of what the class has, or of max_connections where that is set", () => {
    expect(threshold({ instanceClass: "db.t4g.medium" })).toBe(Math.floor(405 * 0.8));
    expect(threshold({ parameters: { max_connections: "200" } })).toBe(160);
  });
});

describe("the table of classes", () => {
  it("has more connections with more memory, and never more than the formula gives", () => {
    for (const { memoryGiB, maxConnections } of Object.values(databaseClasses)) {
      expect(maxConnections).toBeLessThanOrEqual(Math.min(5000, (memoryGiB * 1024 ** 3) / 9531392));
    }
  });
});
