import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure, failure } from "../../given/failure";
import { credentials } from "./emulator";
import { given, project } from "./project";

let server: Server | undefined;

/** An AWS that has one answer to everything. */
async function answering(status: number, body: object): Promise<void> {
  server = createServer((request, response) => {
    request.resume();
    const { "x-amz-target": target } = request.headers;
    // STS speaks XML, the others that are asked here JSON.
    const [type, text] =
      target === undefined ? ["text/xml", xml(body)] : ["application/x-amz-json-1.1", JSON.stringify(body)];
    response.writeHead(status, { "content-type": type }).end(text);
  });
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const xml = (body: object) => {
  const { __type: code, message } = body as { __type: string; message: string };
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
};

beforeEach(() => {
  for (const [name, value] of Object.entries({ ...credentials, AWS_MAX_ATTEMPTS: "1" })) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
});

describe("what AWS refuses is told in a sentence", () => {
  it.each([
    [400, "ExpiredToken", "is expired", /^plinth given: The AWS credentials have expired: sign in .*\.\n$/],
    [
      403,
      "InvalidClientTokenId",
      "is invalid",
      /^plinth given: AWS does not accept the credentials: .*\(is invalid\)\n$/,
    ],
    [
      403,
      "AccessDenied",
      "User: arn:aws:iam::222222222222:user/ann is not authorized to perform: sts:GetCallerIdentity with a deny",
      /^plinth given: AWS refuses sts:GetCallerIdentity to arn:aws:iam::222222222222:user\/ann: docs\/first-deploy.md .*\.\n$/,
    ],
    [
      503,
      "ServiceUnavailable",
      "later",
      /^plinth given: AWS is too busy for sts:GetCallerIdentity: try again. \(later\)\n$/,
    ],
    [400, "Strange", "no\n  idea", /^plinth given: sts:GetCallerIdentity failed: no idea\n$/],
  ])("%i %s", async (status, code, message, expected) => {
    await answering(status, { __type: code, message });
    const { cwd } = project();
    const { code: exit, stderr } = await given(cwd, ["live"]);
    expect(stderr).toMatch(expected);
    expect(exit).toBe(1);
  });

  it("no network", async () => {
    await answering(200, {});
    await new Promise((done) => server?.close(done));
    const { code, stderr } = await given(project().cwd, ["live"]);
    expect(stderr).toMatch(/^plinth given: AWS cannot be reached for sts:GetCallerIdentity: .*ECONNREFUSED.*\n$/);
    expect(code).toBe(1);
  });

  it("no credentials", async () => {
    for (const name of Object.keys(credentials)) vi.stubEnv(name, undefined);
    for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, "/nowhere");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_PROFILE", undefined);
    const { code, stderr } = await given(project().cwd, ["live"]);
    expect(stderr).toMatch(/^plinth given: There are no AWS credentials: sign in .*\n$/);
    expect(code).toBe(1);
  });
});

const named = (name: string, message: string, more = {}) => Object.assign(new Error(message), { name, ...more });
const told = (error: unknown) => (failure(error, "ecr:DescribeImages") as Failure).message;

describe("a failure", () => {
  it("names the action that was decisive, or that of the question", () => {
    const refused = (message: string) => told(named("AccessDeniedException", message, { $metadata: {} }));
    expect(refused("User: u is not authorized to perform: kms:Decrypt on resource: r")).toMatch(
      /refuses kms:Decrypt to u:/,
    );
    expect(refused("no")).toMatch(/^AWS refuses ecr:DescribeImages: /);
  });

  it("knows a session that is over before AWS is asked", () => {
    const message = "The SSO session associated with this profile has expired.";
    expect(told(named("CredentialsProviderError", message))).toMatch(/have expired/);
  });

  it("may pass where the network or AWS is to blame, and only there", () => {
    const isPassing = (error: Error) => (failure(error, "a:B") as Failure).isPassing;
    expect(isPassing(named("Error", "getaddrinfo", { code: "ENOTFOUND" }))).toBe(true);
    expect(isPassing(named("TimeoutError", "after 20 s"))).toBe(true);
    expect(isPassing(named("ThrottlingException", "Rate exceeded", { $metadata: { httpStatusCode: 400 } }))).toBe(true);
    expect(isPassing(named("AccessDenied", "no", { $metadata: { httpStatusCode: 403 } }))).toBe(false);
  });

  it("is no mistake of our own", () => {
    const error = new TypeError("undefined is not a function");
    expect(failure(error, "a:B")).toBe(error);
  });
});
