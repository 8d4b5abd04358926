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
  switch (node.type) {
    case "html":
      return node.value;
    case "code":
      return `code ${node.lang ?? ""}`;
    case "heading":
      return `heading ${node.depth}`;
    case "paragraph":
    case "tableCell":
      return node.type;
    case "listItem":
      // A text may be empty.
      return { listItem: node.children.length === 0 ? ["paragraph"] : node.children.map(skeleton) };
    default:
      return "children" in node ? { [node.type]: node.children.map(skeleton) } : node.type;
  }
}
