import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { format } from "prettier";
import { afterAll, describe, expect, it } from "vitest";
import type { Colors, Given } from "../../components/settings/definition";
import { Failure } from "../../given/failure";
import { givenBy, isSame, textOf, write } from "../../given/file";
import type { Found } from "../../given/look";
import { digest, found } from "./found";

const nothing: Given = { images: {}, secrets: [], zoneDelegated: false };

describe("the file says", () => {
  it("what is there, in the order of the alphabet", () => {
    const all: Found = {
      images: [found.image("web", "b"), found.image("api", "a"), found.image("late")],
      secrets: [found.secret("STRIPE", true), found.secret("API", true), found.secret("NONE", false)],
      zone: found.zone({ kind: "here" }),
    };
    const given = givenBy(all, nothing, {});
    expect(given).toEqual({
      images: { api: digest("a"), web: digest("b") },
      secrets: ["API", "STRIPE"],
      zoneDelegated: true,
    });
    expect(Object.keys(given.images)).toEqual(["api", "web"]);
  });

  it("of a domain what it said, where that cannot be found out or nobody asks", () => {
    for (const zone of [undefined, found.zone({ kind: "unanswered", reason: "ESERVFAIL" })]) {
      for (const zoneDelegated of [true, false]) {
        expect(givenBy({ images: [], secrets: [], zone }, { ...nothing, zoneDelegated }, {})).toMatchObject({
          zoneDelegated,
        });
      }
    }
    const elsewhere = found.zone({ kind: "elsewhere", nameServers: [] });
    expect(givenBy({ images: [], secrets: [], zone: elsewhere }, { ...nothing, zoneDelegated: true }, {})).toEqual(
      nothing,
    );
  });

  it("of a new image that it goes into the colour that is not live, for each service that runs it", () => {
    const of = (begin?: string): Found => ({ images: [found.image("web", begin)], secrets: [] });
    const after = (begin: string | undefined, before: Given) => givenBy(of(begin), before, { api: "web", web: "web" });

    const first = after("a", nothing);
    expect(first).not.toHaveProperty("colors");
    const second = after("b", first);
    const both = { live: "blue", newest: "green", previous: digest("a") };
    expect(second).toMatchObject({ images: { web: digest("b") }, colors: { api: both, web: both } });
    // What nobody is served by is replaced; where nothing is new, nothing changes.
    expect(after("c", second)).toEqual({ ...second, images: { web: digest("c") } });
    expect(after("b", second)).toEqual(second);
    // After a switch of one of them, its other colour is the idle one.
    const switchedOne = { ...second, colors: { ...second.colors, web: { ...both, live: "green" } as Colors } };
    expect(after("c", switchedOne).colors).toEqual({
      api: both,
      web: { live: "green", newest: "blue", previous: digest("b") },
    });
    // An image that is not found takes no colour along: which one is live stands nowhere else.
    expect(after(undefined, switchedOne)).toEqual({ ...switchedOne, images: {} });
    // What is not rolled out so any more is forgotten.
    expect(givenBy(of("b"), second, {})).not.toHaveProperty("colors");
  });

  it("the same in whichever order", () => {
    const a = { images: { web: digest("a"), api: digest("b") }, secrets: ["A", "B"], zoneDelegated: true };
    expect(isSame(a, { ...a, images: { api: digest("b"), web: digest("a") }, secrets: ["B", "A"] })).toBe(true);
    expect(isSame(a, { ...a, secrets: ["A"] })).toBe(false);
    expect(isSame(a, { ...a, zoneDelegated: false })).toBe(false);
    expect(isSame(a, { ...a, images: { web: digest("a") } })).toBe(false);
    const colors = { web: { live: "blue", newest: "blue" } } as const;
    expect(isSame({ ...a, colors }, a)).toBe(false);
    expect(isSame({ ...a, colors }, { ...a, colors: { web: { newest: "blue", live: "blue" } } })).toBe(true);
  });

  it("all of it as the formatter would", async () => {
    const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{2,30}$/);
    const given = fc.record({
      images: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), fc.constant(digest("a")), {
        noNullPrototype: true,
      }),
      secrets: fc.uniqueArray(name, { maxLength: 12 }),
      zoneDelegated: fc.boolean(),
    });
    const colored = fc.record({
      live: fc.constantFrom("blue" as const, "green" as const),
      newest: fc.constantFrom("blue" as const, "green" as const),
      previous: fc.constant(digest("a")),
    });
    const withColors = fc
      .tuple(given, fc.dictionary(fc.constantFrom("web", "api"), colored, { minKeys: 1, noNullPrototype: true }))
      .map(([each, colors]): Given => ({ ...each, colors }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(given, withColors), async (each: Given) => {
        const text = textOf(each);
        expect(JSON.parse(text)).toEqual(each);
        expect(text).toBe(await format(text, { parser: "json", printWidth: 120 }));
      }),
    );
  });

  it.each([119, 120, 121])("a list in a line of %i characters as the formatter would", async (width) => {
    const name = "A".repeat(width - '  "secrets": ["", "B"],'.length);
    const text = textOf({ ...nothing, secrets: [name, "B"] });
    expect(text.includes(`"${name}", "B"`)).toBe(width <= 120);
    expect(text).toBe(await format(text, { parser: "json", printWidth: 120 }));
  });
});

describe("writing", () => {
  const folder = mkdtempSync(join(tmpdir(), "given-file-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("replaces the file and leaves nothing else behind", () => {
    const file = join(folder, "given.json");
    writeFileSync(file, "old, and longer");
    write(file, "new");
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["given.json"]);
  });

  it("that fails is told in a sentence", () => {
    expect(() => {
      write(join(folder, "nowhere", "given.json"), "");
    }).toThrow(Failure);
  });
});
