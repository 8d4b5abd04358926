import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from "yaml";
import type { Path } from "./definition";
import type { Problem } from "./problems";

/** The layers of the settings, weakest first. */
export type Layer = "profile" | "app" | "stack";

/** Where a value stands. A profile and the engine's configuration have no lines. */
export interface Place {
  readonly layer: Layer;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Leaf {
  readonly type: "leaf";
  readonly value: string | number | boolean | null;
  /** As it is written in the file, so that `1.10` can stay "1.10". */
  readonly source: string;
  readonly at: Place;
}
export interface List {
  readonly type: "list";
  readonly items: readonly Tree[];
  readonly at: Place;
}
export interface Entry {
  /** Where the key stands. */
  readonly at: Place;
  readonly node: Tree;
}
export interface Branch {
  readonly type: "map";
  readonly entries: ReadonlyMap<string, Entry>;
  readonly at: Place;
}
/** A value of which every part knows its layer, file and line. */
export type Tree = Leaf | List | Branch;

export const leaf = (value: Leaf["value"], at: Place, source = String(value)): Leaf => ({
  type: "leaf",
  value,
  source,
  at,
});
export const branch = (entries: Iterable<readonly [string, Entry]>, at: Place): Branch => ({
  type: "map",
  entries: new Map(entries),
  at,
});

/** Aliases may refer to each other; more than this is no settings file. */
const mostNodes = 50_000;
const deepest = 64;

/** Reads a YAML text; a text with problems has no tree. */
export function readYaml(text: string, file: string, layer: Layer): { tree?: Tree; problems: Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { layer, file, line, column: col };
  };
  // A message may quote the text, which must not happen to a secret.
  const quiet = (message: string) => (text.includes("secure:") ? message.replace(/"[^"]*"|'[^']*'/g, "…") : message);
  // What follows the first one is mostly its consequence.
  const problems: Problem[] = [...document.errors, ...document.warnings].slice(0, 1).map(({ pos, message }) => ({
    at: place(pos[0]),
    path: [],
    message: quiet(message.split("\n")[0] ?? "not YAML").slice(0, 120),
  }));
  if (problems.length > 0) return { problems };
  const tree = convert(document, place, problems);
  return problems.length > 0 ? { problems } : { tree, problems };
}

function convert(document: Document.Parsed, place: (offset: number) => Place, problems: Problem[]): Tree {
  let count = 0;
  const start = (node: Node | null | undefined, otherwise: Place) => (node?.range ? place(node.range[0]) : otherwise);
  const refuse = (at: Place, message: string) => {
    if (problems.length < 20) problems.push({ at, path: [], message });
  };

  const visit = (node: Node | null | undefined, otherwise: Place, depth: number): Tree => {
    const at = start(node, otherwise);
    if (++count > mostNodes || depth > deepest) {
      refuse(at, count > mostNodes ? "too many values; are aliases nested?" : "nested too deeply");
      return leaf(null, at);
    }
    if (isAlias(node)) return visit(node.resolve(document), at, depth + 1);
    if (isMap(node)) {
      const entries = new Map<string, Entry>();
      for (const pair of node.items) addPair(entries, pair as Pair<Node, Node | null>, at, depth);
      return branch(entries, at);
    }
    if (isSeq(node)) {
      return { type: "list", items: node.items.map((item) => visit(item as Node, at, depth + 1)), at };
    }
    if (!isScalar(node)) return leaf(null, at);
    const { value, source } = node;
    if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
      return leaf(value as Leaf["value"], at, source ?? String(value));
    }
    refuse(at, "wanted: text, a number, true, false, a list or a map");
    return leaf(null, at);
  };

  const addPair = (entries: Map<string, Entry>, pair: Pair<Node, Node | null>, map: Place, depth: number) => {
    const key = isAlias(pair.key) ? pair.key.resolve(document) : pair.key;
    const at = start(pair.key, map);
    if (!isScalar(key)) {
      refuse(at, "wanted: a plain word as the key");
      return;
    }
    const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
    const value = visit(pair.value, at, depth + 1);
    if (name === "__proto__") refuse(at, "this word cannot be a key");
    else if (name === "<<") mergeIn(entries, value, at);
    else entries.set(name, { at, node: value });
  };

  const mergeIn = (entries: Map<string, Entry>, value: Tree, at: Place) => {
    // What is merged in is weaker than the map's own keys, wherever `<<` stands.
    for (const source of value.type === "list" ? value.items : [value]) {
      if (source.type !== "map") refuse(at, "wanted: a map to merge");
      else for (const [inner, entry] of source.entries) if (!entries.has(inner)) entries.set(inner, entry);
    }
  };

  return visit(document.contents, place(0), 0);
}

/** Gives plain data a place, which is the same for every part of it. */
export function fromPlain(value: unknown, at: Place): Tree {
  if (Array.isArray(value)) return { type: "list", items: value.map((item) => fromPlain(item, at)), at };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, child]) => child !== undefined);
    return branch(
      entries.map(([key, child]) => [key, { at, node: fromPlain(child, at) }]),
      at,
    );
  }
  return leaf(value as Leaf["value"], at);
}

export function toPlain(tree: Tree): unknown {
  if (tree.type === "leaf") return tree.value;
  if (tree.type === "list") return tree.items.map(toPlain);
  return Object.fromEntries([...tree.entries].map(([key, { node }]) => [key, toPlain(node)]));
}

export const child = (tree: Tree | undefined, key: string | number): Tree | undefined => {
  if (tree?.type === "list") return tree.items[Number(key)];
  return tree?.type === "map" ? tree.entries.get(String(key))?.node : undefined;
};

export const get = (tree: Tree | undefined, path: Path): Tree | undefined =>
  path.reduce<Tree | undefined>((node, key) => child(node, key), tree);

/** Where a value stands, or the key under which a missing one would. */
export function locate(tree: Tree, path: Path): Place {
  let node = tree;
  let at = tree.at;
  for (const key of path) {
    const next = child(node, key);
    if (next === undefined) return at;
    const entry = node.type === "map" ? node.entries.get(String(key))?.at : undefined;
    const found = entry ?? next.at;
    // Nobody can edit a profile: what was written around it is nearer to the mistake.
    if (found.layer === "profile" && at.layer !== "profile") return at;
    at = found;
    node = next;
  }
  return at.layer !== "profile" && node.at.layer === "profile" ? at : node.type === "map" ? at : node.at;
}

/** A copy without the values at these paths. */
export function without(tree: Tree, paths: readonly Path[]): Tree {
  if (paths.length === 0 || tree.type === "leaf") return tree;
  const below = (key: string | number) =>
    paths.filter(([first]) => String(first) === String(key)).map((path) => path.slice(1));
  const kept = <T>(key: string | number, node: Tree, keep: (node: Tree) => T): T[] => {
    const inner = below(key);
    return inner.some((path) => path.length === 0) ? [] : [keep(without(node, inner))];
  };
  if (tree.type === "list") {
    return { ...tree, items: tree.items.flatMap((item, index) => kept(index, item, (node) => node)) };
  }
  const entries = [...tree.entries].flatMap(([key, { at, node }]) =>
    kept(key, node, (copy) => [key, { at, node: copy }] as const),
  );
  return branch(entries, tree.at);
}
