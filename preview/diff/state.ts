import * as z from "zod";
import type { UsageError } from "../flags";
import { nameOf, STACK_TYPE, type PlanResource, type Timeouts } from "../plan";
import { isMap, Secret, UNKNOWN, UNKNOWN_SENTINEL, type Properties, type Value } from "../values";
import type { Before } from "./before";
import { left } from "./model";
import { contentHash, isAsset, own } from "./normal";
import { join } from "./paths";
import { SealedSecret } from "./secrets";

/** The newest version of the engine's deployments that is understood (sdk/go/common/apitype/core.go). */
const NEWEST = 4;

// What marks secrets (sdk/go/common/resource/properties.go).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

const texts = z.array(z.string()).nullish();
const values = z.record(z.string(), z.unknown()).nullish();
const resource = z.object({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean(),
  id: z.string().nullish(),
  importID: z.string().nullish(),
  inputs: values,
  outputs: values,
  parent: z.string().nullish(),
  protect: z.boolean().nullish(),
  external: z.boolean().nullish(),
  delete: z.boolean().nullish(),
  pendingReplacement: z.boolean().nullish(),
  initErrors: texts,
  dependencies: texts,
  provider: z.string().nullish(),
  propertyDependencies: z.record(z.string(), texts).nullish(),
  additionalSecretOutputs: texts,
  aliases: texts,
  customTimeouts: z.record(z.string(), z.unknown()).nullish(),
  retainOnDelete: z.boolean().nullish(),
  deletedWith: z.string().nullish(),
  ignoreChanges: texts,
  replaceOnChanges: texts,
  replaceWith: texts,
  hideDiff: texts,
});
type Kept = z.infer<typeof resource>;

const deployment = z.object({
  resources: z.array(resource).nullish(),
  pending_operations: z.array(z.object({ type: z.string(), resource: z.object({ urn: z.string() }) })).nullish(),
});

/** Reads what `pulumi stack export` prints, or the file in which a backend keeps it. */
export function readState(document: object, file: string, refuse: (why: string) => UsageError): Before {
  const { version, ...rest } = document as {
    version?: unknown;
    deployment?: unknown;
    checkpoint?: { latest?: unknown };
  };
  if (typeof version !== "number" || version < 3) {
    throw refuse("it is a state of a format before 3: `pulumi stack export` of a current Pulumi writes a newer one");
  }
  if (version > NEWEST) {
    throw refuse(`it is a state of format ${version}, and this Plinth reads formats up to ${NEWEST}: use a newer one`);
  }
  const read = deployment.safeParse(rest.deployment ?? rest.checkpoint?.latest ?? {});
  if (!read.success) throw refuse(`it is not a whole state: ${firstOf(read.error)}`);
  const all = read.data.resources ?? [];
  const [, stack = "", project = ""] = /^urn:pulumi:(.*?)::(.*?)::/.exec(all[0]?.urn ?? "") ?? [];
  const kept = withoutDoubles(all);
  const seen = new Set<string>();
  const doubled = kept.find(({ urn }) => seen.size === seen.add(urn).size);
  if (doubled !== undefined) throw refuse(`it is not a whole state: ${doubled.urn} is in it twice`);
  const parted = kept.map((each) => [each, part(each.type, each.inputs ?? {})] as const);
  const root = kept.find(({ type }) => type === STACK_TYPE);
  return {
    ...{ kind: "state", file, project, stack },
    resources: parted.map(([each, { said }]) => resourceOf(each, said)),
    outputs: properties(root?.outputs ?? {}),
    provided: new Map(
      kept.map((each) => [each.urn, { ...properties(each.outputs ?? {}), ...(each.id ? { id: each.id } : {}) }]),
    ),
    made: new Map(parted.map(([{ urn }, { made }]) => [urn, made])),
    unfinished: new Map(kept.flatMap((each) => unfinished(each))),
    notes: notes(all, read.data.pending_operations ?? []),
  };
}

/**
 * Each by a URN of its own: what an earlier deployment has left to be deleted has that of its successor. The engine deletes it
 * although it is protected, as nobody asks for a replacement twice (DeleteStep in pkg/resource/deploy/step.go).
 */
function withoutDoubles(all: readonly Kept[]): Kept[] {
  const counts = new Map<string, number>();
  return all.map((each) => {
    if (each.delete !== true) return each;
    const at = (counts.get(each.urn) ?? 0) + 1;
    counts.set(each.urn, at);
    return { ...each, urn: each.urn + left(at), protect: false };
  });
}

/** Where a document is first not what it should be. */
export const firstOf = ({ issues: [issue] }: z.ZodError): string =>
  issue === undefined ? "" : `${issue.path.map(String).join(".") || "it"}: ${issue.message}`;

function unfinished({ urn, pendingReplacement, initErrors }: Kept): [string, "update" | "replace"][] {
  if (pendingReplacement === true) return [[urn, "replace"]];
  return (initErrors ?? []).length > 0 ? [[urn, "update"]] : [];
}

function notes(
  all: readonly Kept[],
  pending: readonly { readonly type: string; readonly resource: { readonly urn: string } }[],
): string[] {
  const gone = all.filter((each) => each.delete === true);
  return [
    ...(gone.length === 0
      ? []
      : [`An earlier deployment has left these to be deleted, and the next one does it: ${names(gone)}.`]),
    ...(pending.length === 0
      ? []
      : [
          `An earlier deployment was broken off while it worked on these, and nobody knows how far: ${names(pending.map((each) => each.resource))}.`,
        ]),
  ];
}

const names = (resources: readonly { readonly urn: string }[]): string =>
  resources.map(({ urn }) => nameOf(urn)).join(", ");

const resourceOf = (kept: Kept, inputs: Properties): PlanResource => ({
  op: kept.external === true ? "read" : "create",
  ...{ urn: kept.urn, type: kept.type, name: nameOf(kept.urn), custom: kept.custom, remote: false },
  parent: kept.parent || undefined,
  id: kept.importID || kept.id || undefined,
  inputs,
  provider: kept.provider || undefined,
  protect: kept.protect ?? false,
  retainOnDelete: kept.retainOnDelete ?? false,
  deletedWith: kept.deletedWith || undefined,
  dependencies: kept.dependencies ?? [],
  propertyDependencies: Object.fromEntries(
    Object.entries(kept.propertyDependencies ?? {}).map(([property, urns]) => [property, urns ?? []]),
  ),
  additionalSecretOutputs: kept.additionalSecretOutputs ?? [],
  aliases: kept.aliases ?? [],
  customTimeouts: timeouts(kept.customTimeouts ?? {}),
  ignoreChanges: kept.ignoreChanges ?? [],
  replaceOnChanges: kept.replaceOnChanges ?? [],
  replaceWith: kept.replaceWith ?? [],
  hideDiffs: kept.hideDiff ?? [],
});

/** The engine keeps seconds. */
const timeouts = (kept: Readonly<Record<string, unknown>>): Timeouts =>
  Object.fromEntries(
    Object.entries(kept).flatMap(([key, value]) =>
      typeof value === "number" && value > 0 ? [[key, `${value}s`]] : [],
    ),
  );

const properties = (map: Readonly<Record<string, unknown>>): Properties =>
  Object.fromEntries(
    Object.entries(map).flatMap(([key, item]) => (isInternal(key) ? [] : [[key, value(item)] as const])),
  );

/** What the engine and the bridge to Terraform's providers note for themselves. */
const isInternal = (key: string) => key === "__defaults" || key === "__internal" || key === "__meta";

function value(item: unknown): Value {
  if (item === UNKNOWN_SENTINEL) return UNKNOWN;
  if (Array.isArray(item)) return item.map(value);
  if (typeof item !== "object" || item === null) return item as Value;
  const map = item as Readonly<Record<string, unknown>>;
  if (isAsset(map)) return { [SIGNATURE]: map[SIGNATURE] as string, hash: contentHash(map) };
  return map[SIGNATURE] === SECRET ? secret(map["plaintext"]) : properties(map);
}

/** One that was exported with --show-secrets is there as JSON. */
function secret(plaintext: unknown): Secret {
  if (typeof plaintext !== "string") return new SealedSecret();
  try {
    return new Secret(value(JSON.parse(plaintext)));
  } catch {
    return new SealedSecret();
  }
}

/** What the program has said of the inputs, and what the provider has made up, by path. */
function part(type: string, inputs: Readonly<Record<string, unknown>>): { said: Properties; made: Properties } {
  const made: [string, Value][] = [];
  const said = Object.fromEntries(without(inputs, "", made));
  return type.startsWith("kubernetes:") ? partObject(said) : { said, made: Object.fromEntries(made) };
}

function without(map: Readonly<Record<string, unknown>>, path: string, made: [string, Value][]): [string, Value][] {
  const { __defaults: defaults } = map;
  return Object.entries(map).flatMap(([key, item]): [string, Value][] => {
    if (isInternal(key)) return [];
    const at = join(path, key);
    if (Array.isArray(defaults) && defaults.includes(key)) {
      made.push([at, value(item)]);
      return [];
    }
    return [[key, within(item, at, made)]];
  });
}

function within(item: unknown, path: string, made: [string, Value][]): Value {
  if (Array.isArray(item)) return item.map((each, at) => within(each, join(path, at), made));
  if (typeof item !== "object" || item === null || SIGNATURE in item) return value(item);
  return Object.fromEntries(without(item as Readonly<Record<string, unknown>>, path, made));
}

const AUTONAMED = "pulumi.com/autonamed";

/** The provider of Kubernetes notes beside a name that it has made it, and says of each object what its type says. */
function partObject(inputs: Properties): { said: Properties; made: Properties } {
  const { apiVersion = null, kind = null, metadata = null, ...rest } = inputs;
  const made: Properties = { apiVersion, kind };
  if (!isMap(metadata)) return { said: { ...rest, metadata }, made };
  const { annotations = null, name = null, ...more } = metadata;
  if (!isMap(annotations) || own(annotations, AUTONAMED) !== "true") return { said: { ...rest, metadata }, made };
  const { [AUTONAMED]: _, ...others } = annotations;
  const said = { ...more, ...(Object.keys(others).length > 0 && { annotations: others }) };
  return { said: { ...rest, metadata: said }, made: { ...made, "metadata.name": name } };
}
