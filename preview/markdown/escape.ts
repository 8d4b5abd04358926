/**
 * What comes from a program is text: in a comment nothing of it becomes markup, a link, a mention of somebody or a
 * reference to an issue. "GitHub Flavored Markdown Spec" says what is markup; what GitHub itself makes of text afterwards,
 * in "Autolinked references and URLs" and "Basic writing and formatting syntax", has no escape but a space of no width.
 */

// As a character reference none of these is ever markup. In the cell of a table a backslash would not do: parsers differ.
const MARKUP = /[&<>`*_~|\\[\]$]/;
// `@name`, `#1`, `GH-1`, `https://` and `www.` are made links wherever they stand in text.
const LINKED = /[@#]|:(?=\/\/)|www(?=\.)|GH(?=-)/;
const ACTIVE = new RegExp(`${MARKUP.source}|${LINKED.source}`, "gi");
const NO_WIDTH = "&#8203;";

/** Text on one line. What stands between two single backticks is code, as in messages of policies. */
export function prose(text: string): string {
  const parts = oneLine(text).split(/(?<!`)`([^`]+)`(?!`)/);
  return parts.map((part, index) => (index % 2 === 1 ? code(part) : inactive(part))).join("");
}

const inactive = (text: string): string =>
  text
    .replace(ACTIVE, (found) => (MARKUP.test(found) ? reference(found) : `${found}${NO_WIDTH}`))
    // At its beginning, a list or a line across.
    .replace(/^([-+=](?=[-+=\s]|$)|\d+[.)](?=\s|$))/, (start) => start.slice(0, -1) + reference(start.slice(-1)));

const reference = (character: string): string => `&#${character.charCodeAt(0)};`;

/** A name, a type, a path: code, in which GitHub looks for nothing. A bar would end the cell of a table, even here. */
export const code = (text: string): string =>
  oneLine(text)
    .split("|")
    .map((part) => (part.trim() === "" ? part : span(part.trim())))
    .join(reference("|")) || span('""');

function span(text: string): string {
  const content = withoutComments(text);
  const mark = "`".repeat(longestRun(content) + 1);
  const pad = content.startsWith("`") || content.endsWith("`") ? " " : "";
  return `${mark}${pad}${content}${pad}${mark}`;
}

/** A block of lines that nothing in them can end. */
export function fence(language: string, lines: readonly string[]): string {
  const body = lines.map((line) => withoutComments(visible(line))).join("\n");
  const mark = "`".repeat(Math.max(3, longestRun(body) + 1));
  return `${mark}${language}\n${body}\n${mark}`;
}

/** At most so many characters of a text, and that there are more. */
export function clip(text: string, length: number): string {
  // Never more than is wanted is taken apart, and a character is not.
  const characters = Array.from(text.slice(0, 2 * length + 2));
  return characters.length <= length ? text : `${characters.slice(0, length).join("")}…`;
}

const oneLine = (text: string): string => visible(text.replace(/\s+/g, " ")).trim();

/** Without what cannot be seen and yet changes what is: control characters, other directions, halves of characters. */
const visible = (text: string): string =>
  text.replace(/\s/g, " ").replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, "\ufffd");

/** The one comment is the marker, by which the comment of a stack is found again. */
const withoutComments = (text: string): string => text.replaceAll("<!--", "<\u200b!--");

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);
