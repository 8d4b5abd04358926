import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { html } from "../../../preview/html";
import type { Report } from "../../../preview/report";
import { plan } from "../sample";
import { byId, everyOne, parsed, type Element } from "./page";
import { sample, SECRET, SVG } from "./sample";

const page = (report: Report, svg = SVG): Element => parsed(html(report, svg)).root;
const textOf = (root: Element, id: string): string => {
  const found = byId(root, id);
  if (found === undefined) throw new Error(`nothing has the id ${id}`);
  return found.words;
};

/** A report that has nothing to say but its plan. */
const quiet: Report = {
  ...sample(),
  ...{ plan, notes: [], diff: undefined, dangers: [], costChange: undefined, savings: [], budget: undefined },
  judgement: { about: {}, findings: [], exemptions: [], unjudged: [] },
  schedule: { seconds: 0, words: "no time", steps: [], path: [], waits: [] },
  comparison: undefined,
};

describe("the document", () => {
  const whole = html(sample(), SVG);
  const { root, errors } = parsed(whole);
  const all = everyOne(root);

  it("is HTML that no parser has to mend", () => {
    expect(errors).toEqual([]);
  });

  it("lets run its own script and style alone, and asks nobody for anything", () => {
    const policy = all.find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy");
    const hash = (tag: string) => {
      const [only, ...others] = all.filter((each) => each.tag === tag);
      expect(others).toEqual([]);
      return `'sha256-${createHash("sha256")
        .update(only?.text ?? "")
        .digest("base64")}'`;
    };
    expect(policy?.attributes["content"]?.split("; ")).toEqual([
      "default-src 'none'",
      "img-src data:",
      `style-src ${hash("style")}`,
      `script-src ${hash("script")}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    for (const { attributes } of all) {
      expect(Object.keys(attributes).filter((name) => name === "style" || name.startsWith("on"))).toEqual([]);
      for (const name of ["src", "href"]) expect(attributes[name] ?? "#").toMatch(/^(#|data:image\/svg\+xml;base64,)/);
    }
  });

  it("has each id once, and every link leads somewhere", () => {
    const ids = all.flatMap(({ attributes: { id } }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size).toBe(ids.length);
    const targets = all.flatMap(({ attributes }) => ["href", "aria-labelledby"].map((name) => attributes[name] ?? ""));
    for (const target of targets.filter((each) => each !== "")) expect(ids).toContain(target.replace("#", ""));
  });

  it("has one heading of the first order, and leaves out none between", () => {
    const orders = all.flatMap(({ tag }) => (/^h[1-6]$/.test(tag) ? [Number(tag[1])] : []));
    expect(orders.filter((order) => order === 1)).toHaveLength(1);
    orders.reduce((before, order) => {
      expect(order).toBeLessThanOrEqual(before + 1);
      return order;
    }, 0);
  });

  it("shows no secret, in no form", () => {
    const svgs = [...whole.matchAll(/base64,([^"]*)"/g)].map(([, data]) => Buffer.from(data!, "base64").toString());
    expect([whole, ...svgs].join("\n")).not.toContain(SECRET);
    expect(whole).toContain("[secret]");
  });

  it("is the same every time", () => {
    expect(html(sample(), SVG)).toBe(whole);
  });
});

describe("the summary", () => {
  it("names what has to be settled first", () => {
    const top = page(sample());
    expect(textOf(top, "main")).toContain(
      "To be settled first: 1 dangerous change that nobody has allowed; 1 violation of mandatory policies; the budget is not kept.",
    );
  });

  it("counts what changes, and tells the cost with its change", () => {
    const text = textOf(page(sample()), "main");
    expect(text).toContain("+1 to create +-1 to replace -1 to delete");
    expect(text).toContain("1 unchanged, 1 only looked at");
    expect(text).toContain("$1,234.50 (−$11.50)");
  });

  it("says that nothing changes", () => {
    const diff = { ...sample().diff!, resources: [], outputs: [] };
    expect(textOf(page({ ...quiet, diff }), "main")).toContain("Nothing changes.");
  });

  it("says whether there was something to compare with", () => {
    expect(textOf(page(quiet), "main")).toContain("every resource as if the stack were empty");
    expect(textOf(page(sample()), "main")).toContain("compared with base.json");
  });

  it("tells what the program and the settings want said", () => {
    const text = textOf(page(sample()), "main");
    expect(text).toContain("warning: a warning of the program");
    expect(text).toContain("web waits: its image is not given");
  });
});

describe("its parts", () => {
  const root = page(sample());

  it("are those that have something to say", () => {
    const titles = (from: Element) =>
      everyOne(from)
        .filter(({ tag }) => tag === "h2")
        .map(({ words }) => words);
    const always = ["Policies", "Diagram", "Resources", "Cost", "Schedule"];
    expect(titles(root)).toEqual(["Danger", ...always, "Beside staging"]);
    expect(titles(page(quiet))).toEqual(always);
    expect(titles(page(quiet, ""))).toEqual(always.filter((title) => title !== "Diagram"));
  });

  it("name a danger that nobody has allowed first, with what goes the same way, and how it is allowed", () => {
    expect(textOf(root, "danger")).toBe(
      [
        "Danger the database main-instance is destroyed and made again (main-instance) The same way go main-replica.",
        "Whoever wants it says so in the stack file: plinth:allow: [{ change: data-replaced, resource: main-instance, reason: …, until: 20…-…-… }].",
        "the cache old-cluster is destroyed (old-cluster) Allowed until 2027-01-31: it is empty",
      ].join(" "),
    );
  });

  it("name whole what has colons of its own, and the property at the beginning of a path that quotes it", () => {
    const urn = "urn:pulumi:test::shop::random:index/randomId:RandomId::a::b";
    const finding = { rule: "rule", severity: "low", level: "mandatory", urn, message: "is wrong" } as const;
    const change = sample().diff!.resources.find((each) => each.change === "update" || each.change === "replace")!;
    const properties = [{ path: '["example.org/one"].two', kind: "update" as const, before: 1, after: 2 }];
    const root = page({
      ...quiet,
      diff: { ...sample().diff!, resources: [{ ...change, properties }] },
      judgement: { ...quiet.judgement, findings: [finding] },
    });
    expect(textOf(root, "policies")).toContain("a::b: is wrong");
    const keys = everyOne(root).find(({ attributes }) => attributes["class"] === "muted keys");
    expect(keys?.words).toBe("example.org/one");
  });

  it("tell what the policies say, the mandatory first", () => {
    const text = textOf(root, "policies");
    expect(text.indexOf("a finding that is mandatory")).toBeLessThan(text.indexOf("a finding that is advisory"));
    for (const said of ["To fix it: Encrypt it.", "one NAT gateway", "Not judged: 1 case", "its policy is not known"]) {
      expect(text).toContain(said);
    }
  });

  it("show each resource once under its component, with why it is replaced and what changes", () => {
    const text = textOf(root, "resources");
    expect(everyOne(byId(root, "resources")!).filter(({ attributes }) => attributes["data-change"])).toHaveLength(5);
    for (const said of [
      "engine changes, which AWS does not do in place (the provider's schema)",
      "vpcId follows main-group, which is made anew",
      "engine replaces mysql postgres",
      "password [secret] [secret] another value",
      "vpcId none known after the deployment",
      "protected the engine refuses: it is protected gone before its successor is made engine, password, vpcId",
      "one thing could not be compared",
    ]) {
      expect(text).toContain(said);
    }
  });

  it("indent documents, and name in them what is secret or unknown", () => {
    const values = everyOne(root).filter(({ attributes }) => attributes["class"] === "value");
    expect(values.map(({ text }) => text)).toContain(
      JSON.stringify({ list: ["one", "[secret]", "?"] }, undefined, 2).replace('"?"', "(known after the deployment)"),
    );
    expect(values.map(({ text }) => text)).toContain(
      JSON.stringify({ Statement: [{ Effect: "Allow", Sid: "a statement of a policy" }] }, undefined, 2),
    );
  });

  it("tell the cost of each component with its change, of one that goes, too", () => {
    const text = textOf(root, "cost");
    for (const said of [
      "main $1,234.50 +$34.50 <$0.01",
      "old $0.00 −$46.00 $0.00",
      "not kept a month costs more than the budget $1,234.50 of at most $1,000.00",
      "main-instance smaller speed $617.25",
      "3 resources of 1 type cost nothing.",
      "main-group: a line",
    ]) {
      expect(text).toContain(said);
    }
  });

  it("draw bars by their share, and never beyond their line", () => {
    const rectangles = everyOne(root).filter(({ tag }) => tag === "rect");
    const shares = rectangles.map(({ attributes: { x, width } }) => [parseFloat(x!), parseFloat(width!)] as const);
    for (const [x, width] of shares) expect(x + width).toBeLessThanOrEqual(100.001);
    expect(rectangles.map(({ attributes }) => `${attributes["class"]} ${attributes["width"]}`)).toEqual([
      "over 100.00%", // the budget
      ...["before 97.21%", "after 100.00%"], // main
      ...["before 3.73%", "after 0.00%"], // old
      ...["deciding 100.00%", "deciding 100.00%"], // the chain, and all steps
    ]);
  });

  it("tell what decides the time, and what waits without need", () => {
    const text = textOf(root, "schedule");
    for (const said of ["about 15 minutes", "at once, 15 min", "main-instance main-group 2 min"]) {
      expect(text).toContain(said);
    }
  });

  it("say the diagram in words", () => {
    const text = textOf(root, "diagram");
    expect(text).toContain("main RDS, Multi-AZ VPC");
    expect(text).toContain("main old 6379 - delete");
  });

  it("set a stack beside another", () => {
    const text = textOf(root, "comparison");
    for (const said of [
      "$1,234.50 in production and $123.00 in staging. 10 resources are alike.",
      "databases.main.instanceClass db.r7g.large a file:12 nothing default",
      "web ecs.Service web desiredCount: 3 here, 1 there scale",
      "nat-b ec2.NatGateway network only in production",
    ]) {
      expect(text).toContain(said);
    }
  });
});
