import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sarif } from "../../preview/sarif";
import { dangerous, firstDeploy } from "../preview/markdown/reports";
import { checkOut } from "./repository";
import { Runner } from "./workflow";

const scripts = join(__dirname, "../../.github/scripts");
const bot = { login: "github-actions[bot]", type: "Bot" };
const run = {
  id: 7,
  event: "pull_request",
  head_branch: "feature",
  head_sha: "c".repeat(40),
  head_repository: { id: 2, owner: { login: "ann" } },
};
const head = { sha: run.head_sha, repo: { id: 2 } };

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: Record<string, string>;
}

let runner: Runner;
let server: Server;
let asked: Asked[];
/** What GitHub has. */
let pulls: object[];
let comments: object[];
let scanning: number;

beforeEach(async () => {
  runner = new Runner();
  checkOut(runner);
  mkdirSync(join(runner.workspace, ".github"));
  symlinkSync(scripts, join(runner.workspace, ".github/scripts"));
  mkdirSync(join(runner.temp, "review"));
  [asked, pulls, comments, scanning] = [[], [{ number: 5, head }], [], 202];
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const body = text === "" ? {} : (JSON.parse(text) as Asked["body"]);
      asked.push({ method, path: url, token: headers.authorization, body });
      const page = Number(new URL(url, "http://github").searchParams.get("page") ?? 1);
      const some = (all: object[]) => all.slice(100 * (page - 1), 100 * page);
      const [status, answer] =
        method !== "GET"
          ? [url.endsWith("/sarifs") ? scanning : 201, {}]
          : [200, some(url.includes("/pulls?") ? pulls : comments)];
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(() => {
  server.close();
  runner.remove();
});

const leave = (stack: string, file: string, text: string) => {
  mkdirSync(join(runner.temp, "review", stack), { recursive: true });
  writeFileSync(join(runner.temp, "review", stack, file), text);
};
const report = (stack: string, text = "nothing changes") => `<!-- plinth:shop/${stack} -->\n${text}\n`;

function comment(event: object = run) {
  writeFileSync(
    join(runner.temp, "event.json"),
    JSON.stringify({ workflow_run: event, repository: { id: 1, default_branch: "main" } }),
  );
  return runner.run("comment.yml/comment/Comment", {
    GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    GITHUB_EVENT_PATH: join(runner.temp, "event.json"),
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_TOKEN: "the-token",
    no_proxy: "127.0.0.1",
  });
}

const written = () => asked.filter(({ method }) => method !== "GET");

describe("the reports of a run", () => {
  it("become a comment for each stack", async () => {
    leave("staging", "preview.md", report("staging"));
    leave("production", "preview.md", report("production", "much changes"));
    const ran = await comment();
    expect(ran.code, ran.stderr).toBe(0);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /repos/acme/shop/pulls?state=open&head=ann%3Afeature&per_page=100&page=1",
      "GET /repos/acme/shop/issues/5/comments?per_page=100&page=1",
      "POST /repos/acme/shop/issues/5/comments",
      "POST /repos/acme/shop/issues/5/comments",
    ]);
    expect(written().map(({ body }) => body)).toEqual([
      { body: report("production", "much changes") },
      { body: report("staging") },
    ]);
    expect(new Set(asked.map(({ token }) => token))).toEqual(new Set(["Bearer the-token"]));
  });

  it("replace the comment that was there, however many there are, and leave those of others", async () => {
    leave("staging", "preview.md", report("staging", "now this"));
    const other = { body: "what somebody says", user: { login: "ann", type: "User" } };
    comments = Array.from({ length: 150 }, (_, id) => ({ ...other, id }));
    comments[100] = { id: 1000, body: report("staging", "a trap"), user: { login: "ann", type: "User" } };
    comments[101] = { id: 1001, body: report("staging2", "of another stack"), user: bot };
    comments[102] = { id: 1002, body: report("staging", "before").replace("\n", "\r\n"), user: bot };
    expect((await comment()).code).toBe(0);
    expect(written()).toMatchObject([
      { method: "PATCH", path: "/repos/acme/shop/issues/comments/1002", body: { body: report("staging", "now this") } },
    ]);
  });

  it("leave a comment alone that says the same", async () => {
    leave("staging", "preview.md", report("staging"));
    comments = [{ id: 1, body: report("staging"), user: bot }];
    expect((await comment()).code).toBe(0);
    expect(written()).toEqual([]);
  });

  it("are many, and no more than fifty are taken", async () => {
    for (let stack = 100; stack < 160; stack++) leave(`s${stack}`, "preview.md", report(`s${stack}`));
    expect((await comment()).code).toBe(0);
    expect(written()).toHaveLength(50);
  });

  it.each([
    ["of a commit that the branch has left behind", () => [{ number: 5, head: { ...head, sha: "d".repeat(40) } }]],
    ["of a repository that only has the same owner", () => [{ number: 5, head: { ...head, repo: { id: 3 } } }]],
    ["of a fork that is gone", () => [{ number: 5, head: { ...head, repo: null } }]],
    ["of a pull request that is closed", () => []],
    [
      "of one of two pull requests with the same commit",
      () => [
        { number: 5, head },
        { number: 6, head },
      ],
    ],
  ])("%s go nowhere", async (_what, found) => {
    leave("staging", "preview.md", report("staging"));
    pulls = found();
    expect((await comment()).code).toBe(0);
    expect(written()).toEqual([]);
  });

  it("are none where the run got nowhere", async () => {
    expect(await comment()).toMatchObject({ code: 0, stdout: "the run left no reports\n" });
    expect(asked).toEqual([]);
  });

  it("are not lost in silence where GitHub refuses them", async () => {
    leave("staging", "preview.md", report("staging"));
    server.removeAllListeners("request");
    server.on("request", (_request, response) => response.writeHead(500).end());
    const ran = await comment();
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("GitHub answered 500 to GET /repos/acme/shop/pulls");
    expect(ran.stderr).not.toContain("the-token");
  });
});

describe("a hostile artefact", () => {
  const refused = async (says: string) => {
    const ran = await comment();
    expect(ran).toMatchObject({ code: 1, stdout: says });
    expect(written()).toEqual([]);
  };
  const why = (reason: string) => `staging/preview.md is not passed on: ${reason}\n`;

  it.each([
    ["", "its first line is not the marker of its stack"],
    ["nothing changes\n", "its first line is not the marker of its stack"],
    [report("production"), "its first line is not the marker of its stack"],
    [`\n${report("staging")}`, "its first line is not the marker of its stack"],
    ["<!-- plinth:shop/staging --> <b>\n", "its first line is not the marker of its stack"],
    ["<!-- plinth:../shop/staging -->\n", "its first line is not the marker of its stack"],
    [report("staging", report("production")), "it has the marker of another comment"],
  ])("cannot write another comment than that of its stack: %j", async (text, reason) => {
    leave("staging", "preview.md", text);
    await refused(why(reason));
  });

  it("does not get at what is secret here by a link", async () => {
    mkdirSync(join(runner.temp, "review/staging"));
    symlinkSync("/proc/self/environ", join(runner.temp, "review/staging/preview.md"));
    await refused(why("it is not a file"));
  });

  it("does not get at what is secret here by a link to a folder", async () => {
    mkdirSync(join(runner.temp, "elsewhere"));
    writeFileSync(join(runner.temp, "elsewhere/preview.md"), report("staging"));
    symlinkSync(join(runner.temp, "elsewhere"), join(runner.temp, "review/staging"));
    expect(await comment()).toMatchObject({ code: 0, stdout: "the run left no reports\n" });
  });

  it("does not fill the machine", async () => {
    leave("staging", "preview.md", report("staging", "x".repeat(5_000_000)));
    await refused(why("it is too large"));
  });

  it("does not fill the page", async () => {
    leave("staging", "preview.md", report("staging", "x".repeat(64_000)));
    leave("production", "preview.md", report("production", "@a".repeat(30_000)));
    expect((await comment()).code).toBe(0);
    for (const stack of ["production", "staging"]) {
      expect(written().map(({ body }) => body["body"])).toContain(
        `<!-- plinth:shop/${stack} -->\nThe report on \`${stack}\` is too long for a comment; it is in the artefact of the run.\n`,
      );
    }
  });

  it.each(["..staging", "-staging", "sta ging", "stag\ning", "s".repeat(101)])(
    "has no stack that no stack is called: %j",
    async (name) => {
      leave(name, "preview.md", report(name));
      expect(await comment()).toMatchObject({ code: 0, stdout: "the run left no reports\n" });
    },
  );

  it("calls nobody, shows nothing, and says nothing to the run", async () => {
    const text = "@octocat <img src=x> [a](https://evil.example)\n::add-mask::a\n::error::b";
    leave("staging", "preview.md", report("staging", text));
    const ran = await comment();
    expect(ran).toMatchObject({ code: 0, stdout: "" });
    expect(written()[0]?.body["body"]).toBe(
      report(
        "staging",
        "@\u200boctocat <\u200bimg src=x> [a]\u200b(https:\u200b//evil.example)\n::add-mask::a\n::error::b",
      ),
    );
  });

  it("does not hide what another stack has to say", async () => {
    leave("production", "preview.md", "hostile");
    leave("staging", "preview.md", report("staging"));
    expect((await comment()).code).toBe(1);
    expect(written().map(({ body }) => body)).toEqual([{ body: report("staging") }]);
  });
});

describe("findings", () => {
  const finding = {
    ruleId: "kms-blast-radius",
    ruleIndex: 0,
    level: "error",
    message: { text: "key: see [this](https://evil.example)\u202e" },
    locations: [{ physicalLocation: { artifactLocation: { uri: "Pulumi.staging.yaml" }, region: { startLine: 1 } } }],
    partialFingerprints: { primaryLocationLineHash: "0123456789abcdef:1" },
  };
  const { ruleIndex: _, ...kept } = finding;
  const rule = {
    id: "kms-blast-radius",
    shortDescription: { text: "One key, one purpose." },
    help: { text: "Take another.", markdown: "![](https://evil.example)" },
    helpUri: "https://evil.example",
    properties: { tags: ["security"], "security-severity": "5.5" },
  };
  const found = (changes: object = {}) => ({
    version: "2.1.0",
    runs: [
      {
        ...{ automationDetails: { id: "plinth/shop/staging/" }, results: [finding] },
        tool: { driver: { name: "evil", rules: [rule], informationUri: "https://evil.example" } },
        ...changes,
      },
    ],
  });
  const uploaded = () => {
    const sent = asked.find(({ path }) => path === "/repos/acme/shop/code-scanning/sarifs")?.body;
    if (sent === undefined) return undefined;
    const { sarif: packed = "", ...rest } = sent;
    return { ...rest, sarif: gunzipSync(Buffer.from(packed, "base64")).toString() };
  };

  it("go to code scanning for the head of the pull request, by the category of their stack, written anew", async () => {
    leave("staging", "preview.sarif", JSON.stringify(found()));
    const ran = await comment();
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    const { sarif: passed = "", ...rest } = uploaded() ?? {};
    expect(rest).toEqual({ commit_sha: run.head_sha, ref: "refs/pull/5/head", tool_name: "plinth" });
    expect(passed).not.toContain("evil.example)\u202e");
    expect(JSON.parse(passed)).toMatchObject({
      runs: [
        {
          automationDetails: { id: "plinth/shop/staging/" },
          tool: { driver: { name: "plinth" } },
          results: [{ ...kept, message: { text: "key: see [this] (https://evil.example)\ufffd" } }],
        },
      ],
    });
    const said = JSON.parse(passed) as { runs: { tool: { driver: { rules: object[] } } }[] };
    expect(Object.keys(said.runs[0]?.tool.driver ?? {})).toEqual(["name", "rules"]);
    expect(Object.keys(said.runs[0]?.tool.driver.rules[0] ?? {})).not.toContain("helpUri");
    expect(passed).not.toContain("markdown");
  });

  it("that the preview wrote are all passed on", async () => {
    const report = { ...dangerous, judgement: firstDeploy.judgement };
    const text = sarif(report);
    leave(report.plan.stack, "preview.sarif", text);
    const ran = await comment();
    expect(ran.code, ran.stdout).toBe(0);
    interface Sarif {
      readonly runs: readonly { readonly results: readonly { readonly ruleId: string; readonly level: string }[] }[];
    }
    const results = (from: string) =>
      (JSON.parse(from) as Sarif).runs.flatMap((each) => each.results.map(({ ruleId, level }) => [ruleId, level]));
    expect(results(text).length).toBeGreaterThan(2);
    expect(results(uploaded()?.sarif ?? "")).toEqual(results(text));
  });

  const pushed = { ...run, event: "push", head_branch: "main", head_repository: { id: 1, owner: { login: "acme" } } };

  it("of the main branch are what code scanning shows, and nobody is told by a comment", async () => {
    leave("staging", "preview.sarif", JSON.stringify(found()));
    leave("staging", "preview.md", report("staging"));
    expect((await comment(pushed)).code).toBe(0);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /repos/acme/shop/code-scanning/sarifs",
    ]);
    expect(uploaded()).toMatchObject({ commit_sha: run.head_sha, ref: "refs/heads/main" });
  });

  it.each([{ head_branch: "feature" }, { head_repository: run.head_repository }])(
    "of a push elsewhere go nowhere: %j",
    async (elsewhere) => {
      leave("staging", "preview.sarif", JSON.stringify(found()));
      const said = "the run is not of the default branch\n";
      expect(await comment({ ...pushed, ...elsewhere })).toMatchObject({ code: 0, stdout: said });
      expect(asked).toEqual([]);
    },
  );

  it.each([403, 404])("stay in the comment where there is no code scanning (%i)", async (status) => {
    scanning = status;
    leave("staging", "preview.sarif", JSON.stringify(found()));
    expect(await comment()).toMatchObject({
      code: 0,
      stdout: "code scanning is off here, so the findings are in the comments alone\n",
    });
  });

  it("that GitHub refuses fail the run", async () => {
    scanning = 500;
    leave("staging", "preview.sarif", JSON.stringify(found()));
    expect((await comment()).code).toBe(1);
  });

  it.each([
    ["no JSON", "{", "it is not JSON"],
    ["null", "null", "its category is not that of its stack"],
    ["no category", JSON.stringify(found({ automationDetails: {} })), "its category is not that of its stack"],
    [
      "the category of another stack",
      JSON.stringify(found({ automationDetails: { id: "plinth/shop/production/" } })),
      "its category is not that of its stack",
    ],
    [
      "the category of another tool",
      JSON.stringify(found({ automationDetails: { id: "/language:javascript/staging/" } })),
      "its category is not that of its stack",
    ],
    [
      "a place out of the repository",
      JSON.stringify(
        found({
          results: [
            { ...finding, locations: [{ physicalLocation: { artifactLocation: { uri: "../../etc/passwd" } } }] },
          ],
        }),
      ),
      "something in it is not as SARIF of ours has it",
    ],
    [
      "an address for a place",
      JSON.stringify(
        found({
          results: [
            { ...finding, locations: [{ physicalLocation: { artifactLocation: { uri: "https://evil.example" } } }] },
          ],
        }),
      ),
      "something in it is not as SARIF of ours has it",
    ],
    [
      "another level",
      JSON.stringify(found({ results: [{ ...finding, level: "catastrophe" }] })),
      "something in it is not as SARIF of ours has it",
    ],
  ])("that are not as ours are go nowhere: %s", async (_what, text, reason) => {
    leave("staging", "preview.sarif", text);
    expect(await comment()).toMatchObject({
      code: 1,
      stdout: `staging/preview.sarif is not passed on: ${reason}\n`,
    });
    expect(written()).toEqual([]);
  });
});
