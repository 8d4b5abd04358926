import { SECRET_TEXT } from "../values";

/** Looks for values in whatever form they were written, all of them in one pass. */
export class Finder {
  readonly #pattern?: RegExp;

  constructor(values: readonly string[]) {
    const all = [...new Set(values.flatMap(forms))].sort((a, b) => b.length - a.length);
    if (all.length > 0) this.#pattern = new RegExp(all.map(literal).join("|"), "g");
  }

  /** Whether there is nothing to look for. */
  get isEmpty(): boolean {
    return this.#pattern === undefined;
  }

  /** Whether one of them is in a text. */
  finds(text: string): boolean {
    return this.#pattern !== undefined && text.search(this.#pattern) !== -1;
  }

  /** A text with `[secret]` in their place. */
  hide(text: string): string {
    return this.#pattern === undefined ? text : text.replace(this.#pattern, SECRET_TEXT);
  }
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** A value as it is, in JSON that is itself a text in JSON, in an address, in Base64 and as hexadecimal digits. */
function forms(value: string): string[] {
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
  const [once, twice] = [escaped(value), escaped(escaped(value))];
  const query = new URLSearchParams([["", value]]).toString().slice(1);
  const bytes = Buffer.from(value);
  return [
    ...[value, once, twice, escaped(twice)],
    ...[query, query.replaceAll("+", "%20"), encodeURIComponent(bytes.toString())],
    ...[0, 1, 2].flatMap((at) => [base64(bytes, at, "base64"), base64(bytes, at, "base64url")]),
    bytes.toString("hex"),
  ];
}

/** What Base64 makes of a value in the midst of others, after so many bytes: the characters that are of it alone. */
function base64(bytes: Buffer, after: number, encoding: "base64" | "base64url"): string {
  const text = Buffer.concat([Buffer.alloc(after), bytes]).toString(encoding);
  return text.slice(Math.ceil((after * 8) / 6), Math.floor(((after + bytes.length) * 8) / 6));
}
