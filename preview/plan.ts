import type { Properties } from "./values";

/** What a program asks for of a resource. What a deployment would do with it, beside what there is, is a `Change` of diff/model.ts. */
export type Op = "create" | "read" | "import";

/** How long the provider may take, as the program gave it (`"30m"`). */
export interface Timeouts {
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  readonly read?: string;
}

/** One resource, with everything that the program told the engine about it. */
export interface PlanResource {
  readonly op: Op;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Managed by a provider; a component is not. */
  readonly custom: boolean;
  readonly remote: boolean;
  readonly parent?: string;
  /** Known before the deployment only for a resource that is read or imported. */
  readonly id?: string;
  readonly inputs: Properties;
  /** The provider that manages it, as `URN::ID`. */
  readonly provider?: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deletedWith?: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly additionalSecretOutputs: readonly string[];
  readonly aliases: readonly string[];
  readonly customTimeouts: Timeouts;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly replaceWith: readonly string[];
  readonly hideDiffs: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  readonly version?: string;
  readonly pluginDownloadURL?: string;
  /** What a component said of itself at the end of its constructor. */
  readonly outputs?: Properties;
}

/** Something that the program, or the preview of it, has to say. */
export interface Diagnostic {
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
  readonly urn?: string;
}

/** Everything that a program asks for, in the order in which it asked. */
export interface Plan {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly PlanResource[];
  readonly outputs: Properties;
  readonly diagnostics: readonly Diagnostic[];
}

/** A property of one resource that needs another resource. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly property: string;
}

/** The type of the resource at the root of every stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** Resources by the URN of their parent, in order of registration; `""` holds those without one. */
export function childrenByParent(plan: Plan): Map<string, PlanResource[]> {
  const known = new Set(plan.resources.map((resource) => resource.urn));
  return groupBy(plan.resources, ({ parent }) => (parent !== undefined && known.has(parent) ? parent : ""));
}

/** Things by what they have in common, in the order in which they come. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}

/** Which property of which resource needs which other resource. */
export function edges(plan: Plan): Edge[] {
  return plan.resources.flatMap(({ urn, propertyDependencies }) =>
    Object.entries(propertyDependencies).flatMap(([property, urns]) => urns.map((to) => ({ from: urn, to, property }))),
  );
}

/** How many resources each operation concerns, the stack itself included, as Pulumi counts. */
export function countByOp(plan: Plan): Partial<Record<Op, number>> {
  const counts: Partial<Record<Op, number>> = {};
  for (const { op } of plan.resources) {
    counts[op] = (counts[op] ?? 0) + 1;
  }
  return counts;
}

/** Whether something went wrong, so that the plan is not to be trusted. */
export const hasErrors = (plan: Plan): boolean => plan.diagnostics.some(({ severity }) => severity === "error");

/** The name within a URN: all after the third `::`, for a name may have one of its own. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::") || urn;

/** The URN of a resource as the engine builds it; the stack's own type is not part of its children's. */
export function buildUrn(
  stack: string,
  project: string,
  parent: string | undefined,
  type: string,
  name: string,
): string {
  const parentType = parent === undefined ? undefined : parent.split("::")[2];
  const chain = parentType === undefined || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${chain}::${name}`;
}
