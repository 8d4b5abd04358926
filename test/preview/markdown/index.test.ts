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

/** A report of which every section grows with a number, each faster than the one that is given up after it. */
function ofSize(size: number): Report {
  const long = "a text that is as long as such texts are, ".repeat(3);
  const times = <T>(count: number, of: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => of(index));
  const services = (change: "create" | "update", count: number) =>
    times(count, (index) =>
      changed(change, made("aws:ecs/service:Service", `${change}-${index}`, web), {
        properties: [{ path: "text", kind: "update", before: `${long}1`, after: `${long}2` }],
      }),
    );
  return {
    ...small,
    notes: times(size, () => long.repeat(5)),
    diff: { ...small.diff!, resources: [...services("create", 6 * size), ...services("update", 3 * size)] },
    costChange: {
      ...small.costChange!,
      components: times(size, (index) => ({ ...small.costChange!.components[0]!, name: `${long}${index}` })),
    },
    diagram: {
      ...small.diagram,
      nodes: times(8 * size, (index) => ({ id: `n${index}`, label: long, kind: "Fargate", urns: [] })),
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

  it("says that a secret changed, whose two values look alike, and shows neither", () => {
    const properties = [{ path: "token", kind: "update", before: secret("one"), after: secret("two") }] as const;
    const service = made("aws:ecs/service:Service", "web-service", web);
    const diff = { ...small.diff!, resources: [changed("update", service, { properties })] };
    expect(markdown({ ...small, diff })).toContain("\n! token: [secret], where a secret is not what it was\n");
  });

  it("gives up one section after the other, in this order", () => {
    const order = [
      "the diagram",
      "the properties of what is created",
      "the properties that change",
      "what each component costs",
      "entries of tables and lists beyond the 20th",
      "entries of tables and lists beyond the 5th",
    ];
    const seen = Array.from({ length: 70 }, (_, index) => {
      const comment = markdown(ofSize(1 + 5 * index));
      const given = leftOut(comment);
      expect(given).toEqual(order.slice(0, given.length));
      expect(comment.length).toBeLessThanOrEqual(BUDGET);
      expect(fences(comment) % 2).toBe(0);
      return given.length;
    });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(seen)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });

  it("is the headline alone where even that is too much", () => {
    const dangers = Array.from({ length: 40 }, () => ({
      ...dangerous.dangers[1]!,
      message: "*".repeat(600),
      cascade: Array.from({ length: 10 }, () => "|".repeat(100)),
    }));
    const comment = markdown({ ...huge, dangers, notes: dangers.map(({ message }) => message) });
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
