import { UsageError } from "../flags";
import type { Plan, PlanResource } from "../plan";
import type { Before } from "./before";
import { match } from "./match";
import type { Diff, PropertyChange, ResourceDiff } from "./model";
import { compare } from "./properties";
import { isKnown } from "./replacing";
import { isDefault, Verdicts, type Verdict } from "./verdicts";

export interface DiffOptions {
  /**
   * Whether the plan was recorded with `answers(before)`, so that only that is unknown in it which the deployment makes anew.
   * Without, what is unknown is taken for what it was, unless it is made of something new or of something else.
   */
  readonly answered?: boolean;
}

/** What a deployment of the plan would do to what there is, by the engine's own rules. Throws `UsageError`. */
export function diffPlans(before: Before, after: Plan, { answered = false }: DiffOptions = {}): Diff {
  refuseAnother(before, after);
  // Those that the engine makes by itself are in a state, and in no plan.
  const olds = before.resources.filter(({ urn }) => !isDefault(urn));
  const pairs = match(olds, after);
  const news = new Map(after.resources.map((resource) => [resource.urn, resource]));
  const verdicts = new Verdicts({ before, after: news, pairs, answered });
  const kept = after.resources.map((resource) =>
    told(pairs.old.get(resource.urn), resource, verdicts.of(resource.urn) as Verdict),
  );
  const gone = dependentsFirst(olds.filter(({ urn }) => !pairs.renamed.has(urn)));
  const resources = [...kept, ...gone.map(goes)];
  return {
    against: { kind: before.kind, file: before.file },
    resources,
    outputs: outputs(before, after),
    notes: [...before.notes, ...notes(resources, verdicts), ...(verdicts.hasUnknown && !answered ? [HIDDEN] : [])],
  };
}

const HIDDEN =
  "What providers say is unknown on one side or both: a change inside of a text that is made of it is seen only if it is made of something else, or of something new.";

function refuseAnother({ project, stack, file, resources }: Before, after: Plan): void {
  if (resources.length === 0 || (project === after.project && stack === after.stack)) return;
  throw new UsageError(
    `${file} is of the stack ${project}/${stack}, and this is ${after.project}/${after.stack}: only one and the same stack is compared`,
  );
}

function told(old: PlanResource | undefined, now: PlanResource, verdict: Verdict): ResourceDiff {
  const { change, properties, reasons, deleteBeforeReplace, refused } = verdict;
  return {
    change,
    urn: now.urn,
    ...(old !== undefined && { before: old }),
    after: now,
    ...(old !== undefined && old.urn !== now.urn && { renamedFrom: old.urn }),
    properties,
    reasons,
    ...(deleteBeforeReplace && { deleteBeforeReplace }),
    ...(refused && { refused }),
  };
}

/** One that the program has no more. What was only read is not deleted, nor is what should stay. */
const goes = (old: PlanResource): ResourceDiff => ({
  change: "delete",
  urn: old.urn,
  before: old,
  properties: [],
  reasons: [],
  ...(old.protect && { refused: true }),
  ...((old.retainOnDelete || old.op === "read") && { retained: true }),
});

/** Those of a state, and of a plan, stand in an order in which each follows what it depends on. */
const dependentsFirst = (resources: readonly PlanResource[]): PlanResource[] => [...resources].reverse();

function outputs(before: Before, after: Plan): PropertyChange[] {
  return compare(before.outputs, after.outputs, { sets: [], fate: () => "same" }).map(({ path, before, after }) => ({
    path,
    kind: before === undefined ? "add" : after === undefined ? "delete" : "update",
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  }));
}

function notes(resources: readonly ResourceDiff[], { sealed, assumed }: Verdicts): string[] {
  const touched = resources.filter(({ change }) => change === "update");
  const unknownTypes = new Set(
    touched.map(({ after }) => after).flatMap((now) => (now?.custom && !isKnown(now.type) ? [now.type] : [])),
  );
  const tags = touched.some(
    ({ after, properties }) =>
      after?.type === "pulumi:providers:aws" && properties.some(({ path }) => path.startsWith("defaultTags")),
  );
  return [
    ...[...unknownTypes].map(
      (type) =>
        `What replaces a ${type} is not known, nor which of its lists have no order: its changes are shown as updates.`,
    ),
    ...(sealed.size === 0
      ? []
      : [`Whether these secrets have changed cannot be told, as they are encrypted: ${listed(sealed)}.`]),
    ...(assumed.size === 0
      ? []
      : [`These are known only after the deployment, and taken for what they were: ${listed(assumed)}.`]),
    ...(tags ? ["The default tags of the AWS provider change: every resource that bears tags is updated, too."] : []),
  ];
}

/** `name.property`, as many as one reads. */
function listed(places: ReadonlyMap<string, readonly string[]>): string {
  const all = [...places].flatMap(([urn, paths]) =>
    paths.map((path) => `${urn.split("::").slice(3).join("::")}.${path}`),
  );
  const shown = all.sort().slice(0, 10).join(", ");
  return all.length > 10 ? `${shown} and ${all.length - 10} more` : shown;
}
