import { parse, type DefaultTreeAdapterTypes as Tree } from "parse5";

/** An element as a browser's parser makes it. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** All text in it, that of its children, too. */
  readonly text: string;
  /** The same as people read it: what stands apart has a space between. */
  readonly words: string;
}

/** The document, and what its parser has to complain of. */
export function parsed(html: string): { readonly root: Element; readonly errors: readonly string[] } {
  const errors: string[] = [];
  const document = parse(html, {
    onParseError: ({ code, startLine }) => errors.push(`${code} in line ${startLine}`),
  });
  const root = document.childNodes.find((node) => "tagName" in node);
  if (root === undefined) throw new Error("there is no element in the document");
  return { root: element(root), errors };
}

function element(node: Tree.Element): Element {
  const children = node.childNodes.filter((child) => "tagName" in child).map(element);
  return {
    tag: node.tagName,
    attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])),
    children,
    get text() {
      return textOf(node, "");
    },
    get words() {
      return textOf(node, " ").replace(/\s+/g, " ").trim();
    },
  };
}

const apart = new Set("br dd div dt h1 h2 h3 label li option p summary td th".split(" "));

function textOf(node: Tree.ChildNode, gap: string): string {
  if ("value" in node) return node.value;
  if (!("childNodes" in node)) return "";
  const text = node.childNodes.map((child) => textOf(child, gap)).join("");
  return apart.has(node.tagName) ? `${gap}${text}${gap}` : text;
}

/** The element and everything in it. */
export const everyOne = (root: Element): Element[] => [root, ...root.children.flatMap(everyOne)];

export const byId = (root: Element, id: string): Element | undefined =>
  everyOne(root).find(({ attributes }) => attributes["id"] === id);
