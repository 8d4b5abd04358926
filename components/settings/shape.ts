import type { z } from "zod";
import { formOf, type Form } from "./kinds";
import type { Tree } from "./tree";

type Schema = z.core.$ZodType;
/** The parts of a zod definition that say what stands inside it. */
interface Def {
  type: string;
  innerType?: Schema;
  in?: Schema;
  out?: Schema;
  getter?: () => Schema;
  shape?: Record<string, Schema>;
  element?: Schema;
  valueType?: Schema;
  keyType?: Schema;
  options?: Schema[];
  items?: Schema[];
}

export const def = (schema: Schema): Def => schema._zod.def;

/** The schema below `.default()`, `.optional()`, transforms and, where the value tells which, a plain union. */
export function bare(schema: Schema, node?: Tree): Schema {
  if (formOf(schema)) return schema;
  const { type, innerType, in: input, out, getter, options } = def(schema);
  if (innerType) return bare(innerType, node);
  if (type === "pipe" && input && out) return bare(def(input).type === "transform" ? out : input, node);
  if (getter) return bare(getter(), node);
  if (type === "union" && options && node) {
    const option = options.find((each) => fits(bare(each, node), node));
    return option ? bare(option, node) : schema;
  }
  return schema;
}

function fits(schema: Schema, node: Tree): boolean {
  const form = formOf(schema);
  if (form?.form === "kinds") return true;
  const types = { map: ["object", "record"], list: ["array", "tuple"], leaf: [] }[node.type] as string[];
  if (types.includes(def(schema).type)) return true;
  if (node.type !== "leaf") return false;
  return form?.form === "short" || form?.form === "scalar" || def(schema).type === typeof node.value;
}

export type KindsForm = Extract<Form, { form: "kinds" }>;

export function kindsOf(schema: Schema | undefined): KindsForm | undefined {
  const form = schema && formOf(schema);
  return form?.form === "kinds" ? form : undefined;
}

/** The schema of a key, given the complete form of the value around it. */
export function inside(schema: Schema | undefined, key: string | number, kind?: string): Schema | undefined {
  if (schema === undefined) return undefined;
  const kinds = kindsOf(schema);
  if (kinds) return kind === undefined ? undefined : (kinds.variants[kind]?.shape[key] as Schema | undefined);
  const { type, shape, element, valueType, items } = def(schema);
  if (type === "object") return Object.hasOwn(shape ?? {}, key) ? shape?.[key] : undefined;
  return type === "tuple" ? items?.[Number(key)] : (element ?? valueType);
}

export const isRecord = (schema: Schema | undefined): boolean => schema !== undefined && def(schema).type === "record";

/** The words of a closed list of text. */
export const words = (schema: Schema | undefined): string[] =>
  schema === undefined
    ? []
    : Object.values((def(bare(schema)) as { entries?: object }).entries ?? {}).filter(
        (word) => typeof word === "string",
      );
