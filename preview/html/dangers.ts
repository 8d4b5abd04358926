import type { Report } from "../report";
import type { Entries } from "./entries";
import { markup, type Markup } from "./markup";

/** Changes that people have to want, those first that nobody has allowed. */
export function dangers({ dangers: all }: Report, entries: Entries): Markup {
  if (all.length === 0) return markup`<p>Nothing that holds data or that users reach goes, and nothing is opened.</p>`;
  const open = all.filter(({ allowed }) => allowed === undefined);
  const allowed = all.filter((danger) => danger.allowed !== undefined);
  const items = [...open, ...allowed].map(
    (danger) => markup`<li class="${danger.allowed === undefined ? "danger" : "danger allowed"}">
<p><strong>${danger.message}</strong> (${entries.link(danger.urn, danger.name)})</p>
${danger.cascade.length === 0 ? undefined : markup`<p>The same way go ${danger.cascade.map((name, index) => markup`${index === 0 ? "" : ", "}<code>${name}</code>`)}.</p>`}
${
  danger.allowed === undefined
    ? markup`<p class="muted">Whoever wants it says so in the stack file: <code>plinth:allow: [{ change: ${danger.kind}, resource: ${danger.name}, reason: …, until: 20…-…-… }]</code>.</p>`
    : markup`<p>Allowed until ${danger.allowed.until}: ${danger.allowed.reason}</p>`
}</li>`,
  );
  return markup`<ul class="cardlist">${items}</ul>`;
}
