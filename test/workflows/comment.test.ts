import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bot, GitHub, head, report } from "./github";

let github: GitHub;
beforeEach(() => {
  github = new GitHub();
});
afterEach(() => {
  github.remove();
});

describe("the reports of a run", () => {
  it("become a comment for each stack", async () => {
    github.leave("staging", "preview.md", report("staging"));
    github.leave("production", "preview.md", report("production", "much changes"));
    const ran = await github.ended();
    expect(ran.code, ran.stderr).toBe(0);
    expect(github.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /repos/acme/shop/pulls?state=open&head=ann%3Afeature&per_page=100&page=1",
      "GET /repos/acme/shop/issues/5/comments?per_page=100&page=1",
      "POST /repos/acme/shop/issues/5/comments",
      "POST /repos/acme/shop/issues/5/comments",
    ]);
    expect(github.written.map(({ body }) => body)).toEqual([
      { body: report("production", "much changes") },
      { body: report("staging") },
    ]);
    expect(new Set(github.asked.map(({ token }) => token))).toEqual(new Set(["Bearer the-token"]));
  });

  it("replace the comment that was there, however many there are, and leave those of others", async () => {
    github.leave("staging", "preview.md", report("staging", "now this"));
    const other = { body: "what somebody says", user: { login: "ann", type: "User" } };
    github.comments = Array.from({ length: 150 }, (_, id) => ({ ...other, id }));
    github.comments[100] = { id: 1000, body: report("staging", "a trap"), user: { login: "ann", type: "User" } };
    github.comments[101] = { id: 1001, body: report("staging2", "of another stack"), user: bot };
    github.comments[102] = { id: 1002, body: report("staging", "before").replace("\n", "\r\n"), user: bot };
    expect((await github.ended()).code).toBe(0);
    expect(github.written).toMatchObject([
      { method: "PATCH", path: "/repos/acme/shop/issues/comments/1002", body: { body: report("staging", "now this") } },
    ]);
  });

  it("leave a comment alone that says the same", async () => {
    github.leave("staging", "preview.md", report("staging"));
    github.comments = [{ id: 1, body: report("staging"), user: bot }];
    expect((await github.ended()).code).toBe(0);
    expect(github.written).toEqual([]);
  });

  it("are many, and no more than fifty are taken", async () => {
    for (let stack = 100; stack < 160; stack++) github.leave(`s${stack}`, "preview.md", report(`s${stack}`));
    expect((await github.ended()).code).toBe(0);
    expect(github.written).toHaveLength(50);
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
    github.leave("staging", "preview.md", report("staging"));
    github.pulls = found();
    expect((await github.ended()).code).toBe(0);
    expect(github.written).toEqual([]);
  });

  it("are none where the run got nowhere", async () => {
    expect(await github.ended()).toMatchObject({ code: 0, stdout: "the run left no reports\n" });
    expect(github.asked).toEqual([]);
  });

  it("are not lost in silence where GitHub refuses them", async () => {
    github.leave("staging", "preview.md", report("staging"));
    github.status.read = 500;
    const ran = await github.ended();
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("GitHub answered 500 to GET /repos/acme/shop/pulls");
    expect(ran.stderr).not.toContain("the-token");
  });
});

describe("a hostile artefact", () => {
  const refused = async (says: string) => {
    const ran = await github.ended();
    expect(ran).toMatchObject({ code: 1, stdout: says });
    expect(github.written).toEqual([]);
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
    github.leave("staging", "preview.md", text);
    await refused(why(reason));
  });

  it("does not get at what is secret here by a link", async () => {
    mkdirSync(join(github.artefact, "staging"));
    symlinkSync("/proc/self/environ", join(github.artefact, "staging/preview.md"));
    await refused(why("it is not a file"));
  });

  it("does not get at what is secret here by a link to a folder", async () => {
    mkdirSync(join(github.artefact, "../elsewhere"));
    writeFileSync(join(github.artefact, "../elsewhere/preview.md"), report("staging"));
    symlinkSync(join(github.artefact, "../elsewhere"), join(github.artefact, "staging"));
    expect(await github.ended()).toMatchObject({ code: 0, stdout: "the run left no reports\n" });
  });

  it("does not fill the machine", async () => {
    github.leave("staging", "preview.md", report("staging", "x".repeat(5_000_000)));
    await refused(why("it is too large"));
  });

  it("does not fill the page", async () => {
    github.leave("staging", "preview.md", report("staging", "x".repeat(64_000)));
    github.leave("production", "preview.md", report("production", "@a".repeat(30_000)));
    expect((await github.ended()).code).toBe(0);
    for (const stack of ["production", "staging"]) {
      expect(github.written.map(({ body }) => body["body"])).toContain(
        `<!-- plinth:shop/${stack} -->\nThe report on \`${stack}\` is too long for a comment; it is in the artefact of the run.\n`,
      );
    }
  });

  it.each(["..staging", "-staging", "sta ging", "stag\ning", "s".repeat(101)])(
    "has no stack that no stack is called: %j",
    async (name) => {
      github.leave(name, "preview.md", report(name));
      expect(await github.ended()).toMatchObject({ code: 0, stdout: "the run left no reports\n" });
    },
  );

  it("calls nobody, shows nothing, and says nothing to the run", async () => {
    const text = "@octocat <img src=x> [a](https://evil.example)\n::add-mask::a\n::error::b";
    github.leave("staging", "preview.md", report("staging", text));
    const ran = await github.ended();
    expect(ran).toMatchObject({ code: 0, stdout: "" });
    expect(github.written[0]?.body["body"]).toBe(
      report(
        "staging",
        "@\u200boctocat <\u200bimg src=x> [a]\u200b(https:\u200b//evil.example)\n::add-mask::a\n::error::b",
      ),
    );
  });

  it("does not hide what another stack has to say", async () => {
    github.leave("production", "preview.md", "hostile");
    github.leave("staging", "preview.md", report("staging"));
    expect((await github.ended()).code).toBe(1);
    expect(github.written.map(({ body }) => body)).toEqual([{ body: report("staging") }]);
  });
});
