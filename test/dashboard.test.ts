import { describe, expect, it } from "vitest";
import { heartbeat, type AlarmSpec } from "../components/alarm";
import { Dashboard, widgets } from "../components/dashboard";
import { recorded } from "./recorded";

const metric = { namespace: "AWS/RDS", name: "CPUUtilization", dimensions: { Id: "main" }, statistic: "Average" };
const spec = (key: string, more: Partial<AlarmSpec> = {}): AlarmSpec => ({
  ...{ key, severity: "warning", description: "", metric, comparison: "above", threshold: 80 },
  ...{ periodSeconds: 300, periods: 3, missing: "ignore" },
  ...more,
});

interface Widget {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: Record<string, unknown>;
}
const drawn = (sections: Parameters<typeof widgets>[0]) => widgets(sections, "eu-central-1") as Widget[];

describe("the dashboard", () => {
  it("has a chart for each alarm, with the line at which it rings", () => {
    const [title, chart] = drawn([{ title: "main", watched: [spec("free-memory")] }]);
    expect(title).toMatchObject({ type: "text", properties: { markdown: "## main" } });
    expect(chart?.properties).toEqual({
      title: "main: free memory",
      region: "eu-central-1",
      view: "timeSeries",
      period: 300,
      metrics: [["AWS/RDS", "CPUUtilization", "Id", "main", { stat: "Average" }]],
      annotations: { horizontal: [{ label: "warning", value: 80 }] },
    });
  });

  it("shows the result of an expression, and hides what it is made of", () => {
    const errors = spec("errors", { metric: { expression: "100 * m1 / m2", metrics: { m1: metric, m2: metric } } });
    expect(drawn([{ title: "web", watched: [errors] }])[1]?.properties["metrics"]).toEqual([
      [{ id: "result", expression: "100 * m1 / m2", label: "errors" }],
      ["AWS/RDS", "CPUUtilization", "Id", "main", { stat: "Average", id: "m1", visible: false }],
      ["AWS/RDS", "CPUUtilization", "Id", "main", { stat: "Average", id: "m2", visible: false }],
    ]);
  });

  it("leaves out what has no curve, and sections without any", () => {
    const beat = (key: string) => ({ ...heartbeat(metric, ""), key });
    const sections = [
      { title: "main", watched: [beat("down"), beat("replica-1-down"), spec("cpu"), spec("nodes-down")] },
      { title: "quiet", watched: [beat("down")] },
    ];
    expect(drawn(sections).map(({ properties }) => properties["markdown"] ?? properties["title"])).toEqual([
      "## main",
      "main: cpu",
      "main: nodes down",
    ]);
  });

  it("puts no two widgets in one place", () => {
    const watched = ["a", "b", "c", "d", "e"].map((key) => spec(key));
    const all = drawn([
      { title: "one", watched },
      { title: "two", watched },
    ]);
    const cells = all.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)}:${y + Math.floor(index / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(all.every(({ x, width }) => x + width <= 24)).toBe(true);
  });

  it("is one per stack, under the stack's name", async () => {
    const made = await recorded(
      () =>
        new Dashboard("dashboard", { region: "eu-central-1", sections: [{ title: "main", watched: [spec("cpu")] }] }),
    );
    expect(made.inputs("dashboard-dashboard")["dashboardName"]).toBe("shop-production");
    expect(made.document("dashboard-dashboard", "dashboardBody")).toMatchObject({ widgets: [{ type: "text" }, {}] });
    expect(made.resource("dashboard-dashboard").parent).toBe(made.resource("dashboard").urn);
  });
});
