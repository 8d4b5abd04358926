import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { waitSeconds } from "./times";

/** What a set-up needs of the world, whatever the database; tests give their own. */
export interface World {
  /** The text of a secret. */
  readonly secret: (arn: string) => Promise<string | undefined>;
  /** How long a database that cannot be reached yet is waited for. */
  readonly waitSeconds: number;
  readonly pauseSeconds: number;
}

export const aws: World = {
  secret: async (arn) => {
    const { SecretString } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: arn }));
    return SecretString;
  },
  waitSeconds,
  pauseSeconds: 5,
};

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** What logs in as the master user, once there is something to log in to; the last attempt's error says why not. */
export async function connected<Client>(
  { masterSecretArn }: { readonly masterSecretArn: string },
  connect: (master: Login) => Promise<Client>,
  isPassing: (error: unknown) => boolean,
  world: World,
): Promise<Client> {
  const end = Date.now() + world.waitSeconds * 1000;
  for (;;) {
    try {
      // Each time anew: AWS changes a master user's password that it manages.
      return await connect(await login(masterSecretArn, world));
    } catch (error) {
      // Of a change under way: a role that may not read the secret yet.
      const passes = isPassing(error) || (error as { name?: string }).name === "AccessDeniedException";
      if (!passes || Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, world.pauseSeconds * 1000));
  }
}

/** A secret's user and password. What cannot be read is not repeated: it may be the password. */
export async function login(arn: string, world: World): Promise<Login> {
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
export function message(error: unknown): string {
  if (error instanceof AggregateError) return message(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
