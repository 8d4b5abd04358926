import { own, parsed } from "../diff/normal";
import { keysOf } from "../diff/paths";
import { isMap, Secret, SECRET_TEXT, Unknown, type Properties, type Value } from "../values";

/** What is hidden besides secrets. */
export interface Hiding {
  /** Whether a value is a secret by its name. */
  readonly says: (name: string, value: string) => boolean;
  /** Of a document, which is JSON in a text, is hidden all if something is; otherwise only that. */
  readonly whole: boolean;
}

/** A value as it may be shown: hidden is what is a secret in the other one, and what by its name is one. */
export function beside(value: Value, other: Value | undefined, name: string, hiding: Hiding): Value {
  if (value instanceof Secret || value instanceof Unknown || value === null) return value;
  if (other instanceof Secret || (typeof value === "string" && hiding.says(name, value))) return new Secret(value);
  const tree = treeOf(value);
  if (tree === undefined) return value;
  const beyond = treeOf(other);
  const found = Array.isArray(tree)
    ? besideList(tree, Array.isArray(beyond) ? beyond : [], name, hiding)
    : besideMap(tree, beyond === undefined || Array.isArray(beyond) ? {} : beyond, hiding);
  if (found === tree) return value;
  if (typeof value !== "string") return found;
  return hiding.whole ? new Secret(value) : JSON.stringify(found);
}

const treeOf = (value: Value | undefined): Properties | Value[] | undefined => {
  if (typeof value === "string") return parsed(value);
  return Array.isArray(value) || (value !== undefined && isMap(value) && !(value instanceof Unknown))
    ? value
    : undefined;
};

/** Items are told apart by their names where they have some, as variables of containers do. */
function besideList(items: Value[], others: readonly Value[], name: string, hiding: Hiding): Value[] {
  const named = new Map(others.map((item) => [nameOf(item), item]));
  const found = items.map((item, at) => beside(item, named.get(nameOf(item) ?? "") ?? others[at], name, hiding));
  return found.every((item, at) => item === items[at]) ? items : found;
}

/** @param others a map that is compared with */
export function besideMap(map: Properties, others: Properties, hiding: Hiding): Properties {
  const variable = nameOf(map);
  const found = Object.entries(map).map(([key, item]): [string, Value] => {
    const name = key === "value" ? (variable ?? key) : key;
    return [key, beside(item, own(others, key), name, hiding)];
  });
  return found.every(([key, item]) => item === map[key]) ? map : Object.fromEntries(found);
}

function nameOf(item: Value): string | undefined {
  const name = typeof item === "object" && item !== null && isMap(item) ? own(item, "name") : undefined;
  return typeof name === "string" ? name : undefined;
}

/** Whether in properties as they are shown something is hidden at a path, or above it. */
export function isHidden(properties: Properties, path: string): boolean {
  let value: Value | undefined = properties;
  for (const key of keysOf(path)) {
    const tree: Properties | Value[] | undefined = treeOf(value);
    value = Array.isArray(tree) ? tree[Number(key)] : tree && own(tree, String(key));
    if (value instanceof Secret || value === SECRET_TEXT) return true;
  }
  return false;
}
