import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html } from "../../../preview/html";
import { markup } from "../../../preview/html/markup";
import { byId, everyOne, parsed, type Element } from "./page";
import { sample, SVG } from "./sample";

/** What a browser makes of the page, but for its text: no name or value of the program's may be in here. */
const structure = ({ tag, attributes, children }: Element): unknown => [tag, attributes, children.map(structure)];

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    `</script><script>alert(1)</script>`,
    `</style><img src=x onerror=alert(1)>`,
    `" onmouseover="alert(1)`,
    `' autofocus onfocus='alert(1)`,
    "<!--",
    "-->",
    "]]>",
    "</pre></code></details></section></main>",
    "&lt;b&gt;&amp;#60;",
    "<svg/onload=alert(1)>",
    "</title><base href=//evil.example>",
    "\u0000\u001b[31m\r\n\u2028",
    "${1}`",
    "\u202egnp.exe",
  ),
);

describe("whatever a program says", () => {
  it("is text: the elements and their attributes are those of any other report", () => {
    // Every text is another one for a name that stands in a map, so only a suffix is added to what was there.
    const quiet = structure(
      parsed(
        html(
          sample((text) => `${text}.`),
          SVG,
        ),
      ).root,
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const { root } = parsed(
          html(
            sample((known) => `${known}.${text}`),
            SVG,
          ),
        );
        expect(structure(root)).toEqual(quiet);
      }),
      { numRuns: 60 },
    );
  });

  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (text) => {
        const { root } = parsed(
          html(
            sample((known) => `${known}.${text}`),
            SVG,
          ),
        );
        const messages = everyOne(byId(root, "danger")!).filter(({ tag }) => tag === "strong");
        expect(messages.map(({ text: message }) => message)).toContain(
          `the cache old-cluster is destroyed.${text}`.replaceAll("\r\n", "\n").replaceAll("\r", "\n"),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe("a template", () => {
  it("escapes its holes, and what is a template already stays", () => {
    expect(markup`<b title="${`"'<>&`}">${markup`<i>${"<"}</i>`}${[1, undefined, "a"]}</b>`.text).toBe(
      `<b title="&#34;&#39;&#60;&#62;&#38;"><i>&#60;</i>1a</b>`,
    );
  });

  it("takes nobody's word for being one", () => {
    const forged = { text: "<b>", toString: () => "<b>" } as unknown as string;
    expect(() => markup`${forged}`).toThrow(TypeError);
  });
});
