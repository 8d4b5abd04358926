import { pathText, type Problem } from "./problems";
import { branch, fromPlain, leaf, toPlain, type Branch, type Tree } from "./tree";
import type { Path } from "./definition";

/** Stands for a secret wherever one would be shown; offline nothing is ever decrypted. */
export const placeholder = "[secret]";

interface Taken {
  /** The configuration with a placeholder for each secret. */
  readonly tree: Branch;
  /** The same as the engine would hand it over: text, and JSON for what has parts. */
  readonly encoded: Record<string, string>;
  readonly secretKeys: string[];
}

/**
 * Takes the encrypted values out of a stack file's configuration before anything can print them. They belong under
 * `plinth:secrets`, and in other namespaces they are nobody's business.
 */
export function takeSecrets(config: Branch, problems: Problem[]): Taken {
  const encoded: Record<string, string> = {};
  const secretKeys = new Set(["plinth:secrets"]);
  const entries = [...config.entries].map(([key, { at, node }]) => {
    const found: Path[] = [];
    const clean = key === "plinth:secrets" ? onlySecrets(node, problems) : withoutSecure(node, [key], found);
    if (found.length > 0) {
      secretKeys.add(key);
      if (key.startsWith("plinth:")) problems.push(...found.map((path) => misplaced(node, path)));
    }
    encoded[key] = clean.type === "leaf" ? text(clean) : JSON.stringify(toPlain(clean));
    return [key, { at, node: clean }] as const;
  });
  return { tree: branch(entries, config.at), encoded, secretKeys: [...secretKeys] };
}

/** Finds the `secure:` of `app.yaml`, where it has no place at all. */
export function refuseSecure(tree: Tree, problems: Problem[]): Tree {
  const found: Path[] = [];
  const clean = withoutSecure(tree, [], found);
  problems.push(...found.map((path) => misplaced(tree, path)));
  return clean;
}

const text = (node: Tree) => (node.type !== "leaf" ? "" : typeof node.value === "string" ? node.value : node.source);

const misplaced = (within: Tree, path: Path): Problem => ({
  at: placeOf(within, path),
  path,
  message:
    "an encrypted value cannot stand here; wanted: `plinth:secrets: { NAME: { secure: … } }` in the stack file " +
    "and `secrets: { NAME: { config: true } }` in app.yaml",
});

const isSecure = (node: Tree) => node.type === "map" && node.entries.has("secure");

function withoutSecure(node: Tree, path: Path, found: Path[]): Tree {
  if (isSecure(node)) {
    found.push(path);
    return leaf(placeholder, node.at);
  }
  if (node.type === "list") {
    return { ...node, items: node.items.map((item, index) => withoutSecure(item, [...path, index], found)) };
  }
  if (node.type === "leaf") return node;
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { at: entry.at, node: withoutSecure(entry.node, [...path, key], found) }] as const,
  );
  return branch(entries, node.at);
}

function onlySecrets(node: Tree, problems: Problem[]): Tree {
  const root = "plinth:secrets";
  if (node.type !== "map" || isSecure(node)) {
    problems.push({ at: node.at, path: [root], message: "wanted: a map of names, each `{ secure: … }`" });
    return branch([], node.at);
  }
  for (const [name, entry] of node.entries) {
    const secure = entry.node.type === "map" ? entry.node.entries.get("secure")?.node : undefined;
    if (secure?.type === "leaf" && typeof secure.value === "string" && (entry.node as Branch).entries.size === 1)
      continue;
    problems.push({
      at: entry.at,
      path: [root, name],
      message: `the value is not shown; wanted: { secure: … }, which \`pulumi config set --secret --path '${pathText([root, name])}'\` writes`,
    });
  }
  return branch(
    [...node.entries].map(([name, { at }]) => [name, { at, node: fromPlain(placeholder, at) }]),
    node.at,
  );
}

function placeOf(tree: Tree, path: Path) {
  let node = tree;
  let at = tree.at;
  for (const key of path) {
    const entry = node.type === "map" ? node.entries.get(String(key)) : undefined;
    const next = entry?.node ?? (node.type === "list" ? node.items[Number(key)] : undefined);
    if (next === undefined) continue;
    at = entry?.at ?? next.at;
    node = next;
  }
  return at;
}
