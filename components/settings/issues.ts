import type { z } from "zod";
import type { Path } from "./definition";
import { givenAndWanted, hint, nearest, type Problem } from "./problems";
import { bare, def, inside, kindsOf, type KindsForm } from "./shape";
import { get, locate, type Tree } from "./tree";
import { standIn, wanted } from "./wanted";

type Schema = z.core.$ZodType;
type Issue = z.core.$ZodIssue;

/** Given to zod as its own message, so that a message of a schema can be told from one that zod makes up. */
export const unsaid = "\0";

/** A mistake, and the part of the tree without which the rest can be looked at. */
export interface Finding extends Problem {
  readonly remove: Path;
  /** A value that would be right there; without one, what depends on it would look wrong as well. */
  readonly standIn?: string | number | boolean;
  /** The key that is probably meant. */
  readonly meant?: string;
}

/** What zod found, in words, with file and line. */
export function findings(issue: Issue, schema: Schema, tree: Tree): Finding[] {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  const { outer, inner, kind } = schemaAt(schema, tree, path);
  const node = get(tree, path);
  const said = issue.message === unsaid ? undefined : issue.message;
  const found = (message: string, at = locate(tree, path), remove: Path = path): Finding => ({
    at,
    path,
    message,
    remove,
    standIn: node === undefined || node.type === "leaf" ? standIn(outer) : undefined,
  });

  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, path, inner, kind, tree));
  if (issue.code === "invalid_key") {
    const key = JSON.stringify(path.at(-1));
    const keyIssue = issue.issues.find(({ message }) => message !== unsaid);
    const record = schemaAt(schema, tree, path.slice(0, -1)).inner;
    const pattern = keyIssue?.message ?? wanted(record && def(record).keyType);
    const name = String(path.at(-1));
    const own = anyKeys(record && def(record).valueType);
    const belongs = own.includes(name) ? `; \`${name}\` belongs into an entry` : "";
    return [found(`${key} cannot be a key here; wanted: ${said ?? pattern}${belongs}`, keyPlace(tree, path))];
  }
  if (issue.code === "invalid_union") {
    if (issue.discriminator !== undefined) return [unknownKind(path, schema, tree)];
    const nested = deeper(issue.errors);
    if (nested) {
      return nested.flatMap((each) => findings({ ...each, path: [...issue.path, ...each.path] }, schema, tree));
    }
  }
  if (said !== undefined) {
    const plain = node === undefined || node.type === "map";
    return [found(plain ? `wanted: ${said}` : givenAndWanted(node, path, said))];
  }
  const prefix =
    issue.code === "invalid_format" && issue.format === "starts_with" ? (issue as { prefix?: string }) : {};
  const what = prefix.prefix === undefined ? wanted(inner) : `text that starts with ${prefix.prefix}`;
  return [found(givenAndWanted(node, path, what) + meant(node, inner))];
}

/** The alternative of a plain union that the value is of, but for something inside it. */
function deeper(alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const near = alternatives.filter((issues) => issues.every(({ path }) => path.length > 0));
  return near.length === 1 ? near[0] : undefined;
}

function unknownKey(
  key: string,
  path: Path,
  schema: Schema | undefined,
  kind: string | undefined,
  tree: Tree,
): Finding {
  const kinds = kindsOf(schema);
  const parent = get(tree, path);
  const given = parent?.type === "map" ? [...parent.entries.keys()] : [];
  const known = knownKeys(schema, kind);
  const unused = known.filter((each) => !given.includes(each));
  const meant = nearest(key, known);
  const deeper = meant === undefined ? keyBelow(key, schema, kind) : undefined;
  const owner = kinds && Object.entries(kinds.variants).find(([, { shape }]) => key in shape)?.[0];
  const message =
    owner !== undefined && kinds && meant === undefined
      ? `unknown key for \`${kinds.discriminator}: ${kind}\`; it belongs to \`${kinds.discriminator}: ${owner}\``
      : deeper !== undefined
        ? `unknown key; did you mean \`${deeper}\`?`
        : `unknown key; ${hint(key, meant === undefined ? unused : known, "the keys that can be added here")}`;
  const full = [...path, key];
  const free = meant !== undefined && !given.includes(meant) ? meant : undefined;
  return { at: keyPlace(tree, full), path: full, message, remove: full, meant: free };
}

/** A key of this name in one of the maps inside: `scale.min` for a `min` that stands too high. */
function keyBelow(key: string, schema: Schema | undefined, kind: string | undefined): string | undefined {
  const owner = knownKeys(schema, kind).find((each) => anyKeys(inside(schema, each, kind)).includes(key));
  return owner === undefined ? undefined : `${owner}.${key}`;
}

function unknownKind(path: Path, schema: Schema, tree: Tree): Finding {
  const union = path.slice(0, -1);
  const kinds = kindsOf(schemaAt(schema, tree, union).inner);
  const names = Object.keys(kinds?.variants ?? {});
  const node = get(tree, path);
  const message =
    node === undefined
      ? `needs \`${path.at(-1)}\`: one of ${names.join(", ")}${slip(get(tree, union), names)}`
      : `${givenAndWanted(node, path, names.length === 1 ? names.join() : `one of ${names.join(", ")}`)}${near(node, names)}`;
  const at = locate(tree, node === undefined ? union : path);
  return { at, path: node === undefined ? union : path, message, remove: union };
}

/** A key that is nearly the name of a kind, and would imply it. */
function slip(node: Tree | undefined, names: readonly string[]): string {
  const keys = node?.type === "map" ? [...node.entries.keys()] : [];
  const found = keys.map((key) => [key, nearest(key, names)] as const).find(([, name]) => name !== undefined);
  return found === undefined ? "" : `; for \`${found[0]}\`, did you mean \`${found[1]}\`?`;
}

/** `; did you mean …?` for a word of a closed list. */
function meant(node: Tree | undefined, outer: Schema | undefined): string {
  const schema = outer && bare(outer);
  const kinds = kindsOf(schema);
  const values = schema && (def(schema) as { entries?: object; values?: unknown[] });
  return near(node, kinds ? Object.keys(kinds.variants) : Object.values(values?.entries ?? {}).map(String));
}

function near(node: Tree | undefined, names: readonly string[]): string {
  const name = node?.type === "leaf" && node.value !== null ? nearest(String(node.value), names) : undefined;
  return name === undefined ? "" : `; did you mean \`${name}\`?`;
}

/** The keys of a map, whatever its kind. */
function anyKeys(schema: Schema | undefined): string[] {
  const inner = schema && bare(schema);
  const kinds = kindsOf(inner);
  return kinds ? Object.values(kinds.variants).flatMap(({ shape }) => Object.keys(shape)) : knownKeys(inner, undefined);
}

function knownKeys(schema: Schema | undefined, kind: string | undefined): string[] {
  if (schema === undefined) return [];
  const kinds: KindsForm | undefined = kindsOf(schema);
  if (kinds) return Object.keys(kinds.variants[kind ?? ""]?.shape ?? {});
  const { shape, keyType } = def(schema);
  const names = keyType && (def(keyType) as { entries?: Record<string, string> }).entries;
  return shape ? Object.keys(shape) : Object.values(names ?? {});
}

/** The schema of the value at a path, and its kind where that is a choice. */
function schemaAt(schema: Schema, tree: Tree, path: Path): { outer?: Schema; inner?: Schema; kind?: string } {
  let outer: Schema | undefined = schema;
  let inner: Schema | undefined = bare(schema, tree);
  let node: Tree | undefined = tree;
  const kindHere = () => {
    const kinds = kindsOf(inner);
    const kind = kinds && get(node, [kinds.discriminator]);
    return kind?.type === "leaf" ? String(kind.value) : kinds?.options.default;
  };
  for (const key of path) {
    outer = inside(inner, key, kindHere());
    node = get(node, [key]);
    inner = outer && bare(outer, node);
  }
  return { outer, inner, kind: kindHere() };
}

function keyPlace(tree: Tree, path: Path) {
  const parent = get(tree, path.slice(0, -1));
  const own = parent?.type === "map" ? parent.entries.get(String(path.at(-1)))?.at : undefined;
  return own ?? locate(tree, path);
}
