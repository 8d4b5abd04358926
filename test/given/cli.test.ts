import { execFile } from "node:child_process";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { needs } from "../tools";
import { credentials, gateTo, startEmulator, tagsOf, type Emulator } from "./emulator";
import { startNameServer, type NameServer } from "./name-server";
import { given, project, type Options } from "./project";

const root = join(__dirname, "../..");
const NO_SUCH_NAME = 3;
const tags = (logicalName: string) => tagsOf("live", logicalName);

describe.skipIf(!needs("moto_server", "emulates AWS"))("given", () => {
  let aws: Emulator;
  let dns: NameServer;

  beforeAll(async () => {
    [aws, dns] = await Promise.all([startEmulator(), startNameServer(NO_SUCH_NAME)]);
  });
  afterAll(() => Promise.all([aws.stop(), dns.stop()]));

  beforeEach(async () => {
    for (const [name, value] of Object.entries({ ...credentials, AWS_ENDPOINT_URL: aws.url })) vi.stubEnv(name, value);
    dns.answer = NO_SUCH_NAME;
    await aws.reset();
  });
  afterEach(() => vi.unstubAllEnvs());

  const run = (cwd: string, args: readonly string[], options: Options = {}) =>
    given(cwd, args, { dnsServers: [dns.address], ...options });

  const web = "registry-repository-web-1a2b3c4";
  const api = "registry-repository-api-1a2b3c4";

  /** What the first deploy makes, and what looks like it and belongs to another stack. */
  async function firstDeploy() {
    const [urls, stripe, , nameServers] = await Promise.all([
      Promise.all([
        aws.repository(web, tags("registry-repository-web")),
        aws.repository(api, tags("registry-repository-api")),
        aws.repository("registry-repository-web-0000000", tagsOf("test", "registry-repository-web")),
      ]),
      aws.secret("secrets-secret-STRIPE_KEY-1a2b3c4", tags("secrets-secret-STRIPE_KEY")),
      aws.secret("secrets-secret-SENTRY_DSN-1a2b3c4", tags("secrets-secret-SENTRY_DSN")),
      aws.zone("shop.example", tags("dns-zone")),
      aws.secret("secrets-secret-STRIPE_KEY-0000000", tagsOf("test", "secrets-secret-STRIPE_KEY"), "of another stack"),
      aws.zone("shop.example", tagsOf("test", "dns-zone")),
    ]);
    await aws.push("registry-repository-web-0000000", "of-another-stack");
    return { urls, stripe, nameServers };
  }

  it("writes of an empty account that nothing is there, and says to deploy", async () => {
    const { cwd, given: file } = project();
    const { code, stdout, stderr } = await run(cwd, ["live"]);
    expect(stderr).toContain("shop/live  eu-central-1  account 222222222222\n- image web has no repository yet\n");
    expect(stderr).toContain(`\n    pulumi up --stack live --cwd ${cwd}\n`);
    expect(stderr).toContain("given.live.json is written, and says that nothing is there yet\n");
    expect(stderr).not.toContain("\u001b");
    expect(file()).toBe('{\n  "images": {},\n  "secrets": [],\n  "zoneDelegated": false\n}\n');
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  it("says after the first deploy what to do for each thing, to the stack's own", async () => {
    const { cwd } = project();
    const { urls, stripe, nameServers } = await firstDeploy();
    const { stderr } = await run(cwd, ["live"]);
    expect(stderr).toContain(`docker buildx build --platform linux/arm64 --tag ${urls[0]}:$(git`);
    expect(stderr).toContain(`docker buildx build --platform linux/amd64 --tag ${urls[1]}:$(git`);
    expect(stderr).toContain(`--secret-id ${stripe} --secret-string file:///dev/stdin`);
    for (const name of nameServers) expect(stderr).toContain(`\n    ${name}\n`);
    expect(stderr).not.toContain("0000000");
    expect(stderr).not.toContain("pulumi up");
  });

  it("writes what is there, tells each change, and then leaves the file alone", async () => {
    const { cwd, given: file } = project({ "given.live.json": "{}\n" });
    const { stripe, nameServers } = await firstDeploy();
    const digest = await aws.push(web, "v1");
    await aws.push(api, "v1");
    await aws.putValue(stripe, "s3cr3t");
    dns.answer = nameServers;

    const first = await run(cwd, ["live", "-q"]);
    expect(first.stderr).toBe(
      [
        "given.live.json is written:",
        `  api: none -> ${digest.slice(0, 19)}… (tag v1, pushed just now)`,
        `  web: none -> ${digest.slice(0, 19)}… (tag v1, pushed just now)`,
        "  STRIPE_KEY: no value -> has a value",
        "  zoneDelegated: false -> true",
        "",
      ].join("\n"),
    );
    expect(JSON.parse(file())).toEqual({
      images: { web: digest, api: digest },
      secrets: ["STRIPE_KEY"],
      zoneDelegated: true,
    });

    const { mtimeMs, ino } = statSync(join(cwd, "given.live.json"));
    const second = await run(cwd, ["live"]);
    expect(second.stderr).toMatch(/\ngiven\.live\.json is up to date\n$/);
    expect(statSync(join(cwd, "given.live.json"))).toMatchObject({ mtimeMs, ino });
    expect(readdirSync(cwd).filter((name) => name.startsWith("given"))).toEqual(["given.live.json"]);
  });

  it("makes a file anew that nobody can read, or that names what is gone", async () => {
    for (const text of ["<<<<<<< ours\n", '{ "secrets": ["GONE"] }']) {
      const { cwd, given: file } = project({ "given.live.json": text });
      expect((await run(cwd, ["live"])).code).toBe(0);
      expect(JSON.parse(file())).toEqual({ images: {}, secrets: [], zoneDelegated: false });
    }
  });

  it("writes the file that PLINTH_GIVEN names", async () => {
    const { cwd } = project();
    vi.stubEnv("PLINTH_GIVEN", "other.json");
    expect((await run(cwd, ["live", "-q"])).stderr).toContain("other.json is written");
    expect(readdirSync(cwd)).toContain("other.json");
    expect(readdirSync(cwd)).not.toContain("given.live.json");
  });

  it("leaves a domain as it was where the public DNS does not answer", async () => {
    const { cwd, given: file } = project({ "given.live.json": '{ "zoneDelegated": true }' });
    await firstDeploy();
    dns.answer = 2;
    expect((await run(cwd, ["live"])).stderr).toContain("(ESERVFAIL): the file keeps what it says\n");
    expect(file()).toBe('{ "zoneDelegated": true }');
  });

  describe("--tag", () => {
    it("takes the images of that tag", async () => {
      const { cwd, given: file } = project();
      await firstDeploy();
      const digest = await aws.push(web, "v1");
      await aws.push(api, "v1");
      expect(await aws.push(web, "v2")).not.toBe(digest);
      expect((await run(cwd, ["live", "--tag", "v1"])).code).toBe(0);
      expect(JSON.parse(file())).toMatchObject({ images: { web: digest } });
    });

    it("waits for it where that is asked for", async () => {
      const { cwd, given: file } = project({ "given.live.json": "{}\n" });
      await firstDeploy();
      const [old] = [await aws.push(web, "v1"), await aws.push(api, "v1")];
      const { stderr } = await run(cwd, ["live", "--tag", "v2", "--wait", "1"], {
        meanwhile: [
          () => {
            expect(file()).toBe("{}\n");
            return aws.push(web, "v2");
          },
        ],
      });
      expect(stderr).toMatch(/\nwaiting for an image with the tag v2, secret STRIPE_KEY, domain shop\.example\n/);
      expect(stderr).toMatch(/\nwaiting for secret STRIPE_KEY, domain shop\.example\n/);
      expect(stderr).toContain(`+ image api has no v2; the one pushed last is ${old.slice(0, 19)}… (tag v1, pushed `);
      const { images } = JSON.parse(file()) as { images: Record<string, string> };
      expect(images["api"]).toBe(old);
      expect(images["web"]).not.toBe(old);
    });

    it("keeps an image that the file names, where its repository lacks the tag", async () => {
      const kept = `sha256:${"f".repeat(64)}`;
      const { cwd, given: file } = project({ "given.live.json": JSON.stringify({ images: { api: kept } }) });
      await firstDeploy();
      const digest = await aws.push(web, "v1");
      await aws.push(api, "v2");
      const { code, stderr } = await run(cwd, ["live", "--tag", "v1"]);
      expect(stderr).toContain("\n+ image api keeps sha256:ffffffffffff… (it has no v1)\n");
      expect(code).toBe(0);
      expect(JSON.parse(file())).toMatchObject({ images: { api: kept, web: digest } });
    });

    it("writes nothing where no repository has it, so that a slip of the pen changes nothing", async () => {
      const { cwd, given: file } = project({ "given.live.json": "{}\n" });
      await firstDeploy();
      await aws.push(web, "v1");
      const { code, stderr } = await run(cwd, ["live", "--tag", "v3"]);
      expect(stderr).toContain("- image api was not pushed with the tag v3\n");
      expect(stderr).toMatch(/\nplinth given: No repository has an image with the tag v3\.\n$/);
      expect(code).toBe(1);
      expect(file()).toBe("{}\n");
    });

    it("is for one repository where it names one", async () => {
      const { cwd, given: file } = project();
      await firstDeploy();
      const digest = await aws.push(web, "v1");
      const other = await aws.push(web, "v2");
      await aws.push(api, "v1");
      await aws.push(api, "v2");
      expect((await run(cwd, ["live", "--tag", "web=v1", "--tag", "v2"])).code).toBe(0);
      expect(JSON.parse(file())).toMatchObject({ images: { api: other, web: digest } });

      const { code, stderr } = await run(cwd, ["live", "--tag", "web=v2"]);
      expect(stderr).toContain(`\n+ image api keeps ${other.slice(0, 19)}… (no tag was named for it)\n`);
      expect(code).toBe(0);
      expect(JSON.parse(file())).toMatchObject({ images: { api: other, web: other } });
    });

    it("writes nothing where that repository lacks it", async () => {
      const { cwd, given: file } = project({ "given.live.json": "{}\n" });
      const { urls } = await firstDeploy();
      await aws.push(web, "v1");
      await aws.push(api, "v2");
      const { code, stderr } = await run(cwd, ["live", "--tag", "v1", "--tag", "api=v1"]);
      expect(stderr).toContain(`--tag ${urls[1]}:v1 --push .\n`);
      expect(stderr).toMatch(
        /\nplinth given: No image with the tag v1 is in the repository of api \(\S+\/registry-repository-api-1a2b3c4\)\.\n$/,
      );
      expect(code).toBe(1);
      expect(file()).toBe("{}\n");
    });

    it("tells of both what is nowhere and what one lacks", async () => {
      const { cwd } = project();
      const { code, stderr } = await run(cwd, ["live", "--tag", "v1", "--tag", "api=v2"]);
      expect(stderr).toMatch(
        /: No other repository has an image with the tag v1\. No image with the tag v2 is in the repository of api\.\n$/,
      );
      expect(code).toBe(1);
      expect(readdirSync(cwd)).not.toContain("given.live.json");
    });
  });

  describe("--check", () => {
    it("writes nothing, and ends with 7 where the file would change", async () => {
      const { cwd } = project();
      const { code, stderr } = await run(cwd, ["live", "--check", "-q"]);
      expect(stderr).toBe("given.live.json would be written, and says that nothing is there yet\n");
      expect(code).toBe(7);
      expect(readdirSync(cwd)).not.toContain("given.live.json");
    });

    it("ends with 0 where it would not", async () => {
      const { cwd } = project({ "given.live.json": "{}" });
      expect((await run(cwd, ["live", "--check"])).code).toBe(0);
    });
  });

  describe("--wait", () => {
    it("goes on until nothing is missing, and optional secrets are not missing", async () => {
      const { cwd, given: file } = project();
      const { stripe, nameServers } = await firstDeploy();
      await aws.push(web, "v1");
      const { code, stderr, pauses } = await run(cwd, ["live", "--wait"], {
        meanwhile: [
          () => aws.push(api, "v1"),
          () => undefined,
          () => aws.putValue(stripe, "s3cr3t"),
          () => (dns.answer = nameServers),
        ],
      });
      expect(pauses).toEqual([15_000, 15_000, 15_000, 15_000]);
      expect(stderr.split("\n").filter((line) => line.startsWith("waiting"))).toEqual([
        "waiting for image api, secret STRIPE_KEY, domain shop.example",
        "waiting for secret STRIPE_KEY, domain shop.example",
        "waiting for domain shop.example",
      ]);
      expect(stderr.match(/image web/g)).toHaveLength(1);
      expect(stderr.match(/docker login/g)).toHaveLength(1);
      expect(stderr).toContain("secret SENTRY_DSN has no value; it is optional");
      expect(stderr).toContain(
        `\nNothing is missing: \`pulumi up --stack live --cwd ${cwd}\` starts what waited for it.\n`,
      );
      expect(stderr).not.toContain("s3cr3t");
      expect(JSON.parse(file())).toMatchObject({ secrets: ["STRIPE_KEY"], zoneDelegated: true });
      expect(code).toBe(0);
    });

    it("ends with 1 when the time is over, and what was there is written", async () => {
      const { cwd, given: file } = project();
      await firstDeploy();
      await aws.push(web, "v1");
      const { code, stderr, pauses } = await run(cwd, ["live", "--wait", "1", "-q"]);
      expect(pauses).toEqual([15_000, 15_000, 15_000, 15_000]);
      expect(stderr).toMatch(
        /\nplinth given: Still missing after 1 min: image api, secret STRIPE_KEY, domain shop.example\.\n$/,
      );
      expect(Object.keys((JSON.parse(file()) as { images: object }).images)).toEqual(["web"]);
      expect(code).toBe(1);
    });

    it("has one line on a terminal that changes in its place and is never too long for it", async () => {
      const { cwd } = project();
      await firstDeploy();
      const { stderr } = await run(cwd, ["live", "--wait", "1"], { isTerminal: true });
      const status = stderr.split("\r\u001b[2K").map((part) => part.split("\n").at(-1) ?? "");
      expect(status.slice(0, 2)).toEqual([
        "waiting for image web, image api, secret STRIPE_KEY, domain shop.example (1 of 1 min left)",
        "waiting for image web, image api, secret STRIPE_KEY, domain shop.example (1 of 1 min left)",
      ]);
      expect(Math.max(...status.map((line) => line.length))).toBeLessThan(100);
      // Nothing of it is left when the command ends.
      expect(stderr).toMatch(/\r\u001b\[2Kplinth given: Still missing[^\r]*\n$/);
    });

    it("survives a network that is away for a moment", async () => {
      const { cwd } = project();
      const gate = await gateTo(aws.url);
      vi.stubEnv("AWS_ENDPOINT_URL", gate.url);
      vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
      const { stderr, pauses } = await run(cwd, ["live", "--wait", "1"], {
        meanwhile: [gate.shut, () => undefined, gate.open],
      });
      gate.stop();
      expect(stderr.match(/AWS cannot be reached for .* Trying again\.\n/g)).toHaveLength(1);
      expect(stderr).toMatch(/Still missing after 1 min/);
      expect(pauses).toHaveLength(4);
    });
  });

  describe("blue and green", () => {
    const app = [
      "platform: eks",
      "services:",
      "  web: { port: 3000, rollout: blueGreen }",
      "  api: { port: 8080, rollout: blueGreen }",
      "  plain: { port: 80, image: web }",
      "",
    ].join("\n");
    const colors = (text: string) => (JSON.parse(text) as { colors?: unknown }).colors;

    it("puts a new image into the colour that is not live, switches, and switches back", async () => {
      const { cwd, given: file } = project({ "app.yaml": app, "given.live.json": "{}\n" });
      await aws.repository(web, tags("registry-repository-web"));
      await aws.repository(api, tags("registry-repository-api"));
      const v1 = await aws.push(web, "v1");
      await run(cwd, ["live", "--tag", "v1"]);
      // The first image is the live one.
      expect(colors(file())).toBeUndefined();

      await aws.push(web, "v2");
      const tagged = await run(cwd, ["live", "--tag", "v2"]);
      expect(tagged.stderr).toContain("\n  web: green has the newest image, blue is live\n");
      expect(colors(file())).toEqual({ web: { live: "blue", newest: "green", previous: v1 } });

      const before = file();
      const forth = await given(cwd, ["live", "--switch", "web"]);
      expect(forth.stderr).toBe(
        "given.live.json is written:\n  web: blue was live -> green is live\n" +
          `\`pulumi up --stack live --cwd ${cwd}\` sends the requests there; the same two commands are the way back.\n`,
      );
      expect(colors(file())).toEqual({ web: { live: "green", newest: "green", previous: v1 } });
      await given(cwd, ["live", "--switch", "web", "-q"]);
      expect(file()).toBe(before);
    });
  });

  it("refuses the login of another account, before it looks at anything", async () => {
    const stack =
      'config:\n  aws:region: eu-central-1\n  plinth:stack: { profile: production, account: "111111111111", domain: shop.example }\n';
    const { cwd } = project({ "Pulumi.live.yaml": stack });
    const { code, stderr } = await run(cwd, ["live"]);
    expect(stderr).toMatch(
      /^plinth given: The stack live belongs to the account 111111111111, but you are signed in to 222222222222, as arn:aws:\S+\.\n$/,
    );
    expect(code).toBe(1);
    expect(readdirSync(cwd)).not.toContain("given.live.json");
  });

  it("is a command of the launcher, and says nothing of the SDK's own", async () => {
    const { cwd } = project();
    const ended = await new Promise<{ code: unknown; stderr: string }>((done) => {
      execFile(
        process.execPath,
        [join(root, "bin/plinth.js"), "given", "live", "--cwd", cwd, "-q"],
        (error, _, stderr) => {
          done({ code: error?.code ?? 0, stderr });
        },
      );
    });
    expect(ended).toEqual({ code: 0, stderr: "given.live.json is written, and says that nothing is there yet\n" });
  });
});

describe("--switch", () => {
  const app =
    "platform: eks\nservices: { web: { port: 80, rollout: blueGreen }, other: { port: 80, rollout: blueGreen }, plain: {} }\n";
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
  const says = {
    images: { web: digest("b"), other: digest("b") },
    secrets: [],
    zoneDelegated: false,
    colors: { web: { live: "blue", newest: "green", previous: digest("a") } },
  };
  const text = JSON.stringify(says);

  // No emulator runs: whoever asks AWS fails.
  it("asks AWS nothing, and leaves the rest of the file as it was", async () => {
    const { cwd, given: file } = project({ "app.yaml": app, "given.live.json": text });
    expect((await given(cwd, ["live", "--switch", "web"])).code).toBe(0);
    expect(JSON.parse(file())).toEqual({ ...says, colors: { web: { ...says.colors.web, live: "green" } } });
  });

  it("writes nothing with --check, and ends with 7", async () => {
    const { cwd, given: file } = project({ "app.yaml": app, "given.live.json": text });
    const { code, stderr } = await given(cwd, ["live", "--switch", "web", "--check"]);
    expect({ code, stderr }).toEqual({
      code: 7,
      stderr: "given.live.json would be written:\n  web: blue was live -> green is live\n",
    });
    expect(file()).toBe(text);
  });

  it.each([
    [
      1,
      ["other"],
      "plinth given: green of other has no image yet in given.live.json: a deploy with a new one, named by --tag, comes before the switch.\n",
    ],
    [
      1,
      ["web", "other"],
      "plinth given: green of other has no image yet in given.live.json: a deploy with a new one, named by --tag, comes before the switch.\n",
    ],
    [2, ["wbe"], "plinth given: --switch wbe: no service of this name has `rollout: blueGreen`; did you mean `web`?\n"],
    [
      2,
      ["plain"],
      "plinth given: --switch plain: no service of this name has `rollout: blueGreen`; known: web, other\n",
    ],
  ])("ends with %i for %j, and writes nothing", async (code, names, stderr) => {
    const { cwd, given: file } = project({ "app.yaml": app, "given.live.json": text });
    const args = names.flatMap((name) => ["--switch", name]);
    expect(await given(cwd, ["live", ...args])).toMatchObject({ code, stdout: "", stderr });
    expect(file()).toBe(text);
  });

  it.each([
    ["is missing", {}, "no such file"],
    ["nobody can read", { "given.live.json": "<<<<<<< ours\n" }, "wanted: JSON"],
    [
      "says of the live colour no image",
      { "given.live.json": '{ "colors": { "web": { "live": "blue", "newest": "green" } } }' },
      "`previous`, the digest of the colour that is live",
    ],
  ])("does not guess which colour is live where the file %s", async (_, files, message) => {
    const { cwd } = project({ "app.yaml": app, ...files });
    const { code, stderr } = await given(cwd, ["live", "--switch", "web"]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("what is wrong with the invocation or the settings", () => {
  it.each([
    [2, ["live", "--chek"], "plinth given: there is no flag `--chek`; did you mean `--check`?\n"],
    [
      2,
      ["live", "--tag", "wbe=v1"],
      "plinth given: --tag wbe=v1: `wbe` has no image of its own; did you mean `web`?\n",
    ],
    [
      2,
      ["live", "--tag", "worker=v1"],
      "plinth given: --tag worker=v1: `worker` has no image of its own; known: web, api\n",
    ],
    [6, ["liv"], "There is no stack liv; known: live. Did you mean live?\n"],
  ])("ends with %i for %j", async (code, args, stderr) => {
    expect(await given(project().cwd, args)).toMatchObject({ code, stdout: "", stderr });
  });

  it("ends with 2 for a mistake in the settings, and a folder that is none", async () => {
    const { cwd } = project();
    writeFileSync(join(cwd, "app.yaml"), "servces: {}\n");
    expect(await given(cwd, ["live"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("app.yaml:1") as string,
    });
    expect(await given(join(cwd, "nowhere"), ["live"])).toMatchObject({ code: 2 });
  });

  it("has help on stdout", async () => {
    const { code, stdout } = await given(project().cwd, ["--help"]);
    expect(stdout).toMatch(/^usage: plinth given <stack> \[flags\]\n/);
    expect(code).toBe(0);
  });
});
