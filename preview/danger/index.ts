import type { Allowed } from "../../components/settings/allow";
import type { Diff, ReplaceReason, ResourceDiff } from "../diff/model";
import type { Danger, DangerKind } from "./model";
import { generated, nouns } from "./nouns";
import { at, number, sidesOf } from "./sides";
import { unguarded, weakened } from "./weakened";

export type * from "./model";

/** What people have to want before it happens: the worst first. What the stack file allows today says so. */
export function dangers(diff: Diff, allow: readonly Allowed[], today: string): Danger[] {
  const after = new Map(diff.resources.map((resource) => [resource.urn, resource]));
  const isNew = (urn: string) => after.get(urn)?.change === "create";
  const found = diff.resources.flatMap((resource) =>
    [...dangersOf(resource, isNew)].map(([kind, message]): Danger => {
      const name = nameOf(resource.urn);
      const said = allow.find((each) => each.change === kind && each.resource === name);
      const over = said !== undefined && said.until < today;
      return {
        ...{ kind, urn: resource.urn, name, cascade: cascadeOf(resource, diff) },
        message: over ? `${message} (allowed until ${said.until}, which is over)` : message,
        ...(said !== undefined && !over && { allowed: { reason: said.reason, until: said.until } }),
      };
    }),
  );
  return found.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** What the stack file allows and nothing asks for: in sentences. */
export const notNeeded = (allow: readonly Allowed[], found: readonly Danger[]): string[] =>
  allow
    .filter(({ change, resource }) => !found.some(({ kind, name }) => kind === change && name === resource))
    .map(
      ({ change, resource }) => `plinth:allow: nothing here is ${change} of ${resource}; take it out once it is done`,
    );

/** Whether a deployment has to wait for somebody who wants it. */
export const isStopped = (found: readonly Danger[]): boolean => found.some(({ allowed }) => allowed === undefined);

const order: readonly DangerKind[] = [
  "data-deleted",
  "data-replaced",
  "entry-deleted",
  "entry-replaced",
  "scaled-to-zero",
  "opened-to-the-internet",
  "protection-lifted",
  "backups-shortened",
];

function* dangersOf(resource: ResourceDiff, isNew: (urn: string) => boolean): Iterable<[DangerKind, string]> {
  const { change, urn } = resource;
  if (change === "read" || change === "import") return;
  const type = typeOf(resource);
  if (change === "delete" && resource.retained !== true) yield* deleted(resource, type);
  if (change === "replace") yield* replaced(resource, type);
  const sides = sidesOf(resource, isNew);
  if (sides === undefined) return;
  const what = `the ${nouns[type]?.noun ?? shortType(type)} ${nameOf(urn)}`;
  for (const [kind, message] of weakened(sides)) {
    // What a new resource lacks it never had.
    if (change === "create" && kind !== "opened-to-the-internet") continue;
    yield [kind, `${what}: ${message}`];
  }
  if (change === "update" && stops(resource)) yield ["scaled-to-zero", `${what}: nothing of it runs any more`];
}

function* deleted(resource: ResourceDiff, type: string): Iterable<[DangerKind, string]> {
  const name = nameOf(resource.urn);
  const noun = nouns[type];
  if (noun !== undefined && !isCopy(resource) && !provesACertificate(resource)) {
    const what = `the ${noun.noun} ${name} is deleted`;
    const [kind, lost]: [DangerKind, string] =
      noun.loses === "data"
        ? ["data-deleted", ", and what it holds"]
        : ["entry-deleted", ", and whoever comes in by it is cut off"];
    yield [kind, `${what}${lost}${refusal(resource)}`];
  }
  const guard = unguarded(type);
  if (guard !== undefined) yield [guard[0], `the ${shortType(type)} ${name} is deleted: ${guard[1]}`];
}

function* replaced(resource: ResourceDiff, type: string): Iterable<[DangerKind, string]> {
  const name = nameOf(resource.urn);
  const why = resource.reasons.map(reasonText).join(", and ");
  const made = generated[type];
  if (made !== undefined) yield ["data-replaced", `the ${made} ${name} gets another value, because ${why}`];
  const noun = nouns[type];
  if (noun === undefined || isCopy(resource) || provesACertificate(resource)) return;
  const what = `the ${noun.noun} ${name} is destroyed and made again, because ${why}`;
  const [kind, lost]: [DangerKind, string] =
    noun.loses === "data"
      ? ["data-replaced", "; what it holds is lost"]
      : [
          "entry-replaced",
          resource.deleteBeforeReplace ? "; until then nobody comes in by it" : "; it has another address then",
        ];
  yield [kind, `${what}${lost}${refusal(resource)}`];
}

const refusal = ({ refused }: ResourceDiff): string =>
  refused ? " (Pulumi refuses it for now, as it is protected)" : "";

/** Why, for a sentence that goes on after "because". */
export function reasonText(reason: ReplaceReason): string {
  switch (reason.kind) {
    case "property":
      return `\`${reason.path}\` changes`;
    case "cascade":
      return `\`${reason.path}\` follows ${nameOf(reason.urn)}, which is replaced`;
    case "option": {
      const of = reason.path === undefined ? "" : ` of \`${reason.path}\``;
      const by = reason.urn === undefined ? "" : ` of ${nameOf(reason.urn)}`;
      return `\`${reason.option}\`${of}${by} asks for it`;
    }
  }
}

/** Whether something ran before and nothing does after: tasks of a service, or pods. */
function stops({ before, after }: ResourceDiff): boolean {
  const counts = [["desiredCount"], ["maxCapacity"], ["minCapacity"], ["spec", "replicas"], ["spec", "maxReplicas"]];
  return counts.some(([key = "", ...path]) => {
    const [was, is] = [before, after].map((side) => number(at(side?.inputs[key], ...path)));
    return (was ?? 0) > 0 && is === 0;
  });
}

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
const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
/** `aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule` in words. */
const shortType = (type: string): string =>
  (type.split(":").at(-1) ?? type).replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
