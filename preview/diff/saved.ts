import { readFileSync, statSync } from "node:fs";
import * as z from "zod";
import { UsageError } from "../flags";
import type { Plan, PlanResource } from "../plan";
import { isMap, Secret, Unknown, UNKNOWN, UNKNOWN_SENTINEL, type Properties, type Value } from "../values";
import type { Before } from "./before";
import { comparable } from "./normal";
import { fingerprint, newSalt, SealedSecret } from "./secrets";
import { firstOf, readState } from "./state";

/** The version of the format of a saved plan. A file of a newer one is refused. */
const VERSION = 1;
const MAX_MIB = 64;

// Of no other value, as a program's values never hold it: it marks secrets on their way (sdk/go/common/resource/properties.go).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What `--save` writes: all that a later `--against` needs. Of secrets, fingerprints; of files, hashes. */
export function savePlan({ project, stack, resources, outputs }: Plan, salt = newSalt()): string {
  const kept = {
    plinth: "plan",
    version: VERSION,
    project,
    stack,
    salt,
    resources: resources.map((resource) => savedResource(resource, salt)),
    outputs: saved(outputs, salt),
  };
  return `${JSON.stringify(kept, null, 1)}\n`;
}

const savedResource = ({ inputs, outputs, ...rest }: PlanResource, salt: string) => ({
  ...rest,
  inputs: saved(inputs, salt),
  ...(outputs !== undefined && { outputs: saved(outputs, salt) }),
});

function saved(value: Value, salt: string): unknown {
  if (value instanceof SealedSecret) return { [SIGNATURE]: SECRET };
  if (value instanceof Secret) return { [SIGNATURE]: SECRET, fingerprint: fingerprint(value.value, salt) };
  if (value instanceof Unknown) return UNKNOWN_SENTINEL;
  if (Array.isArray(value)) return value.map((item) => saved(item, salt));
  if (!isMap(value)) return value;
  const hash = comparable(value);
  if (typeof hash === "string") return { [SIGNATURE]: value[SIGNATURE], hash };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, saved(item, salt)]));
}

const texts = z.array(z.string());
const resource = z.object({
  op: z.enum(["create", "read", "import"]),
  urn: z.string(),
  type: z.string(),
  name: z.string(),
  custom: z.boolean(),
  remote: z.boolean(),
  parent: z.string().optional(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()),
  outputs: z.record(z.string(), z.unknown()).optional(),
  provider: z.string().optional(),
  protect: z.boolean(),
  retainOnDelete: z.boolean(),
  deletedWith: z.string().optional(),
  dependencies: texts,
  propertyDependencies: z.record(z.string(), texts),
  additionalSecretOutputs: texts,
  aliases: texts,
  customTimeouts: z.record(z.string(), z.string()),
  ignoreChanges: texts,
  replaceOnChanges: texts,
  replaceWith: texts,
  hideDiffs: texts,
  deleteBeforeReplace: z.boolean().optional(),
  version: z.string().optional(),
  pluginDownloadURL: z.string().optional(),
});
const savedPlan = z.object({
  project: z.string(),
  stack: z.string(),
  salt: z.string(),
  resources: z.array(resource),
  outputs: z.record(z.string(), z.unknown()),
});

/** Reads what `--against` names: a saved plan, or what `pulumi stack export` prints. Throws `UsageError`. */
export function readBefore(file: string): Before {
  const refuse = (why: string) => new UsageError(`--against ${file}: ${why}`);
  let document: unknown;
  try {
    document = JSON.parse(text(file, refuse)) as unknown;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // The parser quotes what it could not read, which may be a secret.
    throw refuse("it is not JSON");
  }
  try {
    return told(document, file, refuse);
  } catch (error) {
    if (error instanceof RangeError) throw refuse("its values are nested too deeply");
    throw error;
  }
}

type Refuse = (why: string) => UsageError;

function text(file: string, refuse: Refuse): string {
  try {
    const { size } = statSync(file);
    if (size > MAX_MIB * 2 ** 20) throw refuse(`it is larger than ${MAX_MIB} MiB`);
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw refuse(code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`);
  }
}

function told(document: unknown, file: string, refuse: Refuse): Before {
  const kinds = "a plan saved by --save, or what `pulumi stack export` prints, is wanted";
  if (typeof document !== "object" || document === null || Array.isArray(document)) throw refuse(kinds);
  if ("deployment" in document || "checkpoint" in document) return readState(document, file, refuse);
  if ("changeSummary" in document || "steps" in document) {
    throw refuse(
      "it is what a preview prints with --json, which leaves out what a comparison needs; save a plan with --save",
    );
  }
  if (!("plinth" in document) || document.plinth !== "plan") throw refuse(kinds);
  const { version } = document as { readonly version?: unknown };
  if (typeof version === "number" && version > VERSION) {
    throw refuse(`it is a plan of format ${version}, and this Plinth reads formats up to ${VERSION}: use a newer one`);
  }
  if (version !== VERSION) throw refuse(`it is a plan of no known format: \`version\` is to be ${VERSION}`);
  const read = savedPlan.safeParse(document);
  if (!read.success) throw refuse(`it is not a whole plan: ${firstOf(read.error)}`);
  const { project, stack, salt, resources, outputs } = read.data;
  return {
    ...{ kind: "plan", file, project, stack },
    resources: resources.map(({ inputs, outputs, ...rest }) => ({
      ...rest,
      inputs: properties(inputs, salt),
      ...(outputs !== undefined && { outputs: properties(outputs, salt) }),
    })),
    outputs: properties(outputs, salt),
    provided: new Map(),
    made: new Map(),
    unfinished: new Map(),
    notes: [],
  };
}

const properties = (map: Readonly<Record<string, unknown>>, salt: string): Properties =>
  Object.fromEntries(Object.entries(map).map(([key, item]) => [key, value(item, salt)]));

function value(item: unknown, salt: string): Value {
  if (item === UNKNOWN_SENTINEL) return UNKNOWN;
  if (Array.isArray(item)) return item.map((each) => value(each, salt));
  if (typeof item !== "object" || item === null) return item as Value;
  const map = item as Readonly<Record<string, unknown>>;
  if (map[SIGNATURE] !== SECRET) return properties(map, salt);
  const { fingerprint } = map;
  return new SealedSecret(typeof fingerprint === "string" ? fingerprint : undefined, salt);
}
