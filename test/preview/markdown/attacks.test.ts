import fc from "fast-check";
import type { Nodes } from "mdast";
import { describe, expect, it } from "vitest";
import type { Diff, PropertyChangeKind } from "../../../preview/diff/model";
import { BUDGET, markdown } from "../../../preview/markdown";
import { code, fence, prose } from "../../../preview/markdown/escape";
import type { Report } from "../../../preview/report";
import { Secret, type Value } from "../../../preview/values";
import { parsed, skeleton, within } from "./parsed";
import { against, changed, component, finding, made, planOf, reportOf } from "./reports";

/** What has a meaning somewhere in a comment. */
const meaningful = [
  ...[
    "`",
    "``",
    "```",
    "````mermaid",
    "~~~",
    "|",
    "\\|",
    "\\",
    "\n",
    "\r\n",
    "\n\n",
    "\t",
    "\u0000",
    "\u2028",
    "\u202e",
  ],
  ...[
    "<",
    ">",
    "</details>",
    "<details>",
    "<img src=x onerror=alert(1)>",
    "<script>",
    "<!--",
    "-->",
    "<!-- plinth:a/b -->",
  ],
  ...[
    "&",
    "&lt;",
    "&#64;octocat",
    "@octocat",
    "a@b.co",
    "#12",
    "GH-12",
    "o/r#1",
    "https://evil.example",
    "www.evil.example",
  ],
  ...["[a](https://evil.example)", "![a](x)", "[a]: https://evil.example", "[^1]", "[^1]: note", "[ ] task", "[!NOTE]"],
  ...[
    "*",
    "**",
    "_",
    "__",
    "~~",
    "$",
    "$$",
    "# ",
    "- ",
    "+ ",
    "1. ",
    "1) ",
    "> ",
    "---",
    "===",
    "***",
    "| a | b |",
    "@@",
  ],
  ...["mailto:a@b.co", "ftp://x.example", "<https://evil.example>", ":tada:", "\ud800", "😀", "%%{init}%%", "a", " "],
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...meaningful), fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 8 })
  .map((parts) => parts.join(""));
const count = 41;
const texts = fc.array(text, { minLength: count, maxLength: count });

/** A report in which every text is another one. */
function written(all: readonly string[]): Report {
  const rest = [...all];
  const next = (): string => rest.pop() ?? "";
  const web = component("Service", next());
  const resource = made(next(), next(), web, { inputs: { [next()]: next() } });
  const plan = { ...planOf([web, resource]), project: next(), stack: next() };
  const property = (kind: PropertyChangeKind) => ({ path: next(), kind, before: next(), after: next() });
  const diff: Diff = {
    against: { ...against, file: next() },
    resources: [
      changed("create", resource),
      changed("update", resource, {
        properties: [property("update")],
        refused: true,
        renamedFrom: `a::b::c::${next()}`,
      }),
      changed("replace", resource, {
        properties: [property("update-replace")],
        reasons: [{ kind: "property", path: next(), source: next() }],
      }),
      changed("delete", made(next(), next(), web)),
    ],
    outputs: [property("add")],
    notes: [next()],
  };
  const rule = next();
  const comparison: Report["comparison"] = {
    ...{ here: next(), there: next(), alike: 1, monthlyCost: { here: "1", there: "2" } },
    settings: [{ path: next(), here: next(), hereFrom: next(), thereFrom: next() }],
    resources: [{ name: next(), type: next(), component: "", properties: [], because: [next()] }],
  };
  return reportOf(plan, {
    ...{ diff, comparison, notes: [next()] },
    dangers: [
      { kind: "data-deleted", urn: "", name: next(), message: next(), cascade: [next()] },
      {
        kind: "data-deleted",
        urn: "",
        name: next(),
        message: next(),
        cascade: [],
        allowed: { reason: next(), until: "" },
      },
    ],
    judgement: {
      about: { [rule]: { description: next(), remedy: `fix ${next()}` } },
      findings: [finding(rule, "mandatory", next(), next()), finding(rule, "advisory", next(), next())],
      ...{ unjudged: [], exemptions: [] },
    },
    savings: [{ urn: "", name: "", how: next(), price: next(), monthlySaving: "1" }],
    place: { region: next() },
    diagram: { nodes: [{ id: "n1", label: next(), kind: next(), urns: [] }], edges: [], groups: [] },
  });
}

const linkTypes = ["link", "image", "linkReference", "imageReference", "definition", "footnoteReference"];
const shown = (node: Nodes): string[] => within(node).flatMap((each) => (each.type === "text" ? [each.value] : []));

describe("a text that comes from a program", () => {
  it.each([
    ["a|b", "`a`&#124;`b`"],
    ["`x`", "`` `x` ``"],
    ["", '`""`'],
    [" two\n lines ", "`two lines`"],
    ["<!-- x -->", "`<\u200b!-- x -->`"],
    ["\u202etxt.exe", "`\ufffdtxt.exe`"],
  ])("is code: %j", (given, wanted) => {
    expect(code(given)).toBe(wanted);
  });

  it.each([
    ["because `engine` changes", "because `engine` changes"],
    ["an odd ` and ``two``", "an odd &#96; and &#96;&#96;two&#96;&#96;"],
    ["ping @octocat, see #12", "ping @&#8203;octocat, see #&#8203;12"],
    ["<b>[a](b)</b>", "&#60;b&#62;&#91;a&#93;(b)&#60;/b&#62;"],
    ["https://a.example www.a.example", "https:&#8203;//a.example www&#8203;.a.example"],
    ["- item", "&#45; item"],
    ["1. item", "1&#46; item"],
    ["-12.50", "-12.50"],
  ])("is prose: %j", (given, wanted) => {
    expect(prose(given)).toBe(wanted);
  });

  it("does not end the fence that it stands in", () => {
    expect(fence("diff", ["a", "````", "b"])).toBe("`````diff\na\n````\nb\n`````");
  });
});

describe("a comment, whatever names, values, messages and reasons there are", () => {
  const plainly = parsed(markdown(written(Array.from({ length: count }, () => "x"))));

  it("has the blocks that it always has, and in them neither HTML nor a link nor another column", () => {
    fc.assert(
      fc.property(texts, (all) => {
        const comment = markdown(written(all));
        const root = parsed(comment);
        // The marker has the names of project and stack in it.
        expect(root.children.slice(1).map(skeleton)).toEqual(plainly.children.slice(1).map(skeleton));
        const nodes = within(root);
        expect(nodes.filter(({ type }) => linkTypes.includes(type))).toEqual([]);
        expect(new Set(nodes.map(({ type }) => type))).toEqual(new Set(within(plainly).map(({ type }) => type)));
        expect(shown(root).join("\n")).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\./i);
        for (const node of nodes) {
          if (node.type !== "table") continue;
          const columns = node.children.map(({ children }) => children.length);
          expect(new Set(columns).size).toBe(1);
        }
        expect(shown(root).at(-1)).toMatch(/^AWS was asked nothing/);
        expect(comment.split("<!--").length - 1).toBe(1);
        expect(comment).toMatch(/^<!-- plinth:[\w.%-]*\/[\w.%-]* -->\n/);
      }),
      { numRuns: 60 },
    );
  });

  it("is within its budget, and says what it left out", () => {
    const repeated = fc.tuple(
      fc.constantFrom("x", "`", "*", "|", "\n", "😀", "@a "),
      fc.integer({ min: 1, max: 1500 }),
    );
    fc.assert(
      fc.property(repeated, fc.integer({ min: 1, max: 100 }), ([of, times], resources) => {
        const long = of.repeat(times);
        const report = written(Array.from({ length: count }, () => long));
        const many = Array.from({ length: resources }, () => report.diff!.resources).flat();
        const comment = markdown({ ...report, diff: { ...report.diff!, resources: many } });
        expect(comment.length).toBeLessThanOrEqual(BUDGET);
        expect(comment).toMatch(/AWS was asked nothing|Nothing else fits into a comment/);
      }),
      { numRuns: 20 },
    );
  });

  it("never holds a secret, wherever one stands", () => {
    const hidden = fc.string({ minLength: 8, maxLength: 20 }).map((value) => `s3cr3t${value}`);
    const around = fc.constantFrom<((value: Value) => Value)[]>(
      (value) => value,
      (value) => [1, [value]],
      (value) => ({ deep: { [`key`]: value } }),
    );
    fc.assert(
      fc.property(hidden, hidden, around, (first, second, wrap) => {
        const [before, after] = [wrap(new Secret(first)), wrap(new Secret({ inner: second }))];
        const web = component("Service", "web");
        const resource = made("aws:ecs/service:Service", "web-service", web, { inputs: { before, after } });
        const properties = [
          { path: "a", kind: "update", before, after },
          { path: "b", kind: "add", after },
          { path: "c", kind: "delete", before },
        ] as const;
        const comment = markdown(
          reportOf(
            { ...planOf([resource]), outputs: { before } },
            {
              diff: {
                ...{ against, notes: [], outputs: properties },
                resources: [changed("create", resource), changed("replace", resource, { properties })],
              },
            },
          ),
        );
        expect(comment).toContain("[secret]");
        expect(comment).not.toContain("s3cr3t");
      }),
    );
  });
});
