import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagram } from "../../../preview/diagram/model";
import { mermaid } from "../../../preview/diagram/mermaid";
import { svg } from "../../../preview/diagram/svg";
import { elements } from "./xml";

/** A picture with one text wherever there may be one. */
const saying = (text: string): Diagram => ({
  nodes: [
    { id: "a", label: text, kind: text, detail: text, category: "data", group: "region", change: "delete", urns: [] },
    { id: "b", label: text, kind: text, urns: [] },
  ],
  edges: [{ from: "a", to: "b", label: text, change: "delete" }],
  groups: [{ id: "region", label: text }],
});

const attacks = [
  `"]; click a "javascript:alert(1)"`,
  "end",
  "`**bold**`",
  "1. list",
  "- list",
  "<script>alert(1)</script>",
  "</text></svg><svg onload=alert(1)>",
  "a;b%%c|d{e}(f)[g]",
  "#quot;&quot;&#34;&lt;b&gt;",
  "```\n@everyone",
  "\\N \\G \\E \\L \\n",
  "]]><!-- --> <?xml ?>",
  "\u0000\ud800\ufffe\u202e",
  "",
  "ünïcödé 🚀",
];
const texts = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(...Array.from("\"'`<>&;#[](){}|%\\\n\r\t-.@= end")) }),
);

/** The parts of Mermaid text: what stands in quotes is one part, whatever it is. */
const outside = (text: string): string => text.replace(/"[^"\n]*"/g, "TEXT");

describe("Mermaid text", () => {
  const wanted = outside(mermaid(saying("web")));

  it("keeps every label within its quotes", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(outside(mermaid(saying(text)))).toBe(wanted);
      }),
    );
  });

  it("writes what means something as entities, and leaves what is plain", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const [, label = ""] of mermaid(saying(text)).matchAll(/"([^"\n]*)"/g)) {
          const plain = label.replaceAll("<br/>", "").replace(/#\d+;/g, "");
          expect(plain).toMatch(/^[A-Za-z0-9 ,\-./]*$/);
          expect(plain).not.toMatch(/^[-.]|(^|\s)[-.]|[-.]\s/);
          expect(label).not.toBe("");
        }
      }),
    );
    expect(mermaid(saying("web-1 10.0.0.0/16"))).toContain('"web-1 10.0.0.0/16"');
    expect(mermaid(saying("`a`"))).toContain('"#96;a#96;"');
  });

  it("has what goes dashed, and all that changes in its colour", () => {
    const text = mermaid(saying("web"));
    expect(text).toContain('a[("web<br/>web<br/>web<br/>removed")]:::removed');
    expect(text).toContain('a -.->|"web"| b');
    expect(text).toContain("classDef removed fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:5 4");
    expect(text).toContain("linkStyle 0 stroke:#cf222e");
  });
});

describe("SVG", () => {
  it("is well-formed, and has the same elements whatever a name says", async () => {
    const wanted = elements(await svg(saying("web")));
    expect(wanted).toContain("text");
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(elements(await svg(saying(text)))).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it("says a name as it is", async () => {
    const drawn = await svg(saying(`a\\b "c" <d> & 'e'`));
    expect(drawn).toContain("<title>a\\b &#34;c&#34; &#60;d&#62; &#38; &#39;e&#39;, ");
    expect(drawn).toMatch(/<text [^>]*>a\\b &quot;c&quot; &lt;d&gt; &amp; &#39;e&#39;<\/text>/);
  });

  it("has classes instead of colours, suits a dark page, and has a name for who cannot see it", async () => {
    const drawn = await svg(saying("web"));
    expect(drawn).toContain('class="node data removed"');
    expect(drawn).toContain('class="edge removed"');
    expect(drawn).toContain("@media (prefers-color-scheme: dark)");
    expect(drawn).toMatch(/^<svg class="plinth-diagram" role="img" aria-label="[^"]+"/);
    expect(drawn.replace(/<style>.*<\/style>/s, "")).not.toMatch(/(fill|stroke)="(?!none)|#[0-9a-f]{6}/);
    expect(drawn).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg")/);
  });

  it("has what goes dashed", async () => {
    const drawn = await svg(saying("web"));
    expect(drawn.match(/stroke-dasharray/g)?.length).toBeGreaterThanOrEqual(2);
    const stays = { ...saying("web"), edges: [] };
    const { nodes } = stays;
    const still = await svg({ ...stays, nodes: nodes.map((node) => ({ ...node, change: undefined })) });
    expect(still).not.toContain("stroke-dasharray");
  });

  it("draws nothing at all", async () => {
    expect(elements(await svg({ nodes: [], edges: [], groups: [] }))).toContain("svg");
  });
});
