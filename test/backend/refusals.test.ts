import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ACCOUNT, credentials, REGION, startEmulator, type Emulator } from "../given/emulator";
import { project } from "../given/project";
import { needs } from "../tools";
import { backend } from "./backend";

const bucket = `shop-state-${ACCOUNT}-${REGION}`;

/** What AWS answers instead of what the emulator would, to a request such as `HEAD /bucket` or `TrentService.CreateKey`. */
type Answers = Readonly<
  Record<
    string,
    { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  >
>;

const xml = (code: string) => `<Error><Code>${code}</Code><Message>no</Message></Error>`;

describe.skipIf(!needs("moto_server", "emulates AWS"))("what AWS refuses is told in a sentence", () => {
  let aws: Emulator;
  let server: Server | undefined;
  /** Every request that came, as `Answers` knows it. */
  let asked: string[];

  beforeAll(async () => {
    aws = await startEmulator();
  });
  afterAll(() => aws.stop());
  beforeEach(async () => {
    asked = [];
    for (const [name, value] of Object.entries({ ...credentials, AWS_MAX_ATTEMPTS: "1" })) vi.stubEnv(name, value);
    await aws.reset();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    server?.close();
  });

  /** The emulator behind a server that answers some requests by itself. */
  async function answering(answers: Answers): Promise<void> {
    server = createServer((incoming, response) => {
      const { method, url = "", headers } = incoming;
      const path = new URL(url, "http://localhost").pathname.replace(/\/$/, "");
      const what = headers["x-amz-target"] === undefined ? `${method} ${path}` : String(headers["x-amz-target"]);
      asked.push(what);
      const answer = answers[what];
      if (answer !== undefined) {
        incoming.resume();
        response.writeHead(answer.status, answer.headers).end(answer.body);
        return;
      }
      const onward = request(`${aws.url}${url}`, { method, headers }, (answered) => {
        response.writeHead(answered.statusCode ?? 500, answered.headers);
        answered.pipe(response);
      });
      incoming.pipe(onward);
    });
    await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
    vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  it.each<[string, Answers, RegExp]>([
    [
      "a name that somebody else has",
      { [`PUT /${bucket}`]: { status: 409, body: xml("BucketAlreadyExists") } },
      /The name of the bucket \S+ is taken by another account: --bucket takes another name\.\n$/,
    ],
    [
      "a bucket that it does not show",
      { [`HEAD /${bucket}`]: { status: 403 } },
      /AWS refuses to show the bucket \S+: either it belongs to another account, .* or s3:ListBucket is missing .*\.\n$/,
    ],
    [
      "a bucket of another region",
      { [`HEAD /${bucket}`]: { status: 301, headers: { "x-amz-bucket-region": "us-east-1" } } },
      /The bucket \S+ is in another region than eu-central-1\.\n$/,
    ],
    [
      "a permission that is missing",
      {
        "TrentService.CreateKey": {
          status: 400,
          body: JSON.stringify({
            __type: "AccessDeniedException",
            message: "User: arn:aws:iam::222222222222:user/ann is not authorized to perform: kms:TagResource",
          }),
        },
      },
      /^plinth backend: AWS refuses kms:TagResource to \S+user\/ann: docs\/first-deploy.md lists the permissions/,
    ],
  ])("%s", async (_, answers, message) => {
    await answering(answers);
    const { code, stdout, stderr } = await backend(project().cwd, ["live", "-q"]);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  it("a key that was made and got no name, with the line that gives it one", async () => {
    const refused = JSON.stringify({ __type: "LimitExceededException", message: "too many" });
    await answering({ "TrentService.CreateAlias": { status: 400, body: refused } });
    const { code, stderr } = await backend(project().cwd, ["live", "-q"]);
    expect(stderr).toMatch(
      /^plinth backend: kms:CreateAlias failed: too many .* aws kms create-alias --alias-name alias\/shop-state --target-key-id [\w-]{36}\n$/,
    );
    expect(code).toBe(1);
  });

  it("goes on where it was stopped, with the same key", async () => {
    await answering({ [`PUT /${bucket}`]: { status: 503, body: xml("SlowDown") } });
    const stopped = await backend(project().cwd, ["live", "-q"]);
    expect(stopped.stderr).toMatch(/is made\n.*rotation.*\nplinth backend: AWS is too busy for s3:CreateBucket: /);
    server?.close();
    await answering({});
    const { code, stderr } = await backend(project().cwd, ["live", "-q"]);
    expect(stderr).toMatch(/^bucket \S+: is made\n/);
    expect(code).toBe(0);
    expect(asked.filter((what) => what === "TrentService.CreateKey")).toHaveLength(1);
  });

  it("names the owner in every request about the bucket but the one that makes it", async () => {
    const owners: (string | undefined)[] = [];
    await answering({});
    server?.on("request", ({ method, url = "", headers }: import("node:http").IncomingMessage) => {
      if (url.startsWith(`/${bucket}`) && !(method === "PUT" && !url.includes("?")))
        owners.push(headers["x-amz-expected-bucket-owner"] as string | undefined);
    });
    const { cwd } = project();
    await backend(cwd, ["live", "-q"]);
    owners.length = 0; // the wait for the new bucket is the SDK's own
    await backend(cwd, ["live", "-q"]);
    expect(owners.length).toBeGreaterThanOrEqual(8);
    expect(new Set(owners)).toEqual(new Set([ACCOUNT]));
  });
});

describe("without credentials", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("says to sign in", async () => {
    for (const name of [...Object.keys(credentials), "AWS_PROFILE", "AWS_ENDPOINT_URL"]) vi.stubEnv(name, undefined);
    for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, "/nowhere");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    const { code, stderr } = await backend(project().cwd, ["live"]);
    expect(stderr).toMatch(/^plinth backend: There are no AWS credentials: sign in .*\n$/);
    expect(code).toBe(1);
  });
});
