import { Client, type ClientConfig } from "pg";
import type { SetupEvent } from "./event";
import { scramVerifier } from "./scram";
import { extensions, findStatement, statements, type Found } from "./statements";
import { aws, connected, login, message, type World } from "./world";

export interface PostgresWorld extends World {
  /** How the database's certificate is verified; `true`: by the authorities that Node trusts. */
  readonly ssl: true | { readonly ca: string };
}

/** Two runs at once come one after the other; the number says nothing, but has to be the same in both. */
const lock = 7_514_606;

/** What Lambda calls. */
export const handler = (event: SetupEvent): Promise<{ user: string; extensions: string[] }> =>
  setUp(event, { ...aws, ssl: true });

/** Sets the database up, or says why not. No message has a password in it. */
export async function setUp(event: SetupEvent, world: PostgresWorld): Promise<{ user: string; extensions: string[] }> {
  const client = await master(event, world);
  try {
    const { password } = await login(event.secretArn, world);
    const verifier = scramVerifier(event.user, password);
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [lock]);
    const { rows } = await client.query<Found>(findStatement, [event.user]);
    for (const statement of statements(event, verifier, rows[0] as Found)) await client.query(statement);
    await client.query("COMMIT");
  } catch (error) {
    throw new Error(`${event.database} on ${event.host} was not set up: ${message(error)}`);
  } finally {
    await client.end();
  }
  return { user: event.user, extensions: extensions(event) };
}

/** A connection of the master user's, once there is something to connect to. */
async function master(event: SetupEvent, world: PostgresWorld): Promise<Client> {
  const { host, port, database } = event;
  try {
    return await connected(
      event,
      ({ username, password }) => connect({ host, port, database, user: username, password, ssl: world.ssl }),
      isPassing,
      world,
    );
  } catch (error) {
    throw new Error(`${database} on ${host} does not let its master user in: ${message(error)}`);
  }
}

async function connect(config: ClientConfig): Promise<Client> {
  const client = new Client({ ...config, application_name: "plinth-setup", connectionTimeoutMillis: 10_000 });
  // Without a listener, a connection that breaks while it is idle ends the process; the next query reports it.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end();
    throw error;
  }
  return client;
}

/**
 * Of a database that is not there yet: no answer, or one that it is starting, is stopping or has no connection free
 * (class 57P and 53300 of PostgreSQL's error codes). Of a change under way: a new password that the database does not know
 * yet (28P01).
 */
function isPassing(error: unknown): boolean {
  const { code } = error as { code?: string };
  const passing =
    /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|57P0\d|53300|28P01)$/;
  return code === undefined ? /timeout|terminated/.test(message(error)) : passing.test(code);
}
