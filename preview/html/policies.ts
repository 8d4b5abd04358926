import type { Finding, Judgement } from "../../policies/judge";
import { groupBy } from "../plan";
import type { Report } from "../report";
import { counted } from "../words";
import type { Entries } from "./entries";
import { markup, type Markup } from "./markup";
import { more, table } from "./parts";

/** What the policies say: what stops a deployment in full view, advice behind a line. */
export function policies({ judgement }: Report, entries: Entries): Markup {
  const { findings, exemptions, unjudged } = judgement;
  const [mandatory, advisory] = (["mandatory", "advisory"] as const).map((level) =>
    findings.filter((finding) => finding.level === level),
  ) as [Finding[], Finding[]];
  return markup`${mandatory.length === 0 ? markup`<p>No mandatory rule is broken.</p>` : byRule(mandatory, judgement, entries)}
${
  advisory.length === 0
    ? undefined
    : more(`Advice: ${counted(advisory.length, "finding")}`, byRule(advisory, judgement, entries))
}
${unjudged.length === 0 ? undefined : notJudged(unjudged, entries)}
${exemptions.length === 0 ? undefined : markup`<h3>Exemptions that hold</h3>${exempted(exemptions)}`}`;
}

/** Each rule once, with what to do about it. */
function byRule(findings: readonly Finding[], { about }: Judgement, entries: Entries): Markup {
  const rules = [...groupBy(findings, ({ rule }) => rule)].map(([rule, found]) => {
    const { description = "", remedy = "" } = about[rule] ?? {};
    const level = found[0]?.level ?? "advisory";
    return markup`<li class="${level}"><h3><span class="badge ${level}">${level}</span> ${rule}</h3>
<p>${description}</p>
<ul>${found.map(({ urn, message }) => markup`<li>${entries.link(urn)}: ${message}</li>`)}</ul>
<p><strong>To fix it:</strong> ${remedy}</p></li>`;
  });
  return markup`<ul class="cardlist">${rules}</ul>`;
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
