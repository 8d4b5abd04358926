import type { PlanResource } from "../plan";
import type { Value } from "../values";

/** What a deployment does with a resource, compared with what there was; `replace` is Pulumi's `+-`. */
export type Change = "same" | "create" | "update" | "replace" | "delete" | "read" | "import";

/** What happens to one property; one whose change replaces the resource says so, as in Pulumi's `detailedDiff`. */
export type PropertyChangeKind = "add" | "delete" | "update" | "add-replace" | "delete-replace" | "update-replace";

/** One property that is not as it was. */
export interface PropertyChange {
  /** Pulumi's path, such as `vpcConfig.subnetIds[0]`; an option of the resource is named by itself (`protect`). */
  readonly path: string;
  readonly kind: PropertyChangeKind;
  readonly before?: Value;
  /** `UNKNOWN` where only the deployment tells, so that it may turn out to be as it was. */
  readonly after?: Value;
}

/** Why a resource is replaced. */
export type ReplaceReason =
  | { readonly kind: "property"; readonly path: string; readonly source: string }
  /** What one of its properties names is replaced, and the property follows; `urn` is the one that it follows. */
  | { readonly kind: "cascade"; readonly path: string; readonly urn: string }
  /** An option says so: `replaceOnChanges`, `replaceWith`, or its provider is replaced. */
  | { readonly kind: "option"; readonly option: string; readonly path?: string; readonly urn?: string };

/** One resource, before and after. */
export interface ResourceDiff {
  readonly change: Change;
  /** The new URN; of one that goes, the one that it has, with ` (left)` where an earlier deployment has left it to be deleted. */
  readonly urn: string;
  readonly before?: PlanResource;
  readonly after?: PlanResource;
  /** The URN that it had, where an alias led from it. */
  readonly renamedFrom?: string;
  /** In the order of their paths. */
  readonly properties: readonly PropertyChange[];
  /** Never empty where the change is `replace`. */
  readonly reasons: readonly ReplaceReason[];
  /** It is gone before its successor is made, as two of them cannot be at a time. */
  readonly deleteBeforeReplace?: boolean;
  /** The engine refuses to delete or replace it, because it is protected in what there is. */
  readonly refused?: boolean;
  /** It goes from the stack, and stays in AWS (`retainOnDelete`). */
  readonly retained?: boolean;
}

/** What stands behind the URN, which its successor has, of one that an earlier deployment has left to be deleted. */
export const left = (at: number): string => ` (left${at === 1 ? "" : ` ${at}`})`;

/** The URN that one has in the state, where an earlier deployment has left it to be deleted; undefined of any other. */
export const urnOfLeft = (urn: string): string | undefined => /^(.*) \(left(?: \d+)?\)$/s.exec(urn)?.[1];

/** What a plan changes. */
export interface Diff {
  readonly against: { readonly kind: "plan" | "state"; readonly file: string };
  /** Every resource of both sides once: those of the plan in its order, then those that go, dependents first. */
  readonly resources: readonly ResourceDiff[];
  /** Outputs of the stack that differ. */
  readonly outputs: readonly PropertyChange[];
  /** What could not be compared, and why: in sentences. */
  readonly notes: readonly string[];
}

/** Whether anything is to be done at all, or is no longer protected. */
export const hasChanges = ({ resources, outputs }: Diff): boolean =>
  outputs.length > 0 ||
  resources.some(({ change, properties }) => properties.length > 0 || (change !== "same" && change !== "read"));

/** How many resources each change concerns, the stack itself included, as Pulumi counts. */
export function countChanges({ resources }: Diff): Partial<Record<Change, number>> {
  const counts: Partial<Record<Change, number>> = {};
  for (const { change } of resources) counts[change] = (counts[change] ?? 0) + 1;
  return counts;
}
