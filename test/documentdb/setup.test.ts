import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoNetworkError, MongoServerError, MongoServerSelectionError } from "mongodb";
import { describe, expect, it } from "vitest";
import { commands, findCommand, foundIn, type Command } from "../../components/documentdb/setup/commands";
import type { SetupEvent } from "../../components/documentdb/setup/event";
import { clientOptions, isPassing, setUp, type MongoWorld } from "../../components/documentdb/setup/function";
import { bundle } from "../../components/function";

const event: SetupEvent = {
  host: "main.docdb.example",
  port: 27017,
  database: "shop",
  user: "shop_app",
  masterSecretArn: "arn:master",
  secretArn: "arn:app",
};
const readWrite = { role: "readWrite", db: "shop" };

describe("the commands", () => {
  it("make a user who reads and writes its own database, and may do nothing beside", () => {
    expect(commands(event, "secret", undefined)).toEqual([
      { createUser: "shop_app", pwd: "secret", roles: [readWrite] },
    ]);
  });

  it("set the password of a user that is there, and leave right roles alone", () => {
    expect(commands(event, "secret", { roles: [readWrite] })).toEqual([{ updateUser: "shop_app", pwd: "secret" }]);
  });

  it("give what is missing, and take what is too much", () => {
    const found = foundIn({ users: [{ user: "shop_app", roles: [{ role: "root", db: "admin" }] }] });
    expect(commands(event, "secret", found)).toEqual([
      { updateUser: "shop_app", pwd: "secret" },
      { grantRolesToUser: "shop_app", roles: [readWrite] },
      { revokeRolesFromUser: "shop_app", roles: [{ role: "root", db: "admin" }] },
    ]);
  });

  it("ask for the one user", () => {
    expect(findCommand(event)).toEqual({ usersInfo: { user: "shop_app", db: "admin" } });
    expect(foundIn({ users: [], ok: 1 })).toBeUndefined();
  });
});

/** A database of which only users are known, and which answers as often as `refusals` do not come first. */
function world(refusals: Error[] = [], answer: (command: Command) => unknown = () => ({ users: [] })) {
  const ran: Command[] = [];
  const logins: string[] = [];
  let closed = 0;
  const own: MongoWorld = {
    secret: (arn) =>
      Promise.resolve(
        JSON.stringify({ username: arn === "arn:master" ? "plinth" : "shop_app", password: `of ${arn}` }),
      ),
    waitSeconds: 5,
    pauseSeconds: 0.01,
    connect: (_, { username, password }) => {
      logins.push(`${username}/${password}`);
      const refusal = refusals.shift();
      if (refusal !== undefined) return Promise.reject(refusal);
      return Promise.resolve({
        run: (command) => {
          ran.push(command);
          return Promise.resolve().then(() => answer(command));
        },
        close: () => {
          closed++;
          return Promise.resolve();
        },
      });
    },
  };
  return { own, ran, logins, closed: () => closed };
}

const selection = (text: string): Error => new MongoServerSelectionError(text, {} as never);

describe("the function", () => {
  it("makes the user as the master user, and leaves", async () => {
    const { own, ran, logins, closed } = world();
    expect(await setUp(event, own)).toEqual({ user: "shop_app" });
    expect(logins).toEqual(["plinth/of arn:master"]);
    expect(ran.map((command) => Object.keys(command)[0])).toEqual(["usersInfo", "createUser"]);
    expect(ran[1]).toMatchObject({ pwd: "of arn:app" });
    expect(closed()).toBe(1);
  });

  it("waits for a cluster that is not there yet, and for a password that it does not know yet", async () => {
    const denied = new MongoServerError({ message: "Authentication failed.", code: 18 });
    const { own, logins } = world([selection("connect ECONNREFUSED"), new MongoNetworkError("closed"), denied]);
    await setUp(event, own);
    expect(logins).toHaveLength(4);
  });

  it("does not wait for a certificate to become trusted", async () => {
    const { own, logins } = world([selection("unable to verify the first certificate")]);
    await expect(setUp(event, own)).rejects.toThrow(/does not let its master user in: unable to verify/);
    expect(logins).toHaveLength(1);
    expect(isPassing(new Error("anything else"))).toBe(false);
  });

  it("says what the database says, without the password, and leaves all the same", async () => {
    const refuse = (command: Command) => {
      if ("createUser" in command) throw new MongoServerError({ message: "not authorized", code: 13 });
      return { users: [] };
    };
    const { own, closed } = world([], refuse);
    await expect(setUp(event, own)).rejects.toThrow(
      "the user shop_app was not set up on main.docdb.example: not authorized",
    );
    expect(closed()).toBe(1);
  });

  it("speaks TLS, to the one instance, and retries no writes", () => {
    expect(clientOptions({ username: "plinth", password: "secret" })).toMatchObject({
      tls: true,
      authSource: "admin",
      directConnection: true,
      retryWrites: false,
    });
  });

  it("is one file of a size that Lambda takes, which finds all that it imports", () => {
    const code = bundle(join(__dirname, "../../components/documentdb/setup/function.ts"), [
      "@mongodb-js/zstd",
      "gcp-metadata",
      "kerberos",
      "mongodb-client-encryption",
      "snappy",
      "socks",
    ]);
    expect(code.length).toBeLessThan(1_500_000);
    const folder = mkdtempSync(join(tmpdir(), "setup-"));
    try {
      writeFileSync(
        join(folder, "index.js"),
        code.replaceAll("@aws-sdk/", `${join(__dirname, "../..")}/node_modules/@aws-sdk/`),
      );
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      expect((require(join(folder, "index.js")) as { handler: unknown }).handler).toBeTypeOf("function");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
