import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { BUDGET } from "../../preview/markdown";
import { failed } from "../../preview/markdown/beside";
import { parsed, skeleton, within } from "../preview/markdown/parsed";

interface Untrusted {
  readonly BUDGET: number;
  readonly harmless: (text: string) => string;
  readonly comment: (text: string, stack: string) => { readonly marker: string; readonly body: string };
}

let untrusted: Untrusted;
beforeAll(async () => {
  // Plain JavaScript, which the runner runs as it is.
  const script = pathToFileURL(join(__dirname, "../../.github/scripts/untrusted.mjs")).href;
  untrusted = (await import(script)) as Untrusted;
});

const golden = join(__dirname, "../preview/markdown/golden");

describe("a comment that the preview wrote", () => {
  it.each(readdirSync(golden))("reads the same, and draws the same: %s", (file) => {
    const text = readFileSync(join(golden, file), "utf8");
    const { marker, body } = untrusted.comment(text, /\/([\w.-]+) -->/.exec(text)?.[1] ?? "");
    expect(text.startsWith(`${marker}\n`)).toBe(true);
    expect(body.replaceAll("\u200b", "")).toBe(text.replaceAll("\u200b", ""));
    expect(parsed(body).children.map(skeleton)).toEqual(parsed(text).children.map(skeleton));
    expect(drawings(body)).toEqual(drawings(text));
  });

  it("tells of a preview that failed as it does", () => {
    const text = failed({ project: "shop", stack: "production" }, "app.yaml:1:13  services.web.health\n  wanted: <a>");
    const { body } = untrusted.comment(text, "production");
    expect(body.replaceAll("\u200b", "")).toBe(text);
    expect(parsed(body).children.map(skeleton)).toEqual(parsed(text).children.map(skeleton));
  });

  it("is at most as long as one may be here", () => {
    expect(untrusted.BUDGET).toBe(BUDGET);
  });
});

const drawings = (text: string): string[] =>
  within(parsed(text)).flatMap((node) => (node.type === "code" && node.lang === "mermaid" ? [node.value] : []));

/** What begins something, and what may stand between. */
const pieces = [
  ...["@octocat", "@acme/team", "&#64;octocat", "&commat;octocat", "&#x40;octocat", "\\@octocat", "a@b.example"],
  ...["#12", "&#35;12", "&num;12", "\\#12", "GH-12", "acme/shop#12", "gh-1"],
  ...[
    "https://evil.example",
    "www.evil.example",
    "https&#58;//evil.example",
    "<https://evil.example>",
    "mailto:a@b.example",
  ],
  ...["[a](https://evil.example)", "![a](x)", "[a]: https://evil.example", "[a]", "[a][a]", "[^1]", "[^1]: x"],
  ...[
    "<img src=x>",
    "<a href=x>",
    "<!-- x -->",
    "<?x?>",
    "<!DOCTYPE x>",
    "<![CDATA[x]]>",
    "<details>",
    "</details>",
    "</b>",
  ],
  ...["<details onclick=x>", "<summary><script>", "<computed>", "<br/>", "<br/onload=x>"],
  ...[
    "```",
    "````",
    "```mermaid",
    "~~~",
    "`",
    "\n",
    "\n\n",
    "    ",
    "> ",
    "- ",
    "| a | b |\n| --- | --- |\n",
    "\\",
    " ",
  ],
  ...[
    "\u0000",
    "\u202e",
    "\r",
    "\u2028",
    "\ud800",
    "click A href",
    "%%{init: {}}%%",
    "a",
    ".",
    ":",
    "/",
    "(",
    ")",
    "!",
  ],
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 12 })
  .map((parts) => parts.join(""));

const ours = ["<details>", "</details>", "<summary>", "</summary>", "<br/>", "<computed>"];
const linkTypes = [
  "link",
  "image",
  "linkReference",
  "imageReference",
  "definition",
  "footnoteReference",
  "footnoteDefinition",
];

describe("whatever somebody wrote", () => {
  it("has neither HTML nor links nor images nor mentions nor references, however it is read", () => {
    fc.assert(
      fc.property(text, (written) => {
        const nodes = within(parsed(untrusted.harmless(written)));
        expect(nodes.filter(({ type }) => linkTypes.includes(type))).toEqual([]);
        for (const node of nodes) {
          // What is written is all that GitHub sees: a text after its references are read, code as it stands.
          if (node.type === "text")
            expect(node.value).not.toMatch(/@[a-z]|(?<![\w])#\d+(?!\d*;)|\bGH-\d|\w:\/\/|www\./i);
          if (node.type === "html")
            for (const tag of node.value.match(/<[a-z/!?][^>]*>?/gi) ?? []) expect(ours).toContain(tag);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("has none of them even where no reader knows what is code", () => {
    fc.assert(
      fc.property(text, (written) => {
        const made = untrusted.harmless(written);
        const rest = ours.reduce((all, tag) => all.replaceAll(tag, ""), made);
        expect(rest).not.toMatch(/<[a-z/!?]|@\w|\]\(|\]\[|:\/\/|www\./i);
        expect(made).not.toMatch(/[\p{Bidi_Control}\p{Cs}]|[^\P{Cc}\n\t]/u);
        expect(made).not.toMatch(/^\s*click\s|%%\{/m);
      }),
      { numRuns: 1000 },
    );
  });

  it("is made harmless once: doing it again changes nothing", () => {
    fc.assert(
      fc.property(text, (written) => {
        const once = untrusted.harmless(written);
        expect(untrusted.harmless(once)).toBe(once);
      }),
    );
  });
});
