import { dot } from "./dot";
import type { Diagram } from "./model";
import { style } from "./style";
import { clipped, linesOf } from "./words";

/**
 * The picture as SVG, drawn by Graphviz in WebAssembly: no browser, no network, and the same bytes for the same picture.
 * It suits a light page and a dark one. A page that it stands in may give the variables of `style` other values.
 */
export async function svg(diagram: Diagram): Promise<string> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  const drawn = graphviz.layout(dot(diagram), "svg", "dot");
  const titles = new Map(
    diagram.nodes.map((node) => [node.id, [clipped(node.label), ...linesOf(node)].map(xml).join(", ")]),
  );
  return drawn
    .slice(drawn.indexOf("<svg"))
    .replace(/<!--.*?-->\n?/gs, "")
    .replace(/<svg width="\d+pt" height="\d+pt"/, `<svg class="plinth-diagram" role="img" aria-label="${LABEL}"`)
    .replace(/(<svg[^>]*>)/, `$1\n<style>${style}</style>`)
    .replace(/<title>(.*?)<\/title>/g, (_, name: string) => titleOf(name, titles))
    .replace(/ (?:fill|stroke)="(?!none)[^"]*"/g, "")
    .replace(/ (?:font-family|xml:space|xmlns:xlink)="[^"]*"/g, "");
}

const LABEL = "What the stack is made of, and who reaches whom";

function titleOf(name: string, titles: ReadonlyMap<string, string>): string {
  const title = titles.get(name);
  return title === undefined ? "" : `<title>${title}</title>`;
}

/** Text inside of an element. */
const xml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
