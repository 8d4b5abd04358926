import { MongoClient, type MongoClientOptions } from "mongodb";
import { aws, connected, login, message, type Login, type World } from "../../database/setup/world";
import { commands, findCommand, foundIn, type Command } from "./commands";
import type { SetupEvent } from "./event";

/** As much of a connection as the set-up needs: commands to the database `admin`. */
export interface Admin {
  readonly run: (command: Command) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** What the set-up needs of the world; tests give their own. */
export interface MongoWorld extends World {
  readonly connect: (event: SetupEvent, master: Login) => Promise<Admin>;
}

/** What Lambda calls. */
export const handler = (event: SetupEvent): Promise<{ user: string }> => setUp(event, { ...aws, connect });

/** Sets the database up, or says why not. No message has a password in it. */
export async function setUp(event: SetupEvent, world: MongoWorld): Promise<{ user: string }> {
  const { host, user } = event;
  const admin = await master(event, world);
  try {
    const { password } = await login(event.secretArn, world);
    const found = foundIn(await admin.run(findCommand(event)));
    for (const command of commands(event, password, found)) await admin.run(command);
  } catch (error) {
    throw new Error(`the user ${user} was not set up on ${host}: ${message(error)}`);
  } finally {
    await admin.close();
  }
  return { user };
}

async function master(event: SetupEvent, world: MongoWorld): Promise<Admin> {
  try {
    return await connected(event, (login) => world.connect(event, login), isPassing, world);
  } catch (error) {
    throw new Error(`${event.host} does not let its master user in: ${message(error)}`);
  }
}

/** The one instance that is written to, which is where the cluster's address leads. */
export const clientOptions = ({ username, password }: Login): MongoClientOptions => ({
  tls: true,
  auth: { username, password },
  authSource: "admin",
  directConnection: true,
  retryWrites: false,
  maxPoolSize: 1,
  appName: "plinth-setup",
  serverSelectionTimeoutMS: 10_000,
});

async function connect({ host, port }: SetupEvent, master: Login): Promise<Admin> {
  const client = new MongoClient(`mongodb://${host}:${port}/`, clientOptions(master));
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    throw error;
  }
  const admin = client.db("admin");
  return { run: (command) => admin.command({ ...command }), close: () => client.close() };
}

/**
 * Of a database that is not there yet: no answer, or one of an instance that is not written to any more. Of a change under
 * way: a new password that the database does not know yet (18). A certificate that is not trusted does not pass.
 */
export function isPassing(error: unknown): boolean {
  const { name = "", code } = error as { name?: string; code?: unknown };
  if (/certificate/i.test(message(error))) return false;
  return (
    /^Mongo(ServerSelection|Network|NetworkTimeout)Error$/.test(name) || [18, 10_107, 13_435].includes(Number(code))
  );
}
