/** Text that is HTML already: only `markup` and `trusted` make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text and numbers are escaped, `undefined` is nothing, a list is its parts. */
export type Part = Markup | string | number | undefined | readonly Part[];

/**
 * A template of HTML whose holes are escaped, whatever stands in them. A hole in an attribute stands in double quotes.
 *
 * @example markup`<li title="${title}">${name}</li>`
 */
export const markup = (fixed: TemplateStringsArray, ...holes: readonly Part[]): Markup =>
  new Markup(fixed.map((text, index) => `${text}${written(holes[index])}`).join(""));

/** Files of our own, which go into the page as they are; nothing that a program said. */
export const trusted = (text: string): Markup => new Markup(text);

function written(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(written).join("");
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
