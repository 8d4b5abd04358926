import { z } from "zod";
import { bare, kindsOf } from "./shape";

interface Json {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Json[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  format?: string;
  pattern?: string;
}

/** Says in a few words what a schema accepts, for the schemas that do not say it themselves. */
export function wanted(outer: z.core.$ZodType | undefined): string {
  if (outer === undefined) return "something else";
  const schema = bare(outer);
  const kinds = kindsOf(schema);
  const own = ownText(schema);
  if (own !== undefined) return own;
  if (kinds) return `one of ${Object.keys(kinds.variants).join(", ")}, or a map with \`${kinds.discriminator}\``;
  return inWords(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }) as Json);
}

/** What a schema says itself of the texts that it takes, in place of their pattern. */
function ownText(schema: z.core.$ZodType): string | undefined {
  const { checks = [] } = schema._zod.def as { checks?: z.core.$ZodCheck[] };
  const error = checks.find(({ _zod }) => _zod.def.check === "string_format")?._zod.def.error;
  const said = error?.({ input: undefined } as never);
  return typeof said === "string" ? said : said?.message;
}

/** Some scalar that a schema accepts, unless leaving the value out gives one. */
export function standIn(schema: z.core.$ZodType | undefined): string | number | boolean | undefined {
  if (schema === undefined || z.safeParse(schema, undefined).data !== undefined) return undefined;
  const json = z.toJSONSchema(bare(schema), { io: "input", unrepresentable: "any" }) as Json;
  const likely = [
    ...(json.enum ?? []),
    json.const,
    json.minimum,
    json.maximum,
    1,
    "x",
    "x".repeat(json.minLength ?? 1),
  ];
  return likely.find(
    (value) => ["string", "number", "boolean"].includes(typeof value) && z.safeParse(schema, value).success,
  ) as string | number | undefined;
}

function inWords(json: Json): string {
  if (json.anyOf) return [...new Set(json.anyOf.map(inWords))].join(", or ");
  const values = json.enum ?? ("const" in json ? [json.const] : undefined);
  if (values) return values.length === 1 ? String(values[0]) : `one of ${values.slice(0, 20).map(String).join(", ")}`;
  switch (json.type) {
    case "integer":
      return `a whole number${range(json)}`;
    case "number":
      return `a number${range(json)}`;
    case "boolean":
      return "true or false";
    case "array":
      return `a list${counted(json.minItems, json.maxItems, "entries")}`;
    case "object":
      return "a map";
    case "string":
      return `text${counted(json.minLength, json.maxLength, "characters")}${form(json)}`;
    case undefined:
    default:
      return "something else";
  }
}

function range(json: Json): string {
  // Whole numbers have the limits of JavaScript where the schema names none.
  const limit = (value: number | undefined) =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
  const [min, max] = [limit(json.minimum), limit(json.maximum)];
  const above = json.exclusiveMinimum === undefined ? "" : ` above ${json.exclusiveMinimum}`;
  const below = json.exclusiveMaximum === undefined ? "" : ` below ${json.exclusiveMaximum}`;
  const steps = json.multipleOf === undefined ? "" : `, a multiple of ${json.multipleOf}`;
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}${steps}`;
  if (min !== undefined) return ` of ${min} or more${below}${steps}`;
  return max === undefined ? `${above}${below}${steps}` : ` of at most ${max}${above}${steps}`;
}

function counted(min: number | undefined, max: number | undefined, what: string): string {
  if (min !== undefined && max !== undefined) return ` of ${min === max ? min : `${min} to ${max}`} ${what}`;
  if (min !== undefined) return min === 1 ? " that is not empty" : ` of at least ${min} ${what}`;
  return max === undefined ? "" : ` of at most ${max} ${what}`;
}

function form({ format, pattern }: Json): string {
  if (format !== undefined && !format.includes("_")) return ` in the form of ${format}`;
  return pattern === undefined ? "" : ` that matches ${pattern}`;
}
