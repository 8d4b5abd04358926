import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Client, type ClientConfig } from "pg";
import { waitSeconds, type SetupEvent } from "./event";
import { scramVerifier } from "./scram";
import { extensions, findStatement, statements, type Found } from "./statements";

/** What the set-up needs of the world; tests give their own. */
export interface World {
  /** The text of a secret. */
  readonly secret: (arn: string) => Promise<string | undefined>;
  /** How the database's certificate is verified; `true`: by the authorities that Node trusts. */
  readonly ssl: true | { readonly ca: string };
  /** How long a database that cannot be reached yet is waited for. */
  readonly waitSeconds: number;
  readonly pauseSeconds: number;
}

const aws: World = {
  secret: async (arn) => {
    const { SecretString } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: arn }));
    return SecretString;
  },
  ssl: true,
  waitSeconds,
  pauseSeconds: 5,
};

/** Two runs at once come one after the other; the number says nothing, but has to be the same in both. */
const lock = 7_514_606;

/** What Lambda calls. */
export const handler = (event: SetupEvent): Promise<{ user: string; extensions: string[] }> => setUp(event, aws);

/** Sets the database up, or says why not. No message has a password in it. */
export async function setUp(event: SetupEvent, world: World): Promise<{ user: string; extensions: string[] }> {
  const client = await connected(event, world);
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
async function connected(event: SetupEvent, world: World): Promise<Client> {
  const { host, port, database } = event;
  const end = Date.now() + world.waitSeconds * 1000;
  for (;;) {
    try {
      // Each time anew: RDS changes a master user's password that it manages.
      const { username, password } = await login(event.masterSecretArn, world);
      return await connect({ host, port, database, user: username, password, ssl: world.ssl });
    } catch (error) {
      if (!isPassing(error) || Date.now() > end) {
        throw new Error(`${database} on ${host} does not let its master user in: ${message(error)}`);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, world.pauseSeconds * 1000));
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
 * (class 57P and 53300 of PostgreSQL's error codes). Of a change under way: a role that may not read the secret yet, and a
 * new password that the database does not know yet (28P01).
 */
function isPassing(error: unknown): boolean {
  const { code, name } = error as { code?: string; name?: string };
  if (name === "AccessDeniedException") return true;
  const passing =
    /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|57P0\d|53300|28P01)$/;
  return code === undefined ? /timeout|terminated/.test(message(error)) : passing.test(code);
}

/** A secret's user and password. What cannot be read is not repeated: it may be the password. */
async function login(arn: string, world: World): Promise<{ username: string; password: string }> {
  const text = await world.secret(arn);
  try {
    const { username, password } = JSON.parse(text ?? "") as Record<string, unknown>;
    if (typeof username === "string" && typeof password === "string") return { username, password };
  } catch {
    // The parser's message quotes what it has read.
  }
  throw new Error(`the secret ${arn} is no JSON with username and password`);
}

/** Of an attempt at several addresses, the message of one. */
function message(error: unknown): string {
  if (error instanceof AggregateError) return message(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
