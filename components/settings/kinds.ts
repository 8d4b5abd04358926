import { z } from "zod";

/**
 * What the schemas add to zod: choices between shapes, short forms and templated strings. Each combinator gives an
 * ordinary zod schema of the complete form and notes how a person may write it shorter; the layers expand
 * that before zod sees the value, so that merging works on complete forms.
 */
export type Form =
  | { form: "kinds"; discriminator: string; variants: Record<string, z.ZodObject>; options: KindsOptions }
  | { form: "short"; key: string }
  | { form: "template" }
  | { form: "scalar" };

export interface KindsOptions<Name extends string = string> {
  /** The kind where no layer names one, and the whole value where no layer says anything. */
  default?: Name;
  /** A bare word that is no kind's name is short for `{ [key]: word }` of this variant. */
  short?: { variant: Name; key: string };
}

/** A registry rather than a WeakMap, because zod copies a schema on `.describe()` or `.min()`, and a registry follows. */
const forms = z.registry<{ value: object }>();

const note = (schema: z.ZodType, value: Form) => forms.add(schema, { value });

/** How a schema may be written shorter, if at all. */
export const formOf = (schema: z.core.$ZodType): Form | undefined => forms.get(schema)?.value as Form | undefined;

type Variant<Discriminator extends string, Name extends string, Schema extends z.ZodObject> = z.ZodObject<
  z.util.Extend<Record<Discriminator, z.ZodLiteral<Name>>, Schema["shape"]>,
  z.core.$strict
>;

type Kinds<Discriminator extends string, Variants extends Record<string, z.ZodObject>> = z.ZodDiscriminatedUnion<
  { [Name in keyof Variants & string]: Variant<Discriminator, Name, Variants[Name]> }[keyof Variants & string][],
  Discriminator
>;

/**
 * A choice between shapes: `kinds("kind", { create: z.strictObject({ … }), existing: z.strictObject({ … }) })`. The
 * variants do not carry the discriminator themselves. `create` is short for `{ kind: create }`, and where exactly one
 * key is the name of a variant that declares this key, that is the kind: `{ generate: { length: 48 } }`.
 */
export function kinds<const Discriminator extends string, Variants extends Record<string, z.ZodObject>>(
  discriminator: Discriminator,
  variants: Variants,
  options: { default: keyof Variants & string } & KindsOptions<keyof Variants & string>,
): z.ZodPrefault<Kinds<Discriminator, Variants>>;
export function kinds<const Discriminator extends string, Variants extends Record<string, z.ZodObject>>(
  discriminator: Discriminator,
  variants: Variants,
  options?: KindsOptions<keyof Variants & string>,
): Kinds<Discriminator, Variants>;
export function kinds(
  discriminator: string,
  variants: Record<string, z.ZodObject>,
  options: KindsOptions = {},
): z.ZodType {
  const complete: Record<string, z.ZodObject> = {};
  for (const [name, variant] of Object.entries(variants)) {
    // safeExtend keeps the variant's own refinements.
    complete[name] = variant.safeExtend({ [discriminator]: z.literal(name) }).meta(variant.meta() ?? {});
  }
  const union: z.ZodType = z.discriminatedUnion(discriminator, Object.values(complete) as [z.ZodObject]);
  const schema = options.default === undefined ? union : union.prefault({ [discriminator]: options.default });
  note(schema, { form: "kinds", discriminator, variants: complete, options });
  return schema;
}

/** A map of which a bare scalar gives one key, also within lists: `routes: [/]` is `routes: [{ path: / }]`. */
export function short<Schema extends z.ZodObject>(schema: Schema, key: keyof Schema["shape"] & string): Schema {
  const copy = schema.clone();
  note(copy, { form: "short", key });
  return copy;
}

/** The variables of a templated string; all but `domain` and `version` always have a value. */
export const variables = ["domain", "stack", "profile", "region", "account", "version"] as const;

/** A string in which `{domain}` and the other `variables` are replaced before it is parsed; `{{` and `}}` are braces. */
export function template(): z.ZodString {
  const schema = z.string();
  note(schema, { form: "template" });
  return schema;
}

/** A string that may be written as a number or boolean and is kept as written (`1.10` is "1.10"); also a template. */
export function scalar(): z.ZodString {
  const schema = z.string();
  note(schema, { form: "scalar" });
  return schema;
}
