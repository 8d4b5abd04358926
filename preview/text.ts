import { createColors } from "picocolors";
import type { Judgement } from "../policies/judge";
import { policyLines, policySummary } from "../policies/text";
import { childrenByParent, countByOp, type Op, type Plan, type PlanResource, STACK_TYPE } from "./plan";
import { isMap, Secret, SECRET_TEXT, UNKNOWN, type Properties, type Value } from "./values";

/** What the header says of the stack. */
export interface Place {
  readonly profile?: string;
  readonly region?: string;
  readonly account?: string;
}

export interface TextOptions {
  readonly place: Place;
  readonly notes: readonly string[];
  /** What the policies say, where they were asked. */
  readonly judgement?: Judgement;
  readonly color: boolean;
  /** The properties under each resource. */
  readonly diff?: boolean;
  /** The summary line alone. */
  readonly quiet?: boolean;
}

type Colors = ReturnType<typeof createColors>;

// Pulumi's own prefixes.
const PREFIXES: Readonly<Record<Op, string>> = { create: "+", read: ">", import: "=" };

const HONESTY = [
  "This preview asked AWS nothing. It cannot know what AWS would refuse (quotas, permissions, names that are taken),",
  "which values AWS fills in by itself, or what was changed by hand. It is not compared with what is deployed: every",
  "resource is shown as if the stack were empty.",
];

/** The preview for a terminal, the most important thing last. */
export function renderText(plan: Plan, options: TextOptions): string {
  const colors = createColors(options.color);
  const { judgement } = options;
  const summary = [
    ...(judgement === undefined ? [] : [`${colors.bold("Policies:")} ${policySummary(judgement, colors)}`]),
    `${colors.bold("Resources:")} ${counts(plan, colors)}`,
  ];
  if (options.quiet) {
    return `${summary.join("\n")}\n`;
  }
  const policies = judgement === undefined ? [] : policyLines(judgement, colors);
  return [
    header(plan, options.place, colors),
    ...options.notes.map((note) => `${colors.yellow("note:")} ${note}`),
    "",
    ...tree(plan, options.diff ?? false, colors),
    "",
    ...policies,
    ...(policies.length === 0 ? [] : [""]),
    ...HONESTY.map((line) => colors.dim(line)),
    "",
    ...summary,
    "",
  ].join("\n");
}

function header({ project, stack }: Plan, { region, account, profile }: Place, colors: Colors): string {
  const facts = [
    region,
    account === undefined ? undefined : `account ${account}`,
    profile === undefined ? undefined : `profile ${profile}`,
  ].filter((fact) => fact !== undefined);
  return [colors.bold(`${project}/${stack}`), ...facts].join("  ");
}

function counts(plan: Plan, colors: Colors): string {
  const byOp = countByOp(plan);
  const ops = (Object.keys(PREFIXES) as Op[]).filter((op) => byOp[op] !== undefined);
  const parts = ops.map((op) => paint(op, `${PREFIXES[op]} ${byOp[op]} to ${op}`, colors));
  return parts.length === 0 ? "none" : parts.join(", ");
}

function tree(plan: Plan, diff: boolean, colors: Colors): string[] {
  const children = childrenByParent(plan);
  const lines: string[] = [];
  const show = (siblings: readonly PlanResource[], depth: number) => {
    const width = Math.max(0, ...siblings.filter(({ custom }) => custom).map(({ type }) => type.length));
    for (const resource of siblings) {
      const below = children.get(resource.urn) ?? [];
      // The header stands for the stack.
      const shown = resource.type !== STACK_TYPE;
      if (shown) {
        lines.push(`${"  ".repeat(depth)}${line(resource, width, colors)}`);
        if (diff) {
          lines.push(...properties({ ...resource.inputs, ...resource.outputs }, depth + 2));
        }
      }
      show(below, shown ? depth + 1 : depth);
    }
  };
  show(children.get("") ?? [], 0);
  return lines;
}

function line({ op, custom, type, name, protect }: PlanResource, width: number, colors: Colors): string {
  const what = custom ? `${type.padEnd(width)} ${name}` : `${colors.bold(name)} ${colors.dim(type)}`;
  return `${paint(op, PREFIXES[op], colors)} ${what}${protect ? colors.dim(" (protected)") : ""}`;
}

const paint = (op: Op, text: string, colors: Colors): string =>
  op === "read" ? colors.cyan(text) : colors.green(text);

function properties(values: Properties, depth: number): string[] {
  return Object.entries(values).flatMap(([key, value]) => property(`${key}:`, value, depth));
}

function property(label: string, value: Value, depth: number): string[] {
  const indent = "  ".repeat(depth);
  if (Array.isArray(value) && value.length > 0) {
    return [`${indent}${label}`, ...value.flatMap((item) => property("-", item, depth + 1))];
  }
  if (isMap(value) && Object.keys(value).length > 0) {
    return [`${indent}${label}`, ...properties(value, depth + 1)];
  }
  return [`${indent}${label} ${scalar(value)}`];
}

function scalar(value: Value): string {
  if (value instanceof Secret) {
    return SECRET_TEXT;
  }
  return value === UNKNOWN ? "<computed>" : JSON.stringify(value);
}
