import { z } from "zod";
import { allowSchema } from "./allow";
import { budgetSchema } from "./budget";
import { exemptionsSchema } from "./exemptions";
import { formOf } from "./kinds";
import { regions } from "./regions";
import { definition } from "./schema";
import { stackSchema } from "./stack-file";

type Json = Record<string, unknown> & { properties?: Record<string, Json>; type?: string | string[] };

/**
 * The JSON Schemas by which editors complete and check `app.yaml` and the stack files. They know a single file, so they
 * ask for nothing that another layer may say, and leave rules over several keys to the preview.
 */
export function schemas(): Record<string, object> {
  const header = (title: string) => ({ $schema: "http://json-schema.org/draft-07/schema#", title });
  return {
    "app.schema.json": { ...header("Plinth: app.yaml"), ...layer() },
    "stack.schema.json": { ...header("Plinth: Pulumi.<stack>.yaml"), ...stackFile() },
  };
}

/** What a layer can say of the settings. */
const layer = (): Json => optional(convert(definition.schema));

function stackFile(): Json {
  const stack = convert(stackSchema);
  const profile = { ...stack.properties?.["profile"], enum: Object.keys(definition.profiles) };
  const secret = closed({ secure: { type: "string" } }, ["secure"]);
  const config = {
    "aws:region": { description: "the region", enum: Object.keys(regions) },
    "plinth:stack": {
      description: "which environment this is",
      ...stack,
      properties: { ...stack.properties, profile },
    },
    "plinth:override": { description: "what differs from app.yaml in this environment", ...layer() },
    "plinth:secrets": {
      description: "encrypted values; `pulumi config set --secret --path` writes them",
      type: "object",
      additionalProperties: secret,
    },
    "plinth:exemptions": convert(exemptionsSchema),
    "plinth:allow": convert(allowSchema),
    "plinth:budget": convert(budgetSchema),
  };
  const text = { type: "string" };
  return closed(
    {
      config: { ...closed(config, ["aws:region", "plinth:stack"]), patternProperties: { "^(?!plinth:)": {} } },
      encryptionsalt: text,
      encryptedkey: text,
      secretsprovider: text,
      environment: {},
    },
    ["config"],
  );
}

const closed = (properties: Record<string, Json>, required: string[]): Json => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

function convert(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: "input",
    target: "draft-07",
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      shortForms(zodSchema, jsonSchema as Json);
    },
  });
  return json as Json;
}

/** Adds what may be written instead of the complete form. Runs again for a copy of a schema, and then finds it done. */
function shortForms(schema: z.core.$ZodType, json: Json): void {
  if (json["minimum"] === Number.MIN_SAFE_INTEGER) delete json["minimum"];
  if (json["maximum"] === Number.MAX_SAFE_INTEGER) delete json["maximum"];
  // Names of zod's own, beside the pattern that says the same.
  if (["starts_with", "ends_with", "includes"].includes(String(json["format"]))) delete json["format"];
  // What looks like a number may be written as one.
  const numbers = (json["enum"] as unknown[] | undefined)?.filter((word) => /^\d+(\.\d+)?$/.test(String(word)));
  if (json.type === "string" && numbers !== undefined && numbers.length > 0) {
    delete json.type;
    json["enum"] = [...(json["enum"] as unknown[]), ...numbers.map(Number)];
  }
  const form = formOf(schema);
  if (form?.form === "kinds" && json["oneOf"]) {
    const word = form.options.short ? { type: "string" } : { enum: Object.keys(form.variants) };
    json["anyOf"] = [word, ...(json["oneOf"] as Json[])];
    delete json["oneOf"];
  }
  if (form?.form === "short" && json.type === "object") {
    const { description, default: fallback, ...object } = json;
    const scalar = object.properties?.[form.key] ?? {};
    drop(json, Object.keys(object));
    json["anyOf"] = [scalar, object];
  }
  if (form?.form === "template" || form?.form === "scalar") {
    // They hold for the text with its variables filled in.
    drop(json, ["pattern", "format", "minLength", "maxLength", "allOf"]);
    if (form.form === "scalar") json.type = ["string", "number", "boolean"];
  }
}

function drop(json: Json, keys: string[]): void {
  for (const key of keys) Reflect.deleteProperty(json, key);
}

/** Nothing is required of a single layer, and `null` removes what a weaker one says. */
function optional(json: unknown): Json {
  if (Array.isArray(json)) return json.map(optional) as unknown as Json;
  if (typeof json !== "object" || json === null) return json as Json;
  const { required, properties, additionalProperties, ...rest } = json as Json;
  const result: Json = {};
  for (const [key, value] of Object.entries(rest)) {
    result[key] = ["anyOf", "oneOf", "allOf", "items"].includes(key) ? optional(value) : value;
  }
  if (properties) result.properties = mapValues(properties, (value) => nullable(optional(value)));
  if (typeof additionalProperties === "object") {
    result["additionalProperties"] = nullable(optional(additionalProperties));
  } else if (additionalProperties !== undefined) result["additionalProperties"] = additionalProperties;
  return result;
}

function nullable(json: Json): Json {
  if (Array.isArray(json["anyOf"])) return { ...json, anyOf: [...(json["anyOf"] as Json[]), { type: "null" }] };
  if (json.type !== undefined && !("enum" in json) && !("const" in json)) {
    return { ...json, type: [json.type, "null"].flat() };
  }
  const { description, default: fallback, ...rest } = json;
  const about = {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
  return Object.keys(rest).length === 0 ? json : { ...about, anyOf: [rest, { type: "null" }] };
}

const mapValues = (object: Record<string, Json>, change: (value: Json) => Json): Record<string, Json> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
