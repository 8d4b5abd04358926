import type { z } from "zod";
import type { Path } from "./definition";
import { formOf } from "./kinds";
import { pathText, position, shown, type Problem } from "./problems";
import { bare, inside, isRecord, kindsOf, words, type KindsForm } from "./shape";
import { expand, type Variables } from "./templates";
import { branch, leaf, toPlain, type Branch, type Entry, type Layer, type Tree } from "./tree";

type Schema = z.core.$ZodType;

export interface Merged {
  readonly tree?: Tree;
  /** Where `app.yaml` displaces what the profile says. */
  readonly notes: string[];
  readonly problems: Problem[];
}

/**
 * Merges the layers, weakest first, into the complete form of one value: maps merge, lists replace, `null` removes what
 * a weaker layer said, and a layer that changes the kind of a choice replaces all of it. `profile` is for the notes.
 */
export function merge(layers: readonly Tree[], schema: Schema, variables: Variables, profile = "profile"): Merged {
  const notes: string[] = [];
  const problems: Problem[] = [];
  const tree = mergeAt(layers, schema, [], { variables, notes, problems, profile });
  return { tree, notes, problems };
}

interface Context {
  readonly variables: Variables;
  readonly profile: string;
  readonly notes: string[];
  readonly problems: Problem[];
}

function mergeAt(layers: readonly Tree[], outer: Schema | undefined, path: Path, context: Context): Tree | undefined {
  const last = layers.at(-1);
  const schema = outer && bare(outer, last);
  const complete = layers.map((layer) => completed(layer, schema));
  const kinds = kindsOf(schema);
  const parts = surviving(complete, kinds);
  noteDisplaced(complete, parts, kinds, path, context);
  const top = parts.at(-1);
  if (top === undefined) return undefined;
  if (top.type === "map") {
    return unquoted(top, schema, path, context) ?? mergeMaps(top, parts as Branch[], schema, path, context);
  }
  if (top.type === "list") {
    const item = (node: Tree, index: number) =>
      // A list is one value, so its items have no weaker layer, and an empty one is a mistake.
      isNull(node) ? node : mergeAt([node], schema && inside(schema, index), [...path, index], context);
    return { ...top, items: top.items.map(item).filter((node) => node !== undefined) };
  }
  return text(top, schema, path, context);
}

/** The layers that still count: what `null`, another type or another kind displaces is gone. */
function surviving(layers: readonly Tree[], kinds: KindsForm | undefined): Tree[] {
  let parts: Tree[] = [];
  for (const layer of layers) {
    const weaker = parts.at(-1);
    const kind = kinds && kindOf([layer], kinds);
    const changes = kinds && kind !== undefined && kind !== (kindOf(parts, kinds) ?? kinds.options.default);
    if (isNull(layer)) parts = [];
    else if (layer.type !== "map" || weaker?.type !== "map" || changes) parts = [layer];
    else parts.push(layer);
  }
  return parts;
}

function mergeMaps(
  top: Branch,
  parts: readonly Branch[],
  schema: Schema | undefined,
  path: Path,
  context: Context,
): Branch {
  const kinds = kindsOf(schema);
  const kind = kinds && (kindOf(parts, kinds) ?? kinds.options.default);
  const base = parts.find(({ at }) => at.layer !== "profile") ?? top;
  const entries = new Map<string, Entry>();
  if (kinds && kind !== undefined && kindOf(parts, kinds) === undefined) {
    entries.set(kinds.discriminator, { at: base.at, node: leaf(kind, base.at) });
  }
  const record = isRecord(schema);
  const keys = new Set(
    parts.flatMap(({ at, entries }) =>
      [...entries.keys()].map((each) => (at.layer === "profile" && !record ? each.replace(/\[.+\]$/, "") : each)),
    ),
  );
  for (const key of keys) {
    if (record && isWildcard(key) && parts.every(({ at, entries }) => at.layer === "profile" || !entries.has(key))) {
      continue;
    }
    const layered = parts.flatMap((part) => part.entries.get(key) ?? []);
    const inner = schema && inside(schema, key, kind);
    const nodes = layered.map(({ node }) => node);
    const every = fromProfile(parts, inner, nodes, record ? "*" : key);
    const node = mergeAt([...every, ...nodes], inner, [...path, key], context);
    if (node === undefined) continue;
    // The key of the layer that the value is from, so that position and value belong together.
    const own = layered.find(({ at }) => at.layer === node.at.layer) ?? layered[0];
    entries.set(key, { at: own?.at ?? node.at, node });
  }
  return branch(entries, base.at);
}

const isWildcard = (key: string) => key === "*" || /^\*\[.+\]$/.test(key);

/**
 * What the profile says of every entry of a map (`*`), of every one of this entry's kind (`*[kind]`), or of one key where
 * it is of this kind (`key[kind]`): the weakest layer of all.
 */
function fromProfile(
  parts: readonly Branch[],
  inner: Schema | undefined,
  entry: readonly Tree[],
  name: string,
): Tree[] {
  const schema = inner && bare(inner, entry.at(-1));
  const kinds = kindsOf(schema);
  const kind =
    kinds &&
    (kindOf(
      entry.map((node) => completed(node, schema)),
      kinds,
    ) ??
      kinds.options.default);
  const profiles = parts.filter(({ at }) => at.layer === "profile");
  const named = [...(name === "*" ? ["*"] : []), ...(kind === undefined ? [] : [`${name}[${kind}]`])];
  return named.flatMap((key) =>
    profiles.flatMap(({ entries }) => {
      const node = entries.get(key)?.node;
      if (node?.type !== "map" || !kinds || kind === undefined || node.entries.has(kinds.discriminator)) {
        return node ?? [];
      }
      // Without this it would speak of the default kind, and an entry of another one would displace it.
      return branch([...node.entries, [kinds.discriminator, { at: node.at, node: leaf(kind, node.at) }]], node.at);
    }),
  );
}

/** Expands the short forms of one layer's value, but not what stands inside it. */
function completed(node: Tree, schema: Schema | undefined): Tree {
  const form = schema && formOf(schema);
  const at = node.at;
  if (form?.form === "short") {
    return node.type === "leaf" && node.value !== null ? branch([[form.key, { at, node }]], at) : node;
  }
  if (form?.form !== "kinds") return node;
  const { discriminator, variants, options } = form;
  const named = (kind: string) => [discriminator, { at, node: leaf(kind, at) }] as const;
  if (node.type === "leaf" && typeof node.value === "string") {
    if (Object.hasOwn(variants, node.value)) return branch([named(node.value)], at);
    return options.short ? branch([named(options.short.variant), [options.short.key, { at, node }]], at) : node;
  }
  if (node.type !== "map" || node.entries.has(discriminator)) return node;
  const implied = Object.keys(variants).filter(
    (name) => node.entries.has(name) && variants[name] && name in variants[name].shape,
  );
  const [kind] = implied;
  return kind !== undefined && implied.length === 1 ? branch([named(kind), ...node.entries], at) : node;
}

/** The kind that the strongest of these complete values names. */
function kindOf(parts: readonly Tree[], { discriminator }: KindsForm): string | undefined {
  for (const part of parts.toReversed()) {
    const node = part.type === "map" ? part.entries.get(discriminator)?.node : undefined;
    if (node?.type === "leaf" && node.value !== null) return String(node.value);
  }
  return undefined;
}

const isNull = (node: Tree) => node.type === "leaf" && node.value === null;

/** Fills in the variables of a templated string; a number under `scalar()` becomes the text that was written. */
function text(node: Tree, schema: Schema | undefined, path: Path, { variables, problems }: Context): Tree {
  const form = schema && formOf(schema)?.form;
  if (node.type !== "leaf") return node;
  // `version: 16` is a number to YAML, and one of the words that the schema lists.
  if (typeof node.value === "number" && words(schema).includes(node.source)) return { ...node, value: node.source };
  if (form !== "template" && form !== "scalar") return node;
  if (typeof node.value !== "string") return form === "scalar" ? { ...node, value: node.source } : node;
  const value = expand(node.value, variables, (message, ofStack) => {
    // What the stack lacks is one mistake, however many texts ask for it.
    if (ofStack && problems.some((problem) => problem.message === message)) return;
    problems.push({ at: node.at, path, message });
  });
  return { ...node, value };
}

/** `{domain}` without quotes is a map to YAML. */
function unquoted(node: Branch, schema: Schema | undefined, path: Path, { problems }: Context): Tree | undefined {
  const form = schema && formOf(schema)?.form;
  const [word, entry] = [...node.entries][0] ?? [];
  if ((form !== "template" && form !== "scalar") || word === undefined || !entry) return undefined;
  if (node.entries.size > 1 || !isNull(entry.node)) return undefined;
  problems.push({ at: node.at, path, message: `a map was given; wanted: text, which needs quotes here: "{${word}}"` });
  return leaf(word, node.at);
}

/** What `app.yaml` says holds in every environment, so a profile that says something else is told, not obeyed. */
function noteDisplaced(
  layers: readonly Tree[],
  parts: readonly Tree[],
  kinds: KindsForm | undefined,
  path: Path,
  context: Context,
): void {
  const by = (layer: Layer) => layers.findLast(({ at }) => at.layer === layer);
  const [profile, app, stack] = [by("profile"), by("app"), by("stack")];
  if (profile === undefined || app === undefined || isNull(profile)) return;
  const say = (was: string, says: string) =>
    context.notes.push(
      `${position({ ...app.at, column: undefined })}: ${pathText(path)} is ${was} in every environment; ` +
        `the ${context.profile} profile says ${says}`,
    );
  const kind = (node: Tree | undefined) => node && kinds && kindOf([node], kinds);
  if (kinds && profile.type === "map" && app.type === "map") {
    const [is, says] = [kind(app), kind(profile)];
    const overridden = stack !== undefined && (isNull(stack) || kind(stack) !== undefined);
    if (is !== undefined && says !== undefined && is !== says && !overridden) say(is, says);
  } else if (stack === undefined && (app.type !== "map" || profile.type !== "map")) {
    if (isNull(app)) say("removed", shown(profile));
    else if (
      parts.includes(app) &&
      app.type !== "map" &&
      JSON.stringify(toPlain(app)) !== JSON.stringify(toPlain(profile))
    )
      say(shown(app), shown(profile));
  }
}
