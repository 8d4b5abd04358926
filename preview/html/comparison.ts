import type { Comparison } from "../compare/model";
import { counted, shortType } from "../words";
import { markup, type Markup, type Part } from "./markup";
import { money, table } from "./parts";

/** A stack beside another one: settings first, as resources follow from them. */
export function comparison({ here, there, settings, resources, alike, monthlyCost }: Comparison): Markup {
  const side = (value: string | undefined, from: string | undefined): Part =>
    from === undefined ? said(value) : markup`${said(value)}<br /><span class="muted">${from}</span>`;
  return markup`<p>A month costs ${money(monthlyCost.here)} in ${here} and ${money(monthlyCost.there)} in ${there}. ${counted(alike, "resource")} ${alike === 1 ? "is" : "are"} alike.</p>
<h3>Settings that differ</h3>
${
  settings.length === 0
    ? markup`<p>None.</p>`
    : table(
        "Settings that differ",
        [{ title: "setting" }, { title: here }, { title: there }],
        settings.map((setting) => [
          markup`<code>${setting.path}</code>`,
          side(setting.here, setting.hereFrom),
          side(setting.there, setting.thereFrom),
        ]),
      )
}
<h3>Resources that differ</h3>
${
  resources.length === 0
    ? markup`<p>None.</p>`
    : table(
        "Resources that differ",
        [{ title: "resource" }, { title: "component" }, { title: "difference" }, { title: "because of" }],
        resources.map((resource) => [
          markup`<code>${resource.name}</code><br /><span class="muted">${shortType(resource.type)}</span>`,
          resource.component,
          resource.only === undefined
            ? markup`<ul class="plain">${resource.properties.map(({ path, ...value }) => markup`<li><code>${path}</code>: ${said(value.here)} here, ${said(value.there)} there</li>`)}</ul>`
            : `only in ${resource.only === "here" ? here : there}${resource.parts === undefined ? "" : `, of ${counted(resource.parts, "resource")}`}`,
          resource.because.map((path, index) => markup`${index === 0 ? "" : ", "}<code>${path}</code>`),
        ]),
      )
}`;
}

const said = (value: string | undefined): Markup =>
  value === undefined ? markup`<span class="muted">nothing</span>` : markup`<code>${value}</code>`;
