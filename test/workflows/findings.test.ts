import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sarif } from "../../preview/sarif";
import { dangerous, firstDeploy } from "../preview/markdown/reports";
import { GitHub, report, run } from "./github";

let github: GitHub;
beforeEach(() => {
  github = new GitHub();
});
afterEach(() => {
  github.remove();
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
    const sent = github.asked.find(({ path }) => path === "/repos/acme/shop/code-scanning/sarifs")?.body;
    if (sent === undefined) return undefined;
    const { sarif: packed = "", ...rest } = sent;
    return { ...rest, sarif: gunzipSync(Buffer.from(packed, "base64")).toString() };
  };

  it("go to code scanning for the head of the pull request, by the category of their stack, written anew", async () => {
    github.leave("staging", "preview.sarif", JSON.stringify(found()));
    const ran = await github.ended();
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
    github.leave(report.plan.stack, "preview.sarif", text);
    const ran = await github.ended();
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
    github.leave("staging", "preview.sarif", JSON.stringify(found()));
    github.leave("staging", "preview.md", report("staging"));
    expect((await github.ended(pushed)).code).toBe(0);
    expect(github.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /repos/acme/shop/code-scanning/sarifs",
    ]);
    expect(uploaded()).toMatchObject({ commit_sha: run.head_sha, ref: "refs/heads/main" });
  });

  it.each([{ head_branch: "feature" }, { head_repository: run.head_repository }])(
    "of a push elsewhere go nowhere: %j",
    async (elsewhere) => {
      github.leave("staging", "preview.sarif", JSON.stringify(found()));
      const said = "the run is not of the default branch\n";
      expect(await github.ended({ ...pushed, ...elsewhere })).toMatchObject({ code: 0, stdout: said });
      expect(github.asked).toEqual([]);
    },
  );

  it.each([403, 404])("stay in the comment where there is no code scanning (%i)", async (status) => {
    github.status.findings = status;
    github.leave("staging", "preview.sarif", JSON.stringify(found()));
    expect(await github.ended()).toMatchObject({
      code: 0,
      stdout: "code scanning is off here, so the findings are in the comments alone\n",
    });
  });

  it("that GitHub refuses fail the run", async () => {
    github.status.findings = 500;
    github.leave("staging", "preview.sarif", JSON.stringify(found()));
    expect((await github.ended()).code).toBe(1);
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
    github.leave("staging", "preview.sarif", text);
    expect(await github.ended()).toMatchObject({
      code: 1,
      stdout: `staging/preview.sarif is not passed on: ${reason}\n`,
    });
    expect(github.written).toEqual([]);
  });
});
