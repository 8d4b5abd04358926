import type { Judgement } from "../policies/judge";
import { policyDocument, type PolicyDocument } from "../policies/text";
import { countByOp, type Diagnostic, type Op, type Plan, type PlanResource, type Timeouts } from "./plan";
import { type Properties, SECRET_TEXT } from "./values";

/** The version of the keys that are the preview's own. It changes when one is renamed or removed. */
export const SCHEMA_VERSION = 1;

/**
 * What `--json` prints: first exactly the document of `pulumi preview --json`, then keys of the preview's own.
 *
 * | key             | what it holds                                                                                 |
 * | --------------- | --------------------------------------------------------------------------------------------- |
 * | `config`        | the configuration of the stack, secrets as `[secret]`                                         |
 * | `steps`         | one for each resource, in the order in which the program registers them                       |
 * | `diagnostics`   | messages of the program and of the preview; missing when there are none                       |
 * | `duration`      | nanoseconds                                                                                   |
 * | `changeSummary` | how many resources each operation concerns, the stack itself included                         |
 * | `schemaVersion` | the version of what follows                                                                   |
 * | `project`       | the project's name                                                                            |
 * | `stack`         | the stack's name                                                                              |
 * | `notes`         | what the settings want said: a profile's value that is displaced, a service without an image  |
 * | `policies`      | what the policies say; missing where the program failed                                       |
 *
 * In `policies`, `findings` are what is wrong: each with its `rule`, `level` (`mandatory` or `advisory`), `severity`, the
 * `urn` of the resource, a `message` and the `remedy`. `exemptions` are those of the stack that hold, with the `messages`
 * that they let pass. `notJudged` names what only a deployment tells, with the reason, `why`. `duration` is in nanoseconds.
 *
 * Of a step, `op` is `create`, `read` or `import`, and `detailedDiff` is `null`, as nothing is compared yet. In
 * `newState` a secret is the string `[secret]` and a value that is known only after the deployment is
 * `04da6b54-80e4-46f7-96ec-b56ff0331ba9`, as the engine prints them. Two things differ from the engine: `inputs` are what
 * the program gave, without what a provider adds when it checks them, and there is no `sourcePosition`.
 */
export interface PreviewDocument {
  readonly config?: Record<string, string>;
  readonly steps?: readonly PreviewStep[];
  readonly diagnostics?: readonly Diagnostic[];
  readonly duration: number;
  readonly changeSummary: Partial<Record<Op, number>>;
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly project: string;
  readonly stack: string;
  readonly notes: readonly string[];
  readonly policies?: PolicyDocument & { readonly duration: number };
}

/** What the policies say, and how long they took. */
export interface Judged {
  readonly judgement: Judgement;
  readonly durationMs: number;
}

export interface PreviewStep {
  readonly op: Op;
  readonly urn: string;
  readonly provider?: string;
  readonly newState: State;
  readonly detailedDiff: null;
}

/** The engine's `ResourceV3`; whatever is empty or false is left out, as there. */
export interface State {
  readonly urn: string;
  readonly custom: boolean;
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
  readonly policies?: Judged;
  readonly durationMs: number;
}

/** The document as an object; `JSON.stringify` writes its secrets and unknown values as described above. */
export function previewDocument(plan: Plan, options: JsonOptions): PreviewDocument {
  return {
    config: some(blind(options.config, new Set(options.secretKeys))),
    steps: list(plan.resources.map(step)),
    diagnostics: list(plan.diagnostics),
    duration: nanoseconds(options.durationMs),
    changeSummary: countByOp(plan),
    schemaVersion: SCHEMA_VERSION,
    project: plan.project,
    stack: plan.stack,
    notes: options.notes,
    policies: options.policies && {
      ...policyDocument(options.policies.judgement),
      duration: nanoseconds(options.policies.durationMs),
    },
  };
}

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
