import { Secret, SECRET_TEXT, Unknown, UNKNOWN_SENTINEL, type Value } from "../values";
import { markup, type Markup } from "./markup";

/** What stands where only the deployment tells. */
export const UNKNOWN_TEXT = "known after the deployment";

/** A value for people: documents are indented, secrets never shown. */
export function shown(value: Value | undefined): Markup {
  if (value === undefined) return markup`<span class="muted">none</span>`;
  if (value instanceof Secret) return markup`<span class="muted">${SECRET_TEXT}</span>`;
  if (value instanceof Unknown) return markup`<span class="muted">${UNKNOWN_TEXT}</span>`;
  const text = typeof value === "string" ? (document(value) ?? value) : indented(value);
  const whole = text.replaceAll(JSON.stringify(UNKNOWN_SENTINEL), `(${UNKNOWN_TEXT})`);
  return markup`<code class="value">${whole === "" ? '""' : whole}</code>`;
}

/** Policies and dashboards are JSON in a string, on one line. What is not exactly that is left as it is. */
function document(text: string): string | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? indented(value) : undefined;
  } catch {
    return undefined;
  }
}

/** What is short stands on one line. */
function indented(value: unknown): string {
  const line = JSON.stringify(value);
  return line.length <= 60 ? line : JSON.stringify(value, undefined, 2);
}
