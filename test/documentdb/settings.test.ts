import { describe, expect, it } from "vitest";
import { documentDbClass, documentDbClasses } from "../../components/documentdb/classes";
import { clusterParameters, mongoUrl } from "../../components/documentdb/parameters";
import { documentDb } from "../database/parsed";
import { load, refusal } from "./description";

describe("settings of a document database", () => {
  it("ask for an instance that takes over, unless somebody says that none need be there", () => {
    expect(documentDb()).toMatchObject({ instances: 2, failover: "required", version: "5.0" });
    expect(() => documentDb({ instances: 1 })).toThrow(/at least 2: with `failover: required`/);
    expect(documentDb({ instances: 1, failover: "none" }).instances).toBe(1);
    expect(() => documentDb({ instances: 17 })).toThrow(/16/);
  });

  it("do not let anybody retry writes, turn TLS off or say what Plinth says", () => {
    const url = (urlParameters: object) => documentDb({ urlParameters }).urlParameters;
    expect(url({ retryWrites: "false", appName: "web" })).toEqual({ retryWrites: "false", appName: "web" });
    expect(() => url({ retryWrites: "true" })).toThrow(/DocumentDB knows no retryable writes/);
    expect(() => url({ tlsAllowInvalidCertificates: "true" })).toThrow(/nobody may turn TLS off/);
    expect(() => url({ tls: "false" })).toThrow(/Plinth sets these itself/);
    expect(() => url({ maxPoolSize: "5" })).toThrow(/some by `pool`/);
    expect(() => documentDb({ parameters: { tls: "disabled" } })).toThrow(/nobody may change the others/);
    expect(() => documentDb({ parameters: { audit_logs: "none" } })).toThrow(/nobody may change the others/);
  });

  it.each([
    [{ pool: { max: 5, min: 6 } }, /at most `max`/],
    [{ user: "plinth" }, /plinth is the master user/],
    [{ databaseName: "admin" }, /does not keep for itself/],
    [{ instanceClass: "db.r9.large" }, /an instance class of DocumentDB/],
    [{ slowQueryMillis: 49 }, /50/],
    [{ backupDays: 0 }, /1/],
    [{ backupWindow: "04:00-05:00" }, /does not meet `maintenanceWindow`/],
    [{ caFile: "global-bundle.pem" }, /an absolute path/],
  ])("do not allow %o", (input, message) => {
    expect(() => documentDb(input)).toThrow(message);
  });
});

const mongo = (settings: string) => `databases: { main: { engine: documentdb, ${settings} } }\n`;

describe("a description", () => {
  it("of production has two instances, of staging one", () => {
    expect(load(mongo(""), "production").databases["main"]).toMatchObject({ instances: 2, failover: "required" });
    expect(load(mongo(""), "staging").databases["main"]).toMatchObject({
      instances: 1,
      failover: "none",
      instanceClass: "db.t4g.medium",
    });
  });

  it("of production with one instance is told what is missing, with its line", () => {
    expect(refusal(mongo("instances: 1"), "production")).toContain(
      "app.yaml:1:53  databases.main.instances\n" +
        "    1 was given; wanted: at least 2: with `failover: required` one has to be there that takes over",
    );
  });

  it("with a pooler of PostgreSQL's is told that DocumentDB has none, and what it has", () => {
    for (const kind of ["proxy", "pgbouncer", "{ kind: proxy, borrowSeconds: 5 }"]) {
      expect(refusal(mongo(`pooling: ${kind}`), "production")).toContain(
        "wanted: no `pooling`: RDS Proxy and PgBouncer do not speak to DocumentDB, whose drivers keep connections " +
          "themselves; `pool` says how many",
      );
    }
  });

  it("in a region whose certificates are not known has to say where the images have them", () => {
    expect(refusal(mongo(""), "production", "il-central-1")).toContain(
      "`caFile`, where the images have Amazon's certificate authorities: Plinth does not know those of il-central-1",
    );
    expect(load(mongo("caFile: /app/ca.pem"), "production", "il-central-1").databases["main"]).toMatchObject({
      caFile: "/app/ca.pem",
    });
  });
});

describe("the cluster's parameters", () => {
  it("allow TLS alone, audit and log what is slow", () => {
    expect(clusterParameters(documentDb({ slowQueryMillis: 250 }))).toEqual([
      { name: "tls", value: "tls1.2+", applyMethod: "pending-reboot" },
      { name: "audit_logs", value: "ddl", applyMethod: "immediate" },
      { name: "profiler", value: "enabled", applyMethod: "immediate" },
      { name: "profiler_threshold_ms", value: "250", applyMethod: "immediate" },
    ]);
    const own = clusterParameters(documentDb({ parameters: { ttl_monitor: "disabled", other: "1" } })).slice(-2);
    expect(own.map(({ applyMethod }) => applyMethod)).toEqual(["immediate", "pending-reboot"]);
  });
});

describe("mongoUrl", () => {
  const url = (input: object) => new URL(mongoUrl(documentDb(input), "host.example", 27017, "secret"));

  it("says what DocumentDB needs, and how many connections there may be", () => {
    const made = url({ user: "shop", databaseName: "orders", pool: { max: 20, min: 2 } });
    expect(made.href).toBe(
      "mongodb://shop:secret@host.example:27017/orders?tls=true&replicaSet=rs0&authSource=admin&retryWrites=false" +
        "&maxPoolSize=20&minPoolSize=2&readPreference=secondaryPreferred",
    );
  });

  it("names the file of authorities where the images have one, and escapes what is the user's", () => {
    const made = url({ caFile: "/app/ca.pem", urlParameters: { appName: "a b&c" } });
    expect(made.searchParams.get("tlsCAFile")).toBe("/app/ca.pem");
    expect(made.href).toContain("appName=a%20b%26c");
    expect(made.searchParams.has("readPreference")).toBe(false);
  });
});

describe("the classes", () => {
  it("are known by their limits, and no other is", () => {
    expect(documentDbClass("db.r6g.large")).toEqual({ memoryGiB: 16, maxConnections: 1700, maxCursors: 450 });
    expect(documentDbClasses["db.t4g.medium"]).toEqual({ memoryGiB: 4, maxConnections: 500, maxCursors: 30 });
    expect(Object.values(documentDbClasses)).not.toContain(undefined);
    expect(() => documentDbClass("db.m5.large")).toThrow(/not in the table/);
  });
});
