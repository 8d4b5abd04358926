import { describe, expect, it } from "vitest";
import { setupEvent, type SetupEvent } from "../../components/database/setup/event";
import { scramVerifier } from "../../components/database/setup/scram";
import { statements } from "../../components/database/setup/statements";

const event: SetupEvent = {
  host: "localhost",
  port: 5432,
  database: "shop",
  user: "shop_app",
  masterSecretArn: "arn:master",
  secretArn: "arn:app",
  extensions: ["pg_trgm"],
  statementTimeoutSeconds: 60,
  idleInTransactionSeconds: 30,
};

describe("the event", () => {
  const settings = {
    databaseName: "shop",
    user: "shop_app",
    extensions: ["pg_trgm"],
    statementTimeoutSeconds: 60,
    idleInTransactionSeconds: 30,
    storageGiB: 20,
  };

  it("is made of the settings and of where things are", () => {
    const { host, port, masterSecretArn, secretArn } = event;
    expect(setupEvent(settings, { host, port, masterSecretArn, secretArn })).toEqual(event);
  });
});

describe("the statements", () => {
  it("quote names, whatever they are", () => {
    const odd = { ...event, user: `a"; DROP ROLE x; --`, database: "b b" };
    const made = statements(odd, "verifier's", { userExists: false, mayTakeSchema: true });
    expect(made).toContain(`CREATE ROLE "a""; DROP ROLE x; --"`);
    expect(made).toContain(`ALTER DATABASE "b b" OWNER TO "a""; DROP ROLE x; --"`);
    expect(made[1]).toMatch(/PASSWORD 'verifier''s'$/);
  });

  it("take the schema public only where it is the master user's to give", () => {
    const made = (mayTakeSchema: boolean) => statements(event, "v", { userExists: true, mayTakeSchema }).join("\n");
    expect(made(true)).toContain(`ALTER SCHEMA public OWNER TO "shop_app"`);
    expect(made(false)).not.toContain("ALTER SCHEMA");
  });

  it("have no password that would need to be normalized", () => {
    expect(() => scramVerifier("shop_app", "pässword")).toThrow("the password of shop_app has characters beside ASCII");
  });
});
