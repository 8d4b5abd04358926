/** What stops the command, in one sentence for whoever runs it. */
export class Failure extends Error {
  /** Whether the same may go well a moment later. */
  readonly isPassing: boolean;

  constructor(message: string, isPassing = false) {
    super(message);
    this.isPassing = isPassing;
  }
}

/** The answer of AWS, or a `Failure` that says what to do. `action` is the IAM action that the question needs. */
export async function asked<T>(action: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw failure(error, action);
  }
}

/** Undefined where AWS says by one of these errors that there is no such thing. */
export async function unlessAbsent<T>(errors: readonly string[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && errors.includes(error.name)) return undefined;
    throw error;
  }
}

interface AwsError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const SIGN_IN = "sign in (such as by `aws sso login`), or name a profile in AWS_PROFILE";

interface Kind {
  readonly is: (error: AwsError) => boolean;
  readonly says: (error: AwsError, action: string) => string;
  readonly isPassing?: true;
}

// "Common Errors" in the API references of AWS; a session's end, before AWS is asked, only shows in the SDK's words.
const KINDS: readonly Kind[] = [
  {
    is: ({ name, message }) =>
      /^(ExpiredToken(Exception)?|RequestExpired)$/.test(name) ||
      (isProvider(name) && /expired|refresh/i.test(message)),
    says: () => `The AWS credentials have expired: ${SIGN_IN}.`,
  },
  {
    is: ({ name }) => isProvider(name),
    says: ({ message }) => `There are no AWS credentials: ${SIGN_IN}. (${plain(message)})`,
  },
  {
    is: ({ name }) =>
      /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure)$/.test(
        name,
      ),
    says: ({ message }) => `AWS does not accept the credentials: ${SIGN_IN}. (${plain(message)})`,
  },
  {
    is: ({ name, $metadata }) => /^AccessDenied/.test(name) || $metadata?.httpStatusCode === 403,
    says: ({ message }, action) => {
      // AWS names the action that was decisive, such as kms:Decrypt, and whom it refused it to.
      const [, refused = action] = /to perform: ([\w-]+:\w+)/.exec(message) ?? [];
      const [, who] = /User: (\S+) is not/.exec(message) ?? [];
      return (
        `AWS refuses ${refused}${who === undefined ? "" : ` to ${who}`}: ` +
        "docs/first-deploy.md lists the permissions that this command needs."
      );
    },
  },
  {
    is: ({ name, code }) =>
      /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE)$/.test(code ?? "") ||
      name === "TimeoutError",
    says: ({ message, code }, action) =>
      `AWS cannot be reached for ${action}: is there a network, and does it need a proxy? (${plain(message) || (code ?? "")})`,
    isPassing: true,
  },
  {
    is: ({ name, $metadata }) =>
      /Throttl|TooManyRequests|RequestLimitExceeded/.test(name) || ($metadata?.httpStatusCode ?? 0) >= 500,
    says: ({ message, name }, action) => `AWS is too busy for ${action}: try again. (${plain(message) || name})`,
    isPassing: true,
  },
];

const isProvider = (name: string) => /^(CredentialsProviderError|TokenProviderError)$/.test(name);

const plain = (message: string) => message.replace(/\s+/g, " ").trim();

/** One sentence for an error of the SDK; one that has nothing to do with AWS is passed on. */
export function failure(error: unknown, action: string): unknown {
  if (!(error instanceof Error) || error instanceof Failure) return error;
  const kind = KINDS.find(({ is }) => is(error));
  if (kind !== undefined) return new Failure(kind.says(error, action), kind.isPassing);
  if (!("$metadata" in error)) return error;
  return new Failure(`${action} failed: ${plain(error.message) || error.name}`);
}
