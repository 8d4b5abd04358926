import type { DiagramEdge, DiagramNode } from "./model";

type Mark = NonNullable<DiagramNode["change"]>;

/** How a change is called, in words and as a class: nobody has to tell colours apart. */
export const marks: Readonly<Record<Mark, { readonly word: string; readonly className: string }>> = {
  create: { word: "new", className: "added" },
  delete: { word: "removed", className: "removed" },
  import: { word: "imported", className: "added" },
  replace: { word: "replaced", className: "replaced" },
  update: { word: "changed", className: "changed" },
};

export const markOf = ({ change }: DiagramNode | DiagramEdge) => (change === undefined ? undefined : marks[change]);

/** What stands below a node's name. */
export const linesOf = (node: DiagramNode): string[] =>
  [node.kind, node.detail, markOf(node)?.word].filter((line) => line !== undefined).map(clipped);

/** As long as fits into a picture, on one line, without what no XML can hold or nobody sees. */
export function clipped(text: string): string {
  const characters = Array.from(text.replace(/[\s\p{C}]+/gu, " ").trim());
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : characters.join("") || " ";
}

const longest = 60;
