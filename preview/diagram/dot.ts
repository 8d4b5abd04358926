import type { Diagram, DiagramEdge, DiagramGroup, DiagramNode } from "./model";
import { clipped, linesOf, markOf } from "./words";

/**
 * The picture in Graphviz' language. Colours are left to classes.
 *
 * Source: "DOT Language", "escString" and "class" (Graphviz Documentation).
 */
export function dot(diagram: Diagram): string {
  return [
    "digraph {",
    "  graph [rankdir=TB, bgcolor=transparent, fontname=Arial, fontsize=12, labeljust=l, nodesep=0.25, ranksep=0.5, pad=0.1, newrank=true]",
    '  node [shape=box, style="rounded,filled", fontname=Arial, fontsize=12, margin="0.18,0.08", height=0.5]',
    "  edge [fontname=Arial, fontsize=10, arrowsize=0.7]",
    ...inside(diagram, undefined),
    ...diagram.edges.map(edgeLine),
    ...tiersInOrder(diagram),
    ...besides(diagram),
    "}",
    "",
  ].join("\n");
}

function inside(diagram: Diagram, parent: string | undefined): string[] {
  return [
    ...diagram.nodes.filter(({ group }) => group === parent).map(nodeLine),
    ...diagram.groups
      .filter((group) => group.parent === parent)
      .flatMap((group) => [groupStart(group), ...inside(diagram, group.id), "}"]),
  ];
}

const groupStart = ({ id, label }: DiagramGroup): string =>
  `subgraph cluster_${id} { class="group-${id}"; style=rounded; margin=14; label=${quoted(clipped(label))}`;

function nodeLine(node: DiagramNode): string {
  // Without fonts of its own, so that lines stay in the middle where a page has another one than Graphviz reckons with.
  const label = quoted([clipped(node.label), ...linesOf(node)].join("\n"));
  const shape = node.category === "data" ? "cylinder" : node.category === "outside" ? "ellipse" : "box";
  const style = shape === "box" ? "rounded,filled" : "filled";
  return `${node.id} [id="${node.id}", class="${classes(node.category, node)}", shape=${shape}, style="${dashed(node, style)}", label=${label}]`;
}

function edgeLine(edge: DiagramEdge): string {
  const label = edge.label === undefined ? "" : `, label=${quoted(clipped(edge.label))}`;
  return `${edge.from} -> ${edge.to} [class="${classes(undefined, edge)}", style="${dashed(edge, "solid")}"${label}]`;
}

const classes = (category: string | undefined, of: DiagramNode | DiagramEdge): string =>
  [category, markOf(of)?.className].filter((name) => name !== undefined).join(" ");

const dashed = ({ change }: DiagramNode | DiagramEdge, style: string): string =>
  change === "delete" ? `${style},dashed` : style;

/** Tiers stand below each other, whatever lines there are. */
function tiersInOrder({ nodes }: Diagram): string[] {
  const [top = [], middle = [], bottom = []] = ["public", "private", "data"]
    .map((tier) => nodes.filter(({ group }) => group === tier))
    .filter((tier) => tier.length > 0);
  const below = (upper: readonly DiagramNode[], lower: readonly DiagramNode[]) =>
    upper.flatMap((one) => lower.map((other) => `${one.id} -> ${other.id} [style=invis, weight=0]`));
  return [...below(top, middle), ...below(middle, bottom)];
}

/** What no line leads to stands in columns, rather than all below each other. */
function besides({ nodes, edges }: Diagram): string[] {
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const loose = nodes.filter(({ id, group }) => group === "region" && !linked.has(id)).map(({ id }) => id);
  return loose.slice(columns).map((id, index) => `${loose[index]} -> ${id} [style=invis]`);
}

const columns = 1;

/** Text in quotes, in which a backslash and an entity mean nothing else. */
const quoted = (text: string): string =>
  `"${text.replace(/[\\"]/g, "\\$&").replaceAll("&", "&amp;").replaceAll("\n", "\\n")}"`;
