import { groupBy, nameOf, type PlanResource } from "../plan";
import { dollars, shortType } from "../words";
import { table } from "./markdown";
import type { Measured } from "./measured";
import { compare } from "./plan-view";

/** One stack of an application, measured on both platforms. */
interface Pair {
  readonly stack: string;
  readonly ecs: Measured;
  readonly eks: Measured;
}

/** The page that shows the two platforms side by side: its tables are generated from the plans of the application. */
export function platformsPage(measured: readonly Measured[]): string {
  const both = pairs(measured);
  return `${[heading(both), behaviour, ...both.flatMap(section)].join("\n\n")}\n`;
}

const heading = ([first]: readonly Pair[]): string => `# The two platforms

\`platform: ecs\` (the default) or \`platform: eks\` in \`app.yaml\`: everything else in a description stays as it is. This page shows
what the key changes. Its tables are generated from the plans of ${first?.ecs.plan.project ?? "the application"}, each stack on both platforms, by
\`npm run costs\`; a test fails where they are no longer what the plans say. [Why EKS is built as it is](decisions/0013-eks.md).

Choose it when a stack is made: one that runs is not moved from the one platform to the other. Make a second stack, move the data,
and then the domain.`;

/** What the same words of a description come to. */
const behaviours: readonly (readonly [what: string, onEcs: string, onEks: string])[] = [
  [
    "a rollout that fails",
    "ECS goes back to the old tasks by itself, and `pulumi up` fails",
    "`pulumi up` fails after 15 minutes; the old pods keep serving and the new ones keep trying until the next `pulumi up`",
  ],
  [
    "`rollout: blueGreen`",
    "not there",
    "two colours of a service, of which one serves, and a way back that is one deploy",
  ],
  ["a task that is not ready", "gets no requests, and is replaced", "gets no requests; only `health.live` replaces it"],
  [
    "`health.live` with a path",
    "asked by `node` inside the container",
    "asked by the machine, by the pod's address: the image needs no Node",
  ],
  ["`scale`", "CPU, memory and `requestsPerTarget`", "CPU and memory alone"],
  ["`spotPercent`", "that share of tasks", "0 is none and 100 all; whatever is between is about half"],
  [
    "a job's attempts",
    "the first further one after `retryDelaySeconds`, then twice as long",
    "after 10 s, then twice as long, at most 6 minutes",
  ],
  [
    "`timeoutMinutes` of a job",
    "of an attempt; then it is not tried again",
    "of an attempt; it is tried again as after any failure",
  ],
  [
    "`windowMinutes` of a job",
    "spreads the starts",
    "does not: within it, and at least 5 minutes, a start that was missed is made up for",
  ],
  [
    "alarms of a job",
    "from Step Functions: failed, timed out, aborted, not started, overdue",
    "from the cluster's audit log: failed (or took too long) and overdue; in an existing cluster none",
  ],
  [
    "the release",
    "a task that a function starts; `pulumi up` prints the end of its log",
    "a Job that Pulumi waits for; its log is in the cluster's",
  ],
  [
    "who reaches what",
    "a security group for each service",
    "all pods have the cluster's security group, and a network policy for each workload says what it may reach",
  ],
  ["between services", "Service Connect, a proxy beside each task", "the cluster's own names, without a proxy"],
  ["PgBouncer", "behind a network load balancer", "behind a name of the cluster"],
  [
    "secrets",
    "read by ECS when a task starts",
    "mounted by the Secrets Store CSI driver, which keeps a Secret of the namespace equal to them; a pod's variables are read when it starts",
  ],
  [
    "logs",
    "a log group for each service and job",
    "one for all, `cluster-log-group-application`; each line says its pod",
  ],
  ["Container Insights", "may be off, as in staging", "always on: the alarms about pods read it"],
  ["`writablePaths`", "root's, unless the image has a `VOLUME` there", "the user's own"],
  [
    "where deploys run",
    "anywhere",
    "where Kubernetes' API is reached: inside the VPC, or from the ranges of `platform.cluster.endpoint`",
  ],
  [
    "what deploys need",
    "the Pulumi CLI",
    "the AWS CLI as well, which makes the tokens for Kubernetes; and to have made the cluster, or to be one of `platform.cluster.admins`",
  ],
  [
    "what somebody has to look after",
    "nothing",
    "`platform.cluster.version`, once a year: one minor version at a time, within the 14 months that EKS supports it. Machines are replaced every 14 days by themselves",
  ],
];

const behaviour = `## What behaves differently

${table(["what", "on ECS", "on EKS"], behaviours, [])}`;

function pairs(measured: readonly Measured[]): Pair[] {
  const byStack = groupBy(
    measured.filter(({ compared }) => compared !== undefined),
    ({ plan }) => plan.stack,
  );
  return [...byStack].flatMap(([stack, both]) => {
    const on = (platform: string) => both.find(({ compared }) => compared === platform);
    const [ecs, eks] = [on("ecs"), on("eks")];
    return ecs && eks ? [{ stack, ecs, eks }] : [];
  });
}

const section = ({ stack, ecs, eks }: Pair): string[] => [
  `## ${ecs.plan.project}, ${stack}`,
  "Each component, its resources, and what it costs a month in US dollars ([what is counted](costs.md)):",
  componentTable(ecs, eks),
  "Resources of which there are as many on both are left out here:",
  typeTable(ecs, eks),
];

/** What is made, without components and providers. */
const made = ({ plan }: Measured): PlanResource[] =>
  plan.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));

interface Part {
  readonly kind: string;
  readonly resources: readonly PlanResource[];
  readonly monthlyCost: string;
}

function partsOf(measured: Measured): Map<string, Part> {
  const byParent = groupBy(made(measured), ({ parent = "" }) => nameOf(parent));
  const components = measured.plan.resources.filter(({ type }) => type.startsWith("plinth:"));
  return new Map(
    components.flatMap(({ name, type }): [string, Part][] => {
      const resources = byParent.get(name);
      if (resources === undefined) return [];
      const monthlyCost = measured.cost.components.find((part) => part.name === name)?.monthlyCost ?? "0";
      return [[name, { kind: type.split(":").at(-1) ?? type, resources, monthlyCost }]];
    }),
  );
}

const none = "–";

function componentTable(ecs: Measured, eks: Measured): string {
  const [before, after] = [partsOf(ecs), partsOf(eks)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(compare);
  const cells = (part: Part | undefined): [string, string, string] =>
    part === undefined ? [none, none, none] : [part.kind, String(part.resources.length), dollars(part.monthlyCost)];
  const rows = names.map((name) => {
    const [ecsKind, ecsCount, ecsCost] = cells(before.get(name));
    const [eksKind, eksCount, eksCost] = cells(after.get(name));
    return [name, ecsKind, eksKind, ecsCount, eksCount, ecsCost, eksCost];
  });
  const bold = (text: string): string => `**${text}**`;
  const totals = [
    bold("together"),
    "",
    "",
    bold(String(made(ecs).length)),
    bold(String(made(eks).length)),
    bold(dollars(ecs.cost.monthlyCost)),
    bold(dollars(eks.cost.monthlyCost)),
  ];
  return table(
    ["component", "on ECS", "on EKS", "resources on ECS", "on EKS", "a month on ECS", "on EKS"],
    [...rows, totals],
    [3, 4, 5, 6],
  );
}

function typeTable(ecs: Measured, eks: Measured): string {
  const [before, after] = [partsOf(ecs), partsOf(eks)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(compare);
  const rows = names.flatMap((name) => {
    const counts = [before.get(name), after.get(name)].map((part) =>
      groupBy(part?.resources ?? [], ({ type }) => shortType(type)),
    );
    const types = [...new Set(counts.flatMap((each) => [...each.keys()]))].sort(compare);
    return types.flatMap((type) => {
      const [one = 0, other = 0] = counts.map((each) => each.get(type)?.length ?? 0);
      return one === other ? [] : [[name, `\`${type}\``, figure(one), figure(other)]];
    });
  });
  return table(["component", "resource", "on ECS", "on EKS"], rows, [2, 3]);
}

const figure = (count: number): string => (count === 0 ? none : String(count));
