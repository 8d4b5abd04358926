import { beforeAll, describe, expect, it } from "vitest";
import { certificates } from "../../components/documentdb/certificates";
import type { Stack } from "../stack";
import { loaded, refusal, stackFrom } from "./description";

const image = `registry.example/web@sha256:${"1".repeat(64)}`;

/** A marketplace on MongoDB: what an application on PostgreSQL says, with another engine. */
const marketplace = `
services:
  web: { image: "${image}", port: 3000, routes: [/], health: { ready: /ready }, uses: [main, { main.replica: REPORTS_URI }] }
  worker: { image: "${image}", uses: [{ main: { url: DB_URI, ca: DB_CA, database: DB_NAME } }] }
release: { image: "${image}", command: [node, migrate.js], uses: [main.direct] }
databases: { main: { engine: documentdb, databaseName: market, pool: { max: 20 } } }
`;

describe("an application on MongoDB instead of PostgreSQL", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await stackFrom(marketplace, "production", { zoneDelegated: true });
  });

  it("has a cluster of two instances in two zones, and nothing of RDS", () => {
    const { made } = stack;
    expect(made.names("aws:docdb/clusterInstance:ClusterInstance")).toEqual([
      "main-cluster-instance-a",
      "main-cluster-instance-b",
    ]);
    expect(made.plan.resources.filter(({ type }) => type.startsWith("aws:rds/"))).toEqual([]);
    expect(made.resource("main-cluster").protect).toBe(true);
  });

  it("tells its tasks the URI by a secret, and Amazon's certificates beside it", () => {
    expect(stack.secrets("web")).toMatchObject({
      MONGODB_URI: "main-secret-id:url::",
      REPORTS_URI: "main-secret-id:replicaUrl::",
    });
    expect(stack.env("web")["MONGODB_CA"]).toBe(certificates("eu-central-1"));
    expect(stack.secrets("worker")).toMatchObject({ DB_URI: "main-secret-id:url::" });
    expect(stack.env("worker")).toMatchObject({ DB_CA: certificates("eu-central-1"), DB_NAME: "market" });
    expect(stack.env("worker")).not.toHaveProperty("MONGODB_CA");
    expect(stack.secrets("release")).toMatchObject({ MONGODB_URI: "main-secret-id:url::" });
    expect(stack.env("release")["MONGODB_CA"]).toBe(certificates("eu-central-1"));
  });

  it("lets each of them in, on the one port", () => {
    for (const name of ["web", "worker", "release"]) {
      expect(stack.made.inputs(`main-security-group-ingress-rule-${name}`), name).toMatchObject({
        fromPort: 27017,
        toPort: 27017,
      });
    }
  });

  it("is backed up in the vault, and has its place on the dashboard", () => {
    expect(stack.made.inputs("backups-selection")["resources"]).toEqual(["arn:aws:test:::main-cluster"]);
    expect(stack.made.inputs("dashboard-dashboard")["dashboardBody"]).toContain("## main");
  });

  it("keeps what a task's definition has below ECS's 64 KiB", () => {
    const text = stack.made.inputs("web-task-definition")["containerDefinitions"] as string;
    expect(text.length).toBeLessThan(16 * 1024);
  });
});

/** The same with a database at a provider's. */
const atlas = `
services:
  web: { image: "${image}", port: 3000, routes: [/], health: { ready: /ready }, uses: [main] }
  worker: { image: "${image}", uses: [main.direct, { books: LEDGER_URL }], egressPorts: [443, 27017] }
databases:
  main: { engine: external, protocol: mongodb, secret: ATLAS_URI, maxConnections: 300 }
  books: { engine: external, protocol: postgres, secret: SUPABASE_URL, port: 6543 }
secrets: { ATLAS_URI: { external: true }, SUPABASE_URL: { external: true } }
`;

describe("an application whose databases somebody else runs", () => {
  const given = { secrets: ["ATLAS_URI", "SUPABASE_URL"], zoneDelegated: true };

  it("gets the URI from its secret, by the protocol's own name", async () => {
    const stack = await stackFrom(atlas, "production", given);
    expect(stack.secrets("web")).toEqual({ MONGODB_URI: "arn:aws:test:::secrets-secret-ATLAS_URI" });
    expect(stack.secrets("worker")).toEqual({
      MONGODB_URI: "arn:aws:test:::secrets-secret-ATLAS_URI",
      LEDGER_URL: "arn:aws:test:::secrets-secret-SUPABASE_URL",
    });
    expect(stack.made.inputs("web-service")["desiredCount"]).toBe(2);
  });

  it("may get there, each port once", async () => {
    const { made } = await stackFrom(atlas, "production", given);
    const out = made
      .names("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
      .filter((name) => /^(web|worker)-security-group-egress-rule-internet/.test(name));
    expect(out.sort()).toEqual([
      "web-security-group-egress-rule-internet.27017",
      "web-security-group-egress-rule-internet.443",
      "worker-security-group-egress-rule-internet.27017",
      "worker-security-group-egress-rule-internet.443",
      "worker-security-group-egress-rule-internet.6543",
    ]);
    expect(made.names("plinth:index:Database")).toEqual([]);
    expect(made.names("aws:backup/selection:Selection")).toEqual([]);
  });

  it("waits for the URI as for any required secret", async () => {
    const stack = await stackFrom(atlas, "production", { secrets: ["SUPABASE_URL"], zoneDelegated: true });
    expect(stack.made.inputs("web-service")["desiredCount"]).toBe(0);
    expect(stack.loaded.notes.join("\n")).toContain("web waits with zero tasks for a value of ATLAS_URI");
  });

  it("is told where tasks at most could open more connections than the provider allows", () => {
    expect(loaded(atlas, "production").notes).toContainEqual(
      expect.stringMatching(
        /^tasks may open 400 connections to databases\.main \(20 tasks of 10, .* which takes 300: /,
      ),
    );
  });

  it.each([
    ["secret: ATLAS_URL", "the name of an entry of `secrets` (did you mean `ATLAS_URI`?)"],
    ["secret: MADE_UP", "a secret that is `external` or `config`: Plinth cannot make up the URI of a database"],
    ["secret: MAYBE", "a secret that is not `optional`: nobody can connect without the URI"],
    ["secret: ATLAS_URI, pooling: proxy", "wanted: no `pooling`: Plinth pools only databases of its own"],
  ])("may not have %s", (entry, wanted) => {
    const app = `databases: { main: { engine: external, protocol: mongodb, ${entry} } }
secrets: { ATLAS_URI: { external: true }, MADE_UP: { generate: {} }, MAYBE: { external: true, optional: true } }
`;
    expect(refusal(app, "production")).toContain(wanted);
  });
});
