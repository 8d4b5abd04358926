import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Given } from "../../components/settings/definition";
import { ago, changesOf, linesOf } from "../../given/report";
import type { Found } from "../../given/look";
import { tasksFor } from "../../given/todo";
import { digest, found, now } from "./found";

const context = { stack: "live", region: "eu-central-1", cwd: "." };
const tasks = (some: Partial<Found>, more = {}) =>
  tasksFor({ images: [], secrets: [], ...some }, { ...context, ...more });

describe("the lines", () => {
  it("say of everything what is there", () => {
    const all: Found = {
      images: [found.image("web", "a"), found.image("api"), { ...found.image("new"), url: undefined }],
      secrets: [
        found.secret("A", true),
        found.secret("B", false),
        found.secret("C", false, true),
        { ...found.secret("D", false), arn: undefined },
      ],
      zone: found.zone({ kind: "elsewhere", nameServers: ["ns.parked.example"] }),
    };
    expect(linesOf(all, now).map((line) => Object.values(line).join(" | "))).toEqual([
      "image web | there | sha256:a00000000000… | (tag va, pushed 3 minutes ago)",
      "image api | missing | was not pushed",
      "image new | missing | has no repository yet",
      "secret A | there | has a value",
      "secret B | missing | has no value",
      "secret C | optional | has no value; it is optional, and left out until then",
      "secret D | missing | is not made yet",
      "domain shop.example | missing | is not delegated to its zone; its name servers in the public DNS: ns.parked.example",
    ]);
  });

  it("name the tag that was asked for", () => {
    const images: Found["images"] = [
      { ...found.image("api"), tag: "v7" },
      { ...found.image("web", "a"), tag: "v7", by: "tag" },
      { ...found.image("dump", "b"), tag: "v7", by: "file" },
      { ...found.image("other", "c"), by: "file" },
      { ...found.image("late", "d"), tag: "v7", by: "push" },
    ];
    expect(linesOf({ images, secrets: [] }, now).map(({ what, text }) => `${what} ${text}`)).toEqual([
      "image api was not pushed with the tag v7",
      "image web sha256:a00000000000…",
      "image dump keeps sha256:b00000000000… (it has no v7)",
      "image other keeps sha256:c00000000000… (no tag was named for it)",
      "image late has no v7; the one pushed last is sha256:d00000000000…",
    ]);
  });

  it.each([
    [found.zone({ kind: "here" }), "there", "is delegated to its zone"],
    [found.zone({ kind: "elsewhere", nameServers: [] }), "missing", /in the public DNS: none$/],
    [found.zone({ kind: "unanswered", reason: "ETIMEOUT" }), "missing", /\(ETIMEOUT\): the file keeps what it says$/],
    [{ ...found.zone({ kind: "elsewhere", nameServers: [] }), nameServers: undefined }, "missing", "has no zone yet"],
  ])("tell a domain's state %#", (zone, state, text) => {
    const [line] = linesOf({ images: [], secrets: [], zone }, now);
    expect(line?.state).toBe(state);
    expect(line?.text).toMatch(text);
  });
});

it.each([
  [-5, "just now"],
  [59, "just now"],
  [60, "1 minute ago"],
  [7199, "1 hour ago"],
  [86_400 * 3, "3 days ago"],
])("%i seconds are %s", (seconds, text) => {
  expect(ago(new Date(now.getTime() - seconds * 1000), now)).toBe(text);
});

describe("the changes", () => {
  const nothing = { images: {}, secrets: [], zoneDelegated: false };

  it("say what came and what goes, with what follows", () => {
    const before = {
      images: { api: digest("b"), gone: digest("c"), web: digest("a") },
      secrets: ["OLD", "X"],
      zoneDelegated: true,
    };
    const after = { images: { web: digest("d") }, secrets: ["NEW"], zoneDelegated: false };
    const all = { images: [found.image("web", "d"), found.image("api")], secrets: [found.secret("X", false)] };
    expect(changesOf(before, after, all, now)).toEqual([
      "api: sha256:b00000000000… -> none (the next `pulumi up` stops what needs it)",
      "gone: sha256:c00000000000… -> none (the settings do not know it any more)",
      "web: sha256:a00000000000… -> sha256:d00000000000… (tag vd, pushed 3 minutes ago)",
      "NEW: no value -> has a value",
      "OLD: has a value -> no value (the settings do not know it any more)",
      "X: has a value -> no value (the next `pulumi up` stops what needs it)",
      "zoneDelegated: true -> false (the next `pulumi up` takes the HTTPS listener away)",
    ]);
  });

  it("say which colour has the newest image, and which is live", () => {
    const given = (colors?: Given["colors"]): Given => ({ ...nothing, colors });
    const [a, b] = [given(), given({ web: { live: "blue", newest: "green", previous: digest("a") } })];
    const c = given({ web: { live: "green", newest: "green", previous: digest("a") } });
    const changes = (before: Given, after: Given) => changesOf(before, after, { images: [], secrets: [] }, now);
    expect(changes(a, b)).toEqual(["web: green has the newest image, blue is live"]);
    expect(changes(b, c)).toEqual(["web: blue was live -> green is live"]);
    expect(changes(b, b)).toEqual([]);
    expect(changes(c, a)).toEqual(["web: no colours (the settings do not know it any more)"]);
  });

  it("say of an image that came and went while the command waited that it is the one before", () => {
    const images = [{ ...found.image("web", "a"), by: "file" as const }];
    const at = (begin: string) => ({ ...nothing, images: { web: digest(begin) } });
    expect(changesOf(at("b"), at("a"), { images, secrets: [] }, now)).toEqual([
      "web: sha256:b00000000000… -> sha256:a00000000000… (as it was at the start)",
    ]);
  });

  it("are none where nothing changes", () => {
    expect(changesOf(nothing, nothing, { images: [], secrets: [] }, now)).toEqual([]);
  });
});

describe("what is to be done", () => {
  it("is nothing where nothing is missing", () => {
    expect(
      tasks({
        images: [found.image("web", "a")],
        secrets: [found.secret("A", true), found.secret("B", false, true)],
        zone: found.zone({ kind: "here" }),
      }),
    ).toEqual([]);
  });

  it.each([
    [{ images: [{ ...found.image("web"), url: undefined }] }],
    [{ secrets: [{ ...found.secret("A", false), arn: undefined }] }],
    [{ zone: { ...found.zone({ kind: "elsewhere", nameServers: [] }), nameServers: undefined } }],
  ])("is a deploy where something is not made yet %#", (some) => {
    expect(tasks(some).map(({ lines }) => lines)).toEqual([["pulumi up --stack live"]]);
    expect(tasks(some, { cwd: "it's/here" })[0]?.lines).toEqual([`pulumi up --stack live --cwd 'it'\\''s/here'`]);
  });

  it("is one login for all images, and a build for the processors that run each", () => {
    const web = { ...found.image("web"), platforms: ["linux/amd64", "linux/arm64"] };
    const images = [{ ...web, tag: "v7" }, found.image("api")];
    expect(tasks({ images }).flatMap(({ lines }) => lines)).toEqual([
      "aws ecr get-login-password --region eu-central-1 | docker login --username AWS --password-stdin 1.dkr.ecr.eu-central-1.amazonaws.com",
      "docker buildx build --platform linux/amd64,linux/arm64 --tag 1.dkr.ecr.eu-central-1.amazonaws.com/web:v7 --push .",
      "docker buildx build --platform linux/arm64 --tag 1.dkr.ecr.eu-central-1.amazonaws.com/api:$(git rev-parse --short HEAD) --push .",
    ]);
  });

  it.each([
    ["node_modules/plinth/images/pgbouncer", "node_modules/plinth/images/pgbouncer"],
    ["../my plinth/images/pgbouncer", "'../my plinth/images/pgbouncer'"],
    [".", "."],
  ])("is a build of Plinth's own image in its folder, from where the command runs: %s", (folder, shown) => {
    const images = [{ ...found.image("pgbouncer"), folder: resolve(folder) }];
    expect(tasks({ images })[1]).toEqual({
      why: "Build and push the image of pgbouncer:",
      lines: [expect.stringMatching(new RegExp(` --push ${shown.replaceAll(".", "\\.")}$`))],
    });
  });

  it("is a value that no history and no list of processes sees", () => {
    expect(tasks({ secrets: [found.secret("A", false)] })[0]?.lines).toEqual([
      'read -rs VALUE && printf %s "$VALUE" | aws secretsmanager put-secret-value --region eu-central-1 ' +
        "--secret-id arn:A --secret-string file:///dev/stdin; unset VALUE",
    ]);
  });

  it.each([{ kind: "elsewhere", nameServers: [] } as const, { kind: "unanswered", reason: "ESERVFAIL" } as const])(
    "is to name the zone's servers where the world is sent: $kind",
    (delegation) => {
      expect(tasks({ zone: found.zone(delegation) })[0]?.lines).toEqual(["ns-1.awsdns-01.org"]);
    },
  );
});
