import type { Report } from "../report";
import { counted } from "../words";
import type { Entries } from "./entries";
import { markup, type Markup } from "./markup";
import { badge, more, table } from "./parts";

/**
 * The diagram as a picture, and what it shows in words. As a picture of its own it can hold whatever it likes: a browser
 * runs no script in an image and asks nobody for it.
 */
export const picture = ({ diagram }: Report, svg: string, entries: Entries): Markup => markup`
<div class="zoom" role="group" aria-label="Size of the diagram" id="zoom" hidden>
<button type="button" id="zoom-in" aria-label="Larger">+</button> <button type="button" id="zoom-out" aria-label="Smaller">−</button>
<button type="button" id="zoom-fit">Fit</button> <output id="zoom-size" aria-live="polite"></output>
<span class="muted">drag to move; Ctrl and wheel, or + − 0, to zoom</span></div>
<div class="scroll picture" id="picture" role="region" aria-label="Diagram" tabindex="0">
<img src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}" alt="${counted(diagram.nodes.length, "part")} of the stack and ${counted(diagram.edges.length, "connection")} between them; the same stands in words below" /></div>
${more("The diagram in words", inWords(diagram, entries))}`;

function inWords({ nodes, edges, groups }: Report["diagram"], entries: Entries): Markup {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const places = new Map(groups.map(({ id, label }) => [id, label]));
  return markup`${table(
    "Parts",
    [{ title: "part" }, { title: "what it is" }, { title: "where" }, { title: "change" }],
    nodes.map(({ label, kind, detail, group, change, urns: [urn] }) => [
      urn === undefined ? label : entries.link(urn, label),
      detail === undefined ? kind : `${kind}, ${detail}`,
      places.get(group ?? ""),
      change === undefined ? undefined : badge(change),
    ]),
  )}
${
  edges.length === 0
    ? undefined
    : table(
        "Connections",
        [{ title: "from" }, { title: "to" }, { title: "what" }, { title: "change" }],
        edges.map(({ from, to, label, change }) => [
          labels.get(from) ?? from,
          labels.get(to) ?? to,
          label,
          change === undefined ? undefined : badge(change),
        ]),
      )
}`;
}
