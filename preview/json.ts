import { policyDocument, type PolicyDocument } from "../policies/text";
import type { Comparison } from "./compare/model";
import type { BudgetCheck, Cost, CostChange, Saving } from "./cost/model";
import type { Danger } from "./danger/model";
import type { Diagram } from "./diagram/model";
import { countChanges, urnOfLeft, type Diff, type PropertyChange, type ResourceDiff } from "./diff/model";
import { topOf } from "./diff/paths";
import { countByOp, type Diagnostic, type Op, type Plan, type PlanResource, type Timeouts } from "./plan";
import type { Report } from "./report";
import type { ScheduleReport } from "./schedule/model";
import { type Properties, SECRET_TEXT } from "./values";

/** The version of the keys that are the preview's own. It changes when one is renamed or removed. */
export const SCHEMA_VERSION = 1;

/**
 * What `--json` prints: first exactly the document of `pulumi preview --json`, then keys of the preview's own.
 *
 * | key             | what it holds                                                                                 |
 * | --------------- | --------------------------------------------------------------------------------------------- |
 * | `config`        | the configuration of the stack, secrets as `[secret]`                                         |
 * | `steps`         | what the engine would do, in the order in which the program registers resources; deletions last |
 * | `diagnostics`   | messages of the program and of the preview; missing when there are none                       |
 * | `duration`      | nanoseconds                                                                                   |
 * | `changeSummary` | how many resources each operation concerns, the stack itself included                         |
 * | `schemaVersion` | the version of what follows                                                                   |
 * | `project`       | the project's name                                                                            |
 * | `stack`         | the stack's name                                                                              |
 * | `notes`         | what the settings want said: a profile's value that is displaced, a service without an image  |
 * | `against`       | what the plan is compared with, as `--against` named it, and what could not be compared       |
 * | `danger`        | changes that people have to want; `allowed` where the stack file says so                      |
 * | `policies`      | what the policies say                                                                         |
 * | `cost`          | what the plan costs in a month, by Infracost's names; `change`, `savings` and `budget` of it  |
 * | `schedule`      | how long a deployment takes, which chain decides it, and what waits without need              |
 * | `diagram`       | nodes, edges and groups of a picture of the stack                                             |
 * | `comparison`    | the stack beside another one, with `--compare`                                                |
 *
 * Those from `danger` on are missing where the program failed.
 *
 * In `policies`, `findings` are what is wrong: each with its `rule`, `level` (`mandatory` or `advisory`), `severity`, the
 * `urn` of the resource, a `message` and the `remedy`. `exemptions` are those of the stack that hold, with the `messages`
 * that they let pass. `notJudged` names what only a deployment tells, with the reason, `why`. `duration` is in nanoseconds.
 *
 * Without `--against`, `op` of a step is `create`, `read` or `import`, and `detailedDiff` is `null`. With it there are
 * `same`, `update` and `delete` as well, `discard` of what was only read, and for a replacement the engine's three:
 * `create-replacement` (or `import-` or `read-replacement`), `replace` and `delete-replaced`; `oldState` is what was there. In both states a secret is the string `[secret]` and a value that is
 * known only after the deployment is `04da6b54-80e4-46f7-96ec-b56ff0331ba9`, as the engine prints them. Two things differ
 * from the engine: `inputs` are what the program gave, without what a provider adds when it checks them, and there is no
 * `sourcePosition`.
 */
export interface PreviewDocument {
  readonly config?: Record<string, string>;
  readonly steps?: readonly PreviewStep[];
  readonly diagnostics?: readonly Diagnostic[];
  readonly duration: number;
  readonly changeSummary: Readonly<Record<string, number>>;
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly project: string;
  readonly stack: string;
  readonly notes: readonly string[];
  readonly against?: Diff["against"] & { readonly notes: readonly string[] };
  readonly danger?: readonly Danger[];
  readonly policies?: PolicyDocument & { readonly duration: number };
  readonly cost?: Cost & {
    readonly change?: CostChange;
    readonly savings: readonly Saving[];
    readonly budget?: BudgetCheck;
  };
  readonly schedule?: ScheduleReport;
  readonly diagram?: Diagram;
  readonly comparison?: Comparison;
}

export interface PreviewStep {
  readonly op: StepOp;
  readonly urn: string;
  readonly provider?: string;
  readonly oldState?: State;
  readonly newState?: State;
  /** The properties that change, without what is inside of them. */
  readonly diffReasons?: readonly string[];
  readonly replaceReasons?: readonly string[];
  /** By Pulumi's paths. */
  readonly detailedDiff: Readonly<Record<string, PropertyDiff>> | null;
}

type StepOp = Op | "same" | "update" | "delete" | "discard" | `${Op}-replacement` | "replace" | "delete-replaced";

interface PropertyDiff {
  readonly kind: PropertyChange["kind"];
  /** Inputs are compared, as no provider is asked. */
  readonly inputDiff: boolean;
}

/** The engine's `ResourceV3`; whatever is empty or false is left out, as there. */
export interface State {
  readonly urn: string;
  readonly custom: boolean;
  /** An earlier deployment has replaced it, and left it to be deleted. */
  readonly delete?: true;
  readonly id?: string;
  readonly type: string;
  readonly inputs?: Properties;
  /** What a component registered. */
  readonly outputs?: Properties;
  readonly parent?: string;
  readonly protect?: true;
  readonly external?: true;
  readonly dependencies?: readonly string[];
  readonly provider?: string;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly additionalSecretOutputs?: readonly string[];
  readonly aliases?: readonly string[];
  readonly customTimeouts?: Partial<Record<keyof Timeouts, number>>;
  readonly importID?: string;
  readonly retainOnDelete?: true;
  readonly deletedWith?: string;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly hideDiff?: readonly string[];
  readonly replaceWith?: readonly string[];
}

export interface JsonOptions {
  readonly config: Record<string, string>;
  readonly secretKeys: readonly string[];
  readonly notes: readonly string[];
  /** Everything that there is to say of the plan, unless the program failed. */
  readonly report?: Report;
  /** How long it took to judge it. */
  readonly judgedMs?: number;
  readonly durationMs: number;
}

/** The document as an object; `JSON.stringify` writes its secrets and unknown values as described above. */
export function previewDocument(plan: Plan, options: JsonOptions): PreviewDocument {
  const { config, secretKeys, notes, report, durationMs } = options;
  const diff = report?.diff;
  return {
    config: some(blind(config, new Set(secretKeys))),
    steps: list(diff === undefined ? plan.resources.map(step) : diff.resources.flatMap(stepsOf)),
    diagnostics: list(plan.diagnostics),
    duration: nanoseconds(durationMs),
    changeSummary: diff === undefined ? countByOp(plan) : countChanges(diff),
    schemaVersion: SCHEMA_VERSION,
    project: plan.project,
    stack: plan.stack,
    notes,
    ...(report !== undefined && ownKeys(report, options)),
  };
}

const ownKeys = (report: Report, { judgedMs = 0 }: JsonOptions): Partial<PreviewDocument> => ({
  against: report.diff && { ...report.diff.against, notes: report.diff.notes },
  danger: report.dangers,
  policies: { ...policyDocument(report.judgement), duration: nanoseconds(judgedMs) },
  cost: { ...report.cost, change: report.costChange, savings: report.savings, budget: report.budget },
  schedule: report.schedule,
  diagram: report.diagram,
  comparison: report.comparison,
});

const nanoseconds = (milliseconds: number): number => Math.round(milliseconds * 1e6);

/** The document as text, indented as Pulumi does. */
export const renderJson = (plan: Plan, options: JsonOptions): string =>
  `${JSON.stringify(previewDocument(plan, options), null, 4)}\n`;

const step = (resource: PlanResource): PreviewStep => ({
  op: resource.op,
  urn: resource.urn,
  provider: resource.provider,
  newState: state(resource),
  detailedDiff: null,
});

/** What the engine does with a resource; a replacement has three steps, of which it counts one. */
function stepsOf({
  change,
  urn,
  before,
  after,
  properties,
  reasons,
  deleteBeforeReplace,
}: ResourceDiff): PreviewStep[] {
  const [oldState, newState] = [before, after].map((side) => side && state(side));
  const at = { urn, provider: (after ?? before)?.provider };
  const detailed = properties.map(({ path, kind }) => [path, { kind, inputDiff: true }] as const);
  const changed = {
    ...{ oldState, newState, diffReasons: list(topKeys(properties)) },
    detailedDiff: detailed.length === 0 ? null : Object.fromEntries(detailed),
  };
  if (change === "create" || change === "import") return [{ op: change, ...at, newState, detailedDiff: null }];
  const kept = change === "delete" ? urnOfLeft(urn) : undefined;
  if (kept !== undefined) {
    const gone = oldState && { ...oldState, urn: kept, delete: true as const };
    return [{ op: "delete-replaced", ...at, urn: kept, oldState: gone, detailedDiff: null }];
  }
  if (change === "delete")
    return [{ op: before?.op === "read" ? "discard" : change, ...at, oldState, detailedDiff: null }];
  if (change !== "replace") return [{ op: change, ...at, ...changed }];
  const forcing = properties.filter(({ kind }) => kind.endsWith("-replace"));
  const all = { ...at, ...changed, replaceReasons: list(topKeys(forcing.length > 0 ? forcing : paths(reasons))) };
  const [create, replace] = [
    { op: `${after?.op ?? "create"}-replacement`, ...all } as const,
    { op: "replace", ...all } as const,
  ];
  const gone = { op: "delete-replaced", ...at, oldState, detailedDiff: null } as const;
  return deleteBeforeReplace ? [gone, replace, create] : [create, replace, gone];
}

const paths = (reasons: ResourceDiff["reasons"]): { path: string }[] =>
  reasons.flatMap(({ path }) => (path === undefined ? [] : [{ path }]));

const topKeys = (properties: readonly { readonly path: string }[]): string[] => [
  ...new Set(properties.map(({ path }) => topOf(path))),
];

const state = (resource: PlanResource): State => ({
  urn: resource.urn,
  custom: resource.custom,
  id: resource.id,
  type: resource.type,
  inputs: some(resource.inputs),
  outputs: some(resource.outputs ?? {}),
  parent: resource.parent,
  protect: resource.protect || undefined,
  external: resource.op === "read" || undefined,
  dependencies: list(resource.dependencies),
  provider: resource.provider,
  propertyDependencies: some(sorted(resource.propertyDependencies)),
  additionalSecretOutputs: list(resource.additionalSecretOutputs),
  aliases: list(resource.aliases),
  customTimeouts: some(seconds(resource.customTimeouts)),
  importID: resource.op === "import" ? resource.id : undefined,
  retainOnDelete: resource.retainOnDelete || undefined,
  deletedWith: resource.deletedWith,
  ignoreChanges: list(resource.ignoreChanges),
  replaceOnChanges: list(resource.replaceOnChanges),
  hideDiff: list(resource.hideDiffs),
  replaceWith: list(resource.replaceWith),
});

const list = <T>(items: readonly T[]): readonly T[] | undefined => (items.length > 0 ? items : undefined);

const some = <T extends object>(map: T): T | undefined => (Object.keys(map).length > 0 ? map : undefined);

const sorted = <T>(map: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

const blind = (config: Record<string, string>, secretKeys: ReadonlySet<string>): Record<string, string> =>
  sorted(
    Object.fromEntries(Object.entries(config).map(([key, value]) => [key, secretKeys.has(key) ? SECRET_TEXT : value])),
  );

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** Go's durations (`1h30m`) as the seconds in which the engine keeps them. */
function seconds(timeouts: Timeouts): Partial<Record<keyof Timeouts, number>> {
  // The engine's state has no place for the timeout of a read.
  const { read: _, ...kept } = timeouts;
  return Object.fromEntries(
    Object.entries(kept).map(([operation, duration]) => [
      operation,
      [...duration.matchAll(/([\d.]+)(h|ms|m|s|us|µs|ns)/g)].reduce(
        (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit as string] as number),
        0,
      ),
    ]),
  );
}
