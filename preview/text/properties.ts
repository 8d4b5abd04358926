import type { PropertyChange } from "../diff/model";
import { isMap, Secret, SECRET_TEXT, UNKNOWN, type Properties, type Value } from "../values";
import type { Colors } from "./prefixes";

/** All properties of a resource, one line for each value, two spaces for each level. */
export const properties = (values: Properties, depth: number): string[] =>
  Object.entries(values).flatMap(([key, value]) => property(`${key}:`, value, depth));

/** The properties that change, each with what it was and what it becomes. */
export function changes(all: readonly PropertyChange[], depth: number, colors: Colors): string[] {
  const { green, red, yellow, magenta } = colors;
  return all.flatMap(({ path, kind, before, after }) => {
    const forces = kind.endsWith("-replace") ? magenta(" [forces the replacement]") : "";
    const indent = "  ".repeat(depth);
    if (kind.startsWith("update") && before !== undefined && after !== undefined && isFlat(before) && isFlat(after)) {
      return [`${indent}${yellow("~")} ${path}: ${scalar(before)} => ${scalar(after)}${forces}`];
    }
    const side = (sign: string, value: Value | undefined): string[] => {
      if (value === undefined) return [];
      const [first = "", ...rest] = property(`${path}:`, value, 0);
      return [`${indent}${sign} ${first}${forces}`, ...rest.map((line) => `${indent}  ${line}`)];
    };
    return [...side(red("-"), before), ...side(green("+"), after)];
  });
}

const isFlat = (value: Value): boolean =>
  !(Array.isArray(value) && value.length > 0) && !(isMap(value) && Object.keys(value).length > 0);

function property(label: string, value: Value, depth: number): string[] {
  const indent = "  ".repeat(depth);
  if (Array.isArray(value) && value.length > 0) {
    return [`${indent}${label}`, ...value.flatMap((item) => property("-", item, depth + 1))];
  }
  if (isMap(value) && Object.keys(value).length > 0) {
    return [`${indent}${label}`, ...properties(value, depth + 1)];
  }
  return [`${indent}${label} ${scalar(value)}`];
}

export function scalar(value: Value): string {
  if (value instanceof Secret) {
    return SECRET_TEXT;
  }
  return value === UNKNOWN ? "<computed>" : JSON.stringify(value);
}
