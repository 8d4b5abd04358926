import type { Report } from "../report";
import type { Entries } from "./entries";
import { markup, type Markup } from "./markup";
import { counted, grouped, more, table } from "./parts";

/** What the policies say: mandatory first, each rule once with what to do about it. */
export function policies({ judgement }: Report, entries: Entries): Markup {
  const { findings, exemptions, unjudged } = judgement;
  const groups = (["mandatory", "advisory"] as const).flatMap((level) =>
    grouped(
      findings.filter((finding) => finding.level === level),
      ({ rule }) => rule,
    ).map(([rule, found]) => {
      const { description = "", remedy = "" } = judgement.about[rule] ?? {};
      return markup`<li class="${level}"><h3><span class="badge ${level}">${level}</span> ${rule}</h3>
<p>${description}</p>
<ul>${found.map(({ urn, message }) => markup`<li>${entries.link(urn)}: ${message}</li>`)}</ul>
<p><strong>To fix it:</strong> ${remedy}</p></li>`;
    }),
  );
  return markup`${groups.length === 0 ? markup`<p>No rule is broken.</p>` : markup`<ul class="cardlist">${groups}</ul>`}
${exemptions.length === 0 ? undefined : markup`<h3>Exemptions that hold</h3>${exempted(exemptions)}`}
${unjudged.length === 0 ? undefined : notJudged(unjudged, entries)}`;
}

const exempted = (exemptions: Report["judgement"]["exemptions"]): Markup =>
  table(
    "Exemptions",
    [{ title: "resource" }, { title: "rule" }, { title: "until" }, { title: "reason" }, { title: "lets pass" }],
    exemptions.map(({ resource, rule, until, reason, messages }) => [
      markup`<code>${resource}</code>`,
      rule,
      until,
      reason,
      messages.length === 0 ? "nothing" : messages.join("; "),
    ]),
  );

const notJudged = (unjudged: Report["judgement"]["unjudged"], entries: Entries): Markup =>
  more(
    `Not judged: ${counted(unjudged.length, "case")}`,
    markup`<p>These rules came to what only the deployment tells. Nothing is known to be right here.</p>${table(
      "Not judged",
      [{ title: "rule" }, { title: "resource" }, { title: "why" }],
      unjudged.map(({ rule, urn, why }) => [rule, entries.link(urn), why]),
    )}`,
  );
