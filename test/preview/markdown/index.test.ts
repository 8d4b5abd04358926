import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Platform } from "../../../components/platform";
import { load } from "../../../components/settings/load";
import { judge } from "../../../policies/judge";
import { cost } from "../../../preview/cost";
import type { ResourceDiff } from "../../../preview/diff/model";
import { BUDGET, markdown, marker } from "../../../preview/markdown";
import { record } from "../../../preview/record";
import type { Report } from "../../../preview/report";
import { Secret } from "../../../preview/values";
import { parsed, skeleton } from "./parsed";
import { changed, component, dangerous, finding, firstDeploy, huge, made, reportOf, small, unchanged } from "./reports";

const samples: Readonly<Record<string, Report>> = {
  "nothing-changed": unchanged,
  "small-change": small,
  "first-deploy": firstDeploy,
  "dangerous-change": dangerous,
  huge,
};

const web = component("Service", "web");
const secret = (value: string) => new Secret(value);

/** A report whose sections are as long as a test wants them. */
function long(
  of: Partial<Record<"nodes" | "creates" | "updates" | "costs" | "notes" | "dangers" | "rules", number>>,
): Report {
  const text = "a text that is as long as such texts are, ".repeat(15);
  const times = <T>(count: number | undefined, each: (index: number) => T): T[] =>
    Array.from({ length: count ?? 0 }, (_, index) => each(index));
  const services = (change: "create" | "update", count: number | undefined) =>
    times(count, (index) =>
      changed(change, made("aws:ecs/service:Service", `${change}-${index}`, web), {
        properties: [{ path: "text", kind: "update", before: `${text}1`, after: `${text}2` }],
      }),
    );
  const [, danger] = dangerous.dangers;
  return {
    ...small,
    notes: times(of.notes, () => text),
    dangers: times(of.dangers, () => ({ ...danger!, message: text })),
    diff: { ...small.diff!, resources: [...services("create", of.creates), ...services("update", of.updates)] },
    costChange: {
      ...small.costChange!,
      components: times(of.costs, () => ({ ...small.costChange!.components[0]!, name: text })),
    },
    judgement: {
      ...small.judgement,
      findings: times(of.rules, (rule) =>
        times(of.rules, () => finding(`rule-${rule}`, "mandatory", web.urn, text)),
      ).flat(),
    },
    diagram: {
      ...small.diagram,
      nodes: times(of.nodes, (index) => ({ id: `n${index}`, label: text, kind: "Fargate", urns: [] })),
    },
  };
}

const leftOut = (comment: string): string[] => {
  const [, list = ""] =
    /^\*\*Left out here\*\*, and in the report that the run keeps as an artefact: (.*)\.$/m.exec(comment) ?? [];
  return list === "" ? [] : list.split("; ");
};

describe("the comment on a pull request", () => {
  // To write them anew, and to read what has become of them: npx vitest run test/preview/markdown -u
  it.each(Object.entries(samples))("is as it was read and agreed on: %s", async (name, report) => {
    await expect(markdown(report)).toMatchFileSnapshot(join(__dirname, "golden", `${name}.md`));
  });

  it.each(Object.entries(samples))("begins with the marker of its stack, and has one: %s", (_, report) => {
    const comment = markdown(report);
    expect(comment.startsWith(`${marker(report.plan)}\n`)).toBe(true);
    expect(comment.match(/<!--/g)).toHaveLength(1);
    expect(comment.length).toBeLessThanOrEqual(BUDGET);
  });

  it("has a marker that no name can end", () => {
    expect(marker({ project: "shop", stack: "pr-12" })).toBe("<!-- plinth:shop/pr-12 -->");
    expect(marker({ project: "a --> b", stack: "x/y" })).toBe("<!-- plinth:a%20--%3e%20b/x%2fy -->");
  });

  it("is one line only where nothing changes and nothing is wrong", () => {
    const diff = unchanged.diff!;
    const [{ urn }] = diff.resources as [ResourceDiff];
    const judgement = { ...unchanged.judgement, findings: [finding("a", "mandatory", urn, "b")] };
    const budget = { monthlyUsd: { max: "1" }, monthlyCost: "2", within: false, message: "too much" };
    expect(markdown(unchanged).trimEnd().split("\n")).toHaveLength(2);
    expect(markdown({ ...unchanged, judgement })).toContain("### Policies");
    expect(markdown({ ...unchanged, budget })).toContain("**Not within the budget:** too much.");
    expect(markdown({ ...unchanged, diff: { ...diff, notes: ["x is not compared"] } })).toContain(
      "- x is not compared",
    );
    expect(markdown({ ...unchanged, diff: undefined })).toContain("### What it makes");
  });

  it("still says what the settings want said where nothing changes, in a line more that opens", () => {
    const [note, ...others] = ["an allowance is not needed any more", "b", "c", "d", "e", "f"] as const;
    const one = markdown({ ...unchanged, notes: [note] });
    expect(one).toBe(`${markdown(unchanged)}\n<details><summary>1 note</summary>\n\n- ${note}\n\n</details>\n`);
    const most = markdown({ ...unchanged, notes: [note, ...others].map((each) => each.repeat(2_000)) });
    expect(most).toContain("<summary>6 notes</summary>");
    expect(most).toContain("- and 1 more, ");
    expect(most.length).toBeLessThan(BUDGET);
  });

  it("says that a secret changed, whose two values look alike, and shows neither", () => {
    const properties = [{ path: "token", kind: "update", before: secret("one"), after: secret("two") }] as const;
    const service = made("aws:ecs/service:Service", "web-service", web);
    const diff = { ...small.diff!, resources: [changed("update", service, { properties })] };
    expect(markdown({ ...small, diff })).toContain("\n! token: [secret], where a secret is not what it was\n");
  });

  const order = [
    "the diagram",
    "the properties of what is created",
    "the properties that change",
    "what each component costs",
    "entries of tables and lists beyond the 20th",
    "entries of tables and lists beyond the 5th",
  ];
  const changes = { nodes: 500, creates: 400, updates: 400 };
  it.each([
    [0, {}],
    [1, { nodes: 500, creates: 112 }],
    [2, { nodes: 500, creates: 400 }],
    [3, changes],
    [4, { ...changes, costs: 60, notes: 60, dangers: 25 }],
    [5, { ...changes, costs: 60, notes: 60, dangers: 60 }],
    [6, { ...changes, costs: 60, notes: 60, dangers: 60, rules: 15 }],
  ])("gives up %i sections, in their order, where there is %j", (count, sizes) => {
    const comment = markdown(long(sizes));
    expect(leftOut(comment)).toEqual(order.slice(0, count));
    expect(comment.length).toBeLessThanOrEqual(BUDGET);
    expect(fences(comment) % 2).toBe(0);
  });

  it("is the headline alone where even that is too much", () => {
    const { judgement, ...report } = long({ dangers: 40, rules: 15 });
    const findings = judgement.findings.map((each) => ({ ...each, message: "*".repeat(600) }));
    const comment = markdown({ ...report, judgement: { ...judgement, findings } });
    expect(comment).toContain("- Danger: **40 changes not allowed**");
    expect(comment).toContain("Nothing else fits into a comment; all of it is in the report");
    expect(comment).not.toContain("###");
  });

  it("holds the application at the root, as it is first deployed", async () => {
    const loaded = load({ cwd: join(__dirname, "../../.."), stack: "production" });
    const { project, stack, config, secretKeys, notes } = loaded;
    const program = () => Promise.resolve(new Platform("platform", loaded));
    const plan = await record({ project, stack: stack.name, config, secretKeys, program });
    const judgement = judge(plan, { profile: stack.profile });
    const comment = markdown(reportOf(plan, { notes, judgement, cost: cost(plan), place: stack }));
    expect(comment.length).toBeLessThan(12_000);
    expect(comment).toMatch(/^<!-- plinth:everesthood\/production -->\n\n## everesthood\/production: \d+ to create\n/);
    expect(comment).toMatch(/^\| `main` \| \d+ \| \d+ `/m);
    expect(
      parsed(comment)
        .children.filter(({ type }) => type === "heading")
        .map(skeleton),
    ).toContain("heading 2");
  });
});

const fences = (comment: string): number => comment.match(/^`{3,}/gm)?.length ?? 0;
