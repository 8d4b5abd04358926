import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** A comment as GitHub's Markdown reads it. */
export const parsed = (text: string): Root =>
  fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

/** A node and all that is in it. */
export const within = (node: Nodes): Nodes[] => [node, ...("children" in node ? node.children.flatMap(within) : [])];

/** The blocks of a comment without what is written in them: whatever a program's texts are, these are ours. */
export function skeleton(node: Nodes): unknown {
  if (node.type === "html") return node.value;
  if (node.type === "code") return `code ${node.lang ?? ""}`;
  if (node.type === "heading") return `heading ${node.depth}`;
  if (node.type === "paragraph" || node.type === "tableCell" || !("children" in node)) return node.type;
  // A text may be empty, and with it the entry of a list.
  if (node.type === "listItem" && node.children.length === 0) return { listItem: ["paragraph"] };
  return { [node.type]: node.children.map(skeleton) };
}
