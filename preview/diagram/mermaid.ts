import type { Diagram, DiagramEdge, DiagramNode } from "./model";
import { clipped, linesOf, markOf } from "./words";

/**
 * The picture as Mermaid text, for a comment of GitHub's. Everything in a label but letters, digits and what stands
 * between them is written as an entity, so that no name leaves its quotes or is taken for Markdown.
 *
 * Source: "Flowcharts Syntax", Mermaid.
 */
export function mermaid(diagram: Diagram): string {
  const { edges } = diagram;
  return [
    "flowchart LR",
    ...inside(diagram, undefined, 1),
    ...edges.map((edge) => `  ${edge.from} ${arrow(edge)} ${edge.to}`),
    ...Object.entries(styles).map(([className, style]) => `  classDef ${className} ${style}`),
    ...edges.flatMap((edge, index) => {
      const mark = markOf(edge);
      return mark === undefined ? [] : [`  linkStyle ${index} stroke:${strokes[mark.className]},stroke-width:2px`];
    }),
    "",
  ].join("\n");
}

// Readable on a light page and on a dark one.
const strokes: Readonly<Record<string, string>> = {
  added: "#1a7f37",
  changed: "#9a6700",
  removed: "#cf222e",
  replaced: "#8250df",
};

const styles: Readonly<Record<string, string>> = {
  added: "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
  changed: "fill:#fff8c5,stroke:#9a6700,color:#1f2328",
  removed: "fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:5 4",
  replaced: "fill:#fbefff,stroke:#8250df,color:#1f2328",
};

function inside(diagram: Diagram, parent: string | undefined, depth: number): string[] {
  const indent = "  ".repeat(depth);
  const nodes = diagram.nodes.filter(({ group }) => group === parent);
  const groups = diagram.groups.filter((group) => group.parent === parent);
  return [
    ...nodes.map((node) => indent + nodeLine(node)),
    ...groups.flatMap(({ id, label }) => [
      `${indent}subgraph g_${id}["${escaped(label)}"]`,
      ...inside(diagram, id, depth + 1),
      `${indent}end`,
    ]),
  ];
}

function nodeLine(node: DiagramNode): string {
  const [open, close] =
    node.category === "data" ? ["[(", ")]"] : node.category === "outside" ? ["([", "])"] : ["[", "]"];
  const label = [node.label, ...linesOf(node)].map(escaped).join("<br/>");
  const mark = markOf(node);
  return `${node.id}${open}"${label}"${close}${mark === undefined ? "" : `:::${mark.className}`}`;
}

function arrow(edge: DiagramEdge): string {
  const line = edge.change === "delete" ? "-.->" : "-->";
  return edge.label === undefined ? line : `${line}|"${escaped(edge.label)}"|`;
}

/** Text as entities; a full stop or a hyphen stays where it can begin nothing. */
const escaped = (text: string): string =>
  clipped(text).replace(/[^A-Za-z0-9 ,]/gu, (character, index: number, whole: string) =>
    /[-./]/.test(character) && /\w/.test(whole[index - 1] ?? "") && /\w/.test(whole[index + 1] ?? "")
      ? character
      : `#${character.codePointAt(0)};`,
  );
