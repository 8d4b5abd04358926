import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AlarmSpec, Metric } from "./alarm";
import { stackName } from "./names";

/** What one component watches. */
export interface Section {
  readonly title: string;
  readonly watched: readonly AlarmSpec[];
}

export interface DashboardArgs {
  readonly region: string;
  readonly sections: readonly Section[];
}

/**
 * One page of CloudWatch for the whole application: a row for each component, and in it a chart for everything that has
 * an alarm, with the line above or below which it rings. So what can wake somebody can also be looked at.
 */
export class Dashboard extends pulumi.ComponentResource {
  constructor(name: string, { region, sections }: DashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Dashboard", name, {}, opts);
    new aws.cloudwatch.Dashboard(
      `${name}-dashboard`,
      {
        dashboardName: stackName(),
        dashboardBody: pulumi.jsonStringify({ widgets: widgets(sections, region) }),
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

/** CloudWatch's grid has 24 columns. */
const columns = 24;
const chartSize = { width: 6, height: 5 };
const titleHeight = 1;

/** All widgets with their places, each section under a title of its own. */
export function widgets(sections: readonly Section[], region: string): object[] {
  const perRow = columns / chartSize.width;
  let top = 0;
  return sections.flatMap(({ title, watched }) => {
    const charts = watched.filter(({ isHeartbeat }) => !isHeartbeat);
    if (charts.length === 0) return [];
    const heading = {
      type: "text",
      ...{ x: 0, y: top, width: columns, height: titleHeight },
      properties: { markdown: `## ${title}` },
    };
    const first = top + titleHeight;
    top = first + Math.ceil(charts.length / perRow) * chartSize.height;
    return [
      heading,
      ...charts.map((spec, index) => ({
        type: "metric",
        x: (index % perRow) * chartSize.width,
        y: first + Math.floor(index / perRow) * chartSize.height,
        ...chartSize,
        properties: chart(title, spec, region),
      })),
    ];
  });
}

const chart = (owner: string, spec: AlarmSpec, region: string) => ({
  title: `${owner}: ${spec.key.replaceAll("-", " ")}`,
  region,
  view: "timeSeries",
  period: spec.periodSeconds,
  metrics: lines(spec),
  annotations: { horizontal: [{ label: spec.severity, value: spec.threshold }] },
});

/** Source: "Dashboard body structure and syntax", Amazon CloudWatch API Reference. */
function lines({ key, metric }: AlarmSpec): unknown[] {
  if ("name" in metric) return [line(metric, {})];
  return [
    [{ id: "result", expression: metric.expression, label: key }],
    ...Object.entries(metric.metrics).map(([id, each]) => line(each, { id, visible: false })),
  ];
}

const line = ({ namespace, name, dimensions, statistic }: Metric, options: object) => [
  namespace,
  name,
  ...Object.entries(dimensions).flat(),
  { stat: statistic, ...options },
];
