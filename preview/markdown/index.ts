import { mermaid } from "../diagram/mermaid";
import type { Report } from "../report";
import { changeSection } from "./changes";
import { comparisonSection } from "./comparison";
import { costSection } from "./cost";
import { fence } from "./escape";
import { dangerSection, noteFold, noteSection, policySection } from "./findings";
import { headline, isQuiet, marker, oneLine } from "./headline";
import { ARTEFACT, type Detail, fold } from "./parts";
import { type Properties, propertyFolds } from "./properties";

export { marker } from "./headline";

/**
 * The most characters of a comment. GitHub's API takes 65,536 and counts a character once, however many bytes it has; the
 * length of a string here is never less than that, and what is between is left to whoever adds a line.
 */
export const BUDGET = 64_000;

// GitHub draws nothing beyond the defaults of `maxTextSize` and `maxEdges` ("Config Schema", Mermaid).
const MERMAID = { characters: 50_000, edges: 500 } as const;

/** What is given up, one after the other, until the rest fits; and how that is called. */
const ladder: readonly (readonly [Partial<Detail>, string])[] = [
  [{ diagram: false }, "the diagram"],
  [{ creates: false }, "the properties of what is created"],
  [{ updates: false }, "the properties that change"],
  [{ costLines: false }, "what each component costs"],
  [{ rows: 20 }, "entries of tables and lists beyond the 20th"],
  [{ rows: 5 }, "entries of tables and lists beyond the 5th"],
];

const everything: Detail = { diagram: true, creates: true, updates: true, costLines: true, rows: 60 };

const HONESTY =
  "AWS was asked nothing: what it would refuse, what it fills in by itself and what was changed by hand is not known here.";

/** The comment on a pull request for one stack: the most important first, never above `BUDGET`. */
export function markdown(report: Report): string {
  const start = marker(report.plan);
  if (isQuiet(report)) return `${start}\n${[oneLine(report), ...noteFold(report)].join("\n\n")}\n`;
  let detail = everything;
  // Made once: whether they are written is all that is decided below.
  const folds = { ...propertyFolds(report), diagram: diagramFold(report) };
  let blocks = sections(report, detail, folds);
  const leftOut: string[] = [];
  const text = () => [start, ...blocks, ...told(leftOut), HONESTY].join("\n\n").concat("\n");
  for (const [less, name] of ladder) {
    if (text().length <= BUDGET) return text();
    detail = { ...detail, ...less };
    const leaner = sections(report, detail, folds);
    if (leaner.join() !== blocks.join()) leftOut.push(name);
    blocks = leaner;
  }
  if (text().length <= BUDGET) return text();
  return [start, ...headline(report), `Nothing else fits into a comment; all of it is ${ARTEFACT}.`, ""].join("\n\n");
}

const told = (leftOut: readonly string[]): string[] =>
  leftOut.length === 0 ? [] : [`**Left out here**, and ${ARTEFACT}: ${leftOut.join("; ")}.`];

interface Folds extends Properties {
  readonly diagram: readonly string[];
}

const sections = (report: Report, detail: Detail, { updates, creates, diagram }: Folds): string[] => [
  ...headline(report),
  ...dangerSection(report, detail),
  ...policySection(report, detail),
  ...noteSection(report, detail),
  ...costSection(report, detail),
  ...changeSection(report, detail),
  ...(detail.updates ? updates : []),
  ...(detail.creates ? creates : []),
  ...comparisonSection(report, detail),
  ...(detail.diagram ? diagram : []),
];

function diagramFold({ diagram }: Report): string[] {
  if (diagram.nodes.length === 0) return [];
  const drawn = mermaid(diagram);
  if (drawn.length > MERMAID.characters || diagram.edges.length > MERMAID.edges)
    return [`The diagram is too large to be drawn here; it is ${ARTEFACT}.`];
  return [fold("Diagram", [fence("mermaid", drawn.trimEnd().split("\n"))])];
}
