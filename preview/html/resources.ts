import type { Change, PropertyChange, ReplaceReason, ResourceDiff } from "../diff/model";
import { hasChanges } from "../diff/model";
import { topOf } from "../diff/paths";
import { groupBy, type PlanResource } from "../plan";
import type { Report } from "../report";
import { Secret, type Properties } from "../values";
import { counted, shortType } from "../words";
import type { Entries, Entry, Group } from "./entries";
import { markup, type Markup } from "./markup";
import { badge, CHANGES, table } from "./parts";
import { shown } from "./values";

/** Everything in the stack by component, and what becomes of each. */
export const resources = ({ diff }: Report, entries: Entries): Markup => markup`
${filter(entries, diff !== undefined && hasChanges(diff))}
<p class="muted" role="status" aria-live="polite" id="count">${counted(entries.all.length, "resource")} in ${counted(entries.groups.length, "component")}</p>
${entries.groups.map((group) => groupOf(group, entries, diff !== undefined))}
${diff === undefined || diff.outputs.length === 0 ? undefined : markup`<h3>Outputs of the stack</h3>${properties(diff.outputs)}`}
${diff?.notes.map((note) => markup`<p class="muted">${note}</p>`)}`;

/** Hidden until the script is there that makes it work. */
function filter(entries: Entries, changed: boolean): Markup {
  const changes = (Object.keys(CHANGES) as Change[]).filter((change) => entries.count(change) > 0);
  return markup`<div class="filter" role="search" aria-label="Resources" id="filter" hidden>
<label>Search <input type="search" id="search" placeholder="name, type or property" autocomplete="off" spellcheck="false" /></label>
<label>Change <select id="by-change"><option value="">all</option>${changed ? markup`<option value="changed" selected>whatever changes</option>` : undefined}
${changes.map((change) => markup`<option value="${change}">${CHANGES[change].verb} (${entries.count(change)})</option>`)}</select></label>
<label>Component <select id="by-component"><option value="">all</option>${entries.groups.map(({ id, name }) => markup`<option value="${id}">${name}</option>`)}</select></label>
<button type="button" id="clear">Clear</button>
</div>`;
}

function groupOf({ id, name, entries: inside }: Group, entries: Entries, compared: boolean): Markup {
  const open = compared && inside.some(({ diff }) => diff.change !== "same" && diff.change !== "read");
  const type = inside.find(({ resource }) => !resource.custom)?.resource.type ?? "";
  const counts = [...groupBy(inside, ({ diff }) => diff.change)].map(
    ([change, of]) =>
      markup`<span class="tally ${change}">${CHANGES[change].sign} ${of.length}<span class="${change === "same" ? "" : "unseen"}"> ${CHANGES[change].to}</span></span> `,
  );
  return markup`<details class="group" id="${id}"${open ? markup` open` : undefined}>
<summary><strong>${name}</strong> <span class="muted">${kindOf(type)}</span> <span class="tallies">${counts}</span></summary>
<ul>${inside.map((entry) => markup`<li>${entryOf(entry, entries)}</li>`)}</ul>
</details>
`;
}

/** `Database` of `plinth:index:Database`, `ec2.Vpc` of AWS's own. */
const kindOf = (type: string): string =>
  shortType(type)
    .replace(/^plinth:index:/, "")
    .replace(/^random:.*:/, "random.")
    .replace(/^pulumi:pulumi:/, "");

function entryOf({ id, diff, resource }: Entry, entries: Entries): Markup {
  const marks = [
    resource.protect ? "protected" : undefined,
    diff.refused ? "the engine refuses: it is protected" : undefined,
    diff.retained ? "stays in AWS" : undefined,
    diff.deleteBeforeReplace ? "gone before its successor is made" : undefined,
  ].filter((mark) => mark !== undefined);
  const what = markup`${badge(diff.change)} <span class="name">${resource.name}</span> <code class="type">${kindOf(resource.type)}</code>
${marks.map((mark) => markup`<span class="mark">${mark}</span> `)} <span class="muted keys">${keys(diff)}</span>`;
  return markup`<details class="resource" id="${id}" data-change="${diff.change}"><summary>${what}</summary>
<div class="body"><p class="urn"><code>${diff.urn}</code></p>
${diff.renamedFrom === undefined ? undefined : markup`<p>It was <code>${diff.renamedFrom}</code>.</p>`}
${because(diff.reasons, entries)}${inside(diff)}</div></details>`;
}

/** Which properties change, in the line of the resource. */
function keys({ change, properties: changed }: ResourceDiff): string {
  if (change !== "update" && change !== "replace") return "";
  const paths = [...new Set(changed.map(({ path }) => topOf(path)))];
  return paths.length <= 4 ? paths.join(", ") : `${paths.slice(0, 3).join(", ")} and ${paths.length - 3} more`;
}

function because(reasons: readonly ReplaceReason[], entries: Entries): Markup | undefined {
  if (reasons.length === 0) return undefined;
  return markup`<p>It is replaced because:</p><ul class="plain">${reasons.map((reason) => markup`<li>${reasonOf(reason, entries)}</li>`)}</ul>`;
}

function reasonOf(reason: ReplaceReason, entries: Entries): Markup {
  switch (reason.kind) {
    case "property":
      return markup`<code>${reason.path}</code> changes, which AWS does not do in place (${reason.source})`;
    case "cascade":
      return markup`<code>${reason.path}</code> follows ${entries.link(reason.urn)}, which is made anew`;
    case "option":
      return markup`its option <code>${reason.option}</code> says so${reason.path === undefined ? undefined : markup`, of <code>${reason.path}</code>`}${reason.urn === undefined ? undefined : markup`, of ${entries.link(reason.urn)}`}`;
  }
}

function inside({ change, properties: changed, before, after }: ResourceDiff): Markup {
  if (change === "update" || change === "replace") return properties(changed);
  if (change === "same") return markup`<p class="muted">Nothing changes.</p>`;
  const resource = after ?? before;
  return resource === undefined ? markup`` : everything(resource);
}

/** What the program says of a resource that is new, goes, or is only looked at. */
function everything({ inputs, outputs = {} }: PlanResource): Markup {
  const all = Object.entries<Properties[string]>({ ...inputs, ...outputs });
  if (all.length === 0) return markup`<p class="muted">It has no properties.</p>`;
  return table(
    "Properties",
    [{ title: "property" }, { title: "value" }],
    all.map(([key, value]) => [markup`<code>${key}</code>`, shown(value)]),
  );
}

function properties(changed: readonly PropertyChange[]): Markup {
  return table(
    "Changed properties",
    [{ title: "property" }, { title: "before" }, { title: "after" }],
    changed.map(({ path, kind, before, after }) => [
      markup`<code>${path}</code>${kind.endsWith("-replace") ? markup` <span class="mark">replaces</span>` : undefined}`,
      markup`<div class="was">${shown(before)}</div>`,
      markup`<div class="becomes">${shown(after)}${bothSecret(before, after) ? markup` <span class="muted">another value</span>` : undefined}</div>`,
    ]),
  );
}

const bothSecret = (before: PropertyChange["before"], after: PropertyChange["after"]): boolean =>
  before instanceof Secret && after instanceof Secret;
