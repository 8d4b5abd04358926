import { dangerousChanges, type Allowed } from "../../components/settings/allow";
import { deployment } from "../../policies/deployments";
import { ecsService } from "../../policies/kinds";
import type { Diff, ReplaceReason, ResourceDiff } from "../diff/model";
import { nameOf, type PlanResource } from "../plan";
import type { Danger, DangerKind } from "./model";
import { generated, nouns, type Noun } from "./nouns";
import { at, number, sidesOf } from "./sides";
import { unguarded, weakened } from "./weakened";

export type * from "./model";

/** What people have to want before it happens: the worst first. What the stack file allows today says so. */
export function dangers(diff: Diff, allow: readonly Allowed[], today: string): Danger[] {
  const after = new Map(diff.resources.map((resource) => [resource.urn, resource]));
  const context: Context = {
    isNew: (urn) => after.get(urn)?.change === "create",
    isGone: (urn) => after.get(urn)?.change === "delete",
  };
  const found = diff.resources.flatMap((resource) =>
    [...dangersOf(resource, context)].map(([kind, message]): Danger => {
      const name = nameOf(resource.urn);
      const said = allow.find((each) => each.change === kind && each.resource === name);
      const over = said !== undefined && said.until < today;
      return {
        ...{ kind, urn: resource.urn, name, cascade: cascadeOf(resource, diff) },
        message: over ? `${message} (allowed until ${said.until}, which is over)` : message,
        ...(said !== undefined &&
          !over &&
          !resource.refused && { allowed: { reason: said.reason, until: said.until } }),
      };
    }),
  );
  return found.sort((a, b) => dangerousChanges.indexOf(a.kind) - dangerousChanges.indexOf(b.kind));
}

/** What the stack file allows and nothing asks for: in sentences. */
export const notNeeded = (allow: readonly Allowed[], found: readonly Danger[]): string[] =>
  allow
    .filter(({ change, resource }) => !found.some(({ kind, name }) => kind === change && name === resource))
    .map(
      ({ change, resource }) => `plinth:allow: nothing here is ${change} of ${resource}; take it out once it is done`,
    );

/** Whether a deployment has to wait for somebody who wants it, or for another one that lifts what protects. */
export const isStopped = (found: readonly Danger[]): boolean => found.some(({ allowed }) => allowed === undefined);

interface Context {
  readonly isNew: (urn: string) => boolean;
  readonly isGone: (urn: string) => boolean;
}

function* dangersOf(resource: ResourceDiff, context: Context): Iterable<[DangerKind, string]> {
  const { change, urn } = resource;
  if (change === "read" || change === "import") return;
  const type = typeOf(resource);
  if (change === "delete" && resource.retained !== true) yield* deleted(resource, type, context);
  if (change === "replace") yield* replaced(resource, type);
  const sides = sidesOf(resource, context.isNew);
  if (sides === undefined) return;
  const what = `the ${nouns[type]?.noun ?? shortType(type)} ${nameOf(urn)}`;
  for (const [kind, message] of weakened(sides)) {
    // What a new resource lacks it never had.
    if (change === "create" && kind !== "opened-to-the-internet") continue;
    yield [kind, `${what}: ${message}`];
  }
  if (change === "update" && stops(resource)) yield ["scaled-to-zero", `${what}: nothing of it runs any more`];
}

function* deleted(resource: ResourceDiff, type: string, { isGone }: Context): Iterable<[DangerKind, string]> {
  if (runs(resource.before)) {
    yield ["scaled-to-zero", `the ${shortType(type)} ${nameOf(resource.urn)} is deleted: nothing of it runs any more`];
  }
  const lost = lostWith(resource, type);
  // What stood in a place is told by itself.
  if (lost !== undefined && (lost.loses !== "place" || resource.refused)) {
    const { noun, loses } = lost;
    const what = `the ${noun} ${nameOf(resource.urn)} is deleted`;
    yield loses === "data"
      ? ["data-deleted", `${what}, and what it holds${refusal(resource)}`]
      : ["entry-deleted", `${what}, and whoever comes in by it is cut off${refusal(resource)}`];
  }
  const guard = unguarded(type);
  const guarded = Object.values(resource.before?.propertyDependencies ?? {}).flat();
  if (guard !== undefined && !guarded.some(isGone)) {
    yield [guard[0], `the ${shortType(type)} ${nameOf(resource.urn)} is deleted: ${guard[1]}`];
  }
}

function* replaced(resource: ResourceDiff, type: string): Iterable<[DangerKind, string]> {
  const name = nameOf(resource.urn);
  const why = resource.reasons.map(reasonText).join(", and ");
  const made = generated[type];
  if (made !== undefined) yield ["data-replaced", `the ${made} ${name} gets another value, because ${why}`];
  const lost = lostWith(resource, type);
  if (lost === undefined) return;
  const { noun, loses } = lost;
  if (resource.before?.retainOnDelete) {
    const kind = loses === "data" ? "data-replaced" : "entry-replaced";
    yield [kind, `another ${noun} is made in the place of ${name}, which stays in AWS as it is, because ${why}`];
    return;
  }
  const what = `the ${noun} ${name} is destroyed and made again, because ${why}`;
  if (loses === "place") {
    yield ["entry-replaced", `${what}; AWS moves nothing that stands in it${refusal(resource)}`];
    return;
  }
  const gap = resource.deleteBeforeReplace ? "; until then nobody comes in by it" : "; it has another address then";
  yield loses === "data"
    ? ["data-replaced", `${what}; what it holds is lost${refusal(resource)}`]
    : ["entry-replaced", `${what}${gap}${refusal(resource)}`];
}

/** What is lost with a resource. What is protected was meant to stay, whatever it is. */
function lostWith(resource: ResourceDiff, type: string): Noun | undefined {
  const noun = isCopy(resource) || provesACertificate(resource) ? undefined : nouns[type];
  return noun ?? (resource.refused ? { noun: shortType(type), loses: "data" } : undefined);
}

const refusal = ({ refused }: ResourceDiff): string =>
  refused ? " (Pulumi refuses it: lift its protection in a deployment before, see docs/deleting.md)" : "";

/** Why, for a sentence that goes on after "because". */
export function reasonText(reason: ReplaceReason): string {
  switch (reason.kind) {
    case "property":
      return `\`${reason.path}\` changes`;
    case "cascade":
      return `\`${reason.path}\` follows ${nameOf(reason.urn)}, which is made anew`;
    case "option": {
      const of = reason.path === undefined ? "" : ` of \`${reason.path}\``;
      const by = reason.urn === undefined ? "" : ` of ${nameOf(reason.urn)}`;
      return `\`${reason.option}\`${of}${by} asks for it`;
    }
  }
}

/** Whether something ran before and nothing does after: tasks of a service, or pods. */
const stops = ({ before, after }: ResourceDiff): boolean =>
  counts.some(([key = "", ...path]) => {
    const [was, is] = [before, after].map((side) => number(at(side?.inputs[key], ...path)));
    return (was ?? 0) > 0 && is === 0;
  });

const counts = [["desiredCount"], ["maxCapacity"], ["spec", "replicas"], ["spec", "maxReplicas"]];

const runs = (before: PlanResource | undefined): boolean =>
  running.has(before?.type ?? "") &&
  counts.some(([key = "", ...path]) => (number(at(before?.inputs[key], ...path)) ?? 0) > 0);

const running = new Set([...ecsService.tokens, ...deployment.tokens]);

/** A read replica holds nothing that its primary does not. */
const isCopy = ({ before }: ResourceDiff): boolean => before?.inputs["replicateSourceDb"] !== undefined;

/** Nobody comes in by the record that shows ACM whose the domain is. */
const provesACertificate = ({ before, after }: ResourceDiff): boolean =>
  [before, after].some((side) => {
    const needed = Object.values(side?.propertyDependencies ?? {}).flat();
    return side?.type === "aws:route53/record:Record" && needed.some((urn) => urn.includes("aws:acm/certificate:"));
  });

/** What is replaced because this is, and what because of that: by logical name. */
function cascadeOf({ urn }: ResourceDiff, { resources }: Diff): string[] {
  const found = new Set([urn]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const { urn: other, reasons } of resources) {
      if (reasons.some((reason) => "urn" in reason && reason.urn !== undefined && found.has(reason.urn)))
        found.add(other);
    }
  }
  return [...found].slice(1).map(nameOf);
}

const typeOf = ({ before, after }: ResourceDiff): string => (after ?? before)?.type ?? "";
/** `aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule` in words. */
const shortType = (type: string): string =>
  (type.split(":").at(-1) ?? type).replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
