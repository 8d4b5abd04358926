import { Decimal } from "decimal.js";
import type { Change } from "../diff/model";
import { dollars } from "../words";
import { markup, type Markup, type Part } from "./markup";

/** How a change is said: Pulumi's own prefix, a word, and what a number of them is. */
export const CHANGES: Readonly<Record<Change, { readonly sign: string; readonly verb: string; readonly to: string }>> =
  {
    create: { sign: "+", verb: "create", to: "to create" },
    update: { sign: "~", verb: "update", to: "to update" },
    replace: { sign: "+-", verb: "replace", to: "to replace" },
    delete: { sign: "-", verb: "delete", to: "to delete" },
    import: { sign: "=", verb: "import", to: "to import" },
    read: { sign: ">", verb: "read", to: "to read" },
    same: { sign: "", verb: "unchanged", to: "unchanged" },
  };

/** A change as sign and word, so that it is never told by colour alone. */
export const badge = (change: Change): Markup =>
  markup`<span class="badge ${change}"><span aria-hidden="true">${CHANGES[change].sign}</span> ${CHANGES[change].verb}</span>`;

/** A part of the report that the navigation leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Part;
}

export const section = ({ id, title, content }: Section): Markup =>
  markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>\n`;

export interface Column {
  readonly title: string;
  /** Figures stand at the right. */
  readonly figure?: true;
}

/** A table in a box of its own, which scrolls where the page is narrow; the first cell of a row names it. */
export function table(label: string, columns: readonly Column[], rows: readonly (readonly Part[])[]): Markup {
  const kind = (index: number) => (columns[index]?.figure ? "figure" : "text");
  const head = columns.map(({ title }, index) => markup`<th scope="col" class="${kind(index)}">${title}</th>`);
  const body = rows.map(([first, ...rest]) => {
    const cells = rest.map((cell, index) => markup`<td class="${kind(index + 1)}">${cell}</td>`);
    return markup`<tr><th scope="row">${first}</th>${cells}</tr>\n`;
  });
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>`;
}

/** What only some readers want, behind a line that says what it is. */
export const more = (title: Part, content: Part): Markup =>
  markup`<details class="more"><summary>${title}</summary><div class="body">${content}</div></details>`;

export interface Stretch {
  /** Shares of the whole, from 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly kind: "before" | "after" | "usual" | "deciding" | "over";
}

/**
 * Stretches of a line. They are attributes of a picture, as the page's policy lets no element have a style of its own; the
 * figures stand beside it, for those who do not see it.
 */
export function bar(stretches: readonly Stretch[]): Markup {
  const percent = (share: number) => `${(Math.min(Math.max(share, 0), 1) * 100).toFixed(2)}%`;
  const rectangles = stretches.map(
    ({ from, to, kind }) =>
      markup`<rect class="${kind}" x="${percent(from)}" width="${percent(to - from)}" height="100%" />`,
  );
  return markup`<svg class="bar" aria-hidden="true">${rectangles}</svg>`;
}

/** `$1,234.50`; what is not nothing does not look like it. */
export function money(amount: string): string {
  const figure = dollars(new Decimal(amount).abs().toFixed()).replace(/\B(?=(\d{3})+\.)/g, ",");
  const sign = new Decimal(amount).isNegative() && !new Decimal(amount).isZero() ? "−" : "";
  return figure.startsWith("<") ? `<${sign}$${figure.slice(1)}` : `${sign}$${figure}`;
}

/** The same with its sign. */
export const moneyChange = (amount: string): string =>
  new Decimal(amount).greaterThan(0) ? `+${money(amount)}` : money(amount);

/** No more exact than it is. */
export const minutes = (seconds: number): string =>
  seconds < 60 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
