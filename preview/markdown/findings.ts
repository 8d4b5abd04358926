import type { Finding } from "../../policies/judge";
import type { Danger } from "../danger/model";
import { groupBy, nameOf } from "../plan";
import type { Report } from "../report";
import { counted } from "../words";
import { bullets, type Detail, fold, named, names, sentence } from "./parts";

/** The changes that people have to want. */
export function dangerSection({ dangers, diff }: Report, detail: Detail): string[] {
  const refused = (diff?.resources ?? []).filter(
    (each) => each.refused && !dangers.some(({ urn }) => urn === each.urn),
  );
  if (dangers.length + refused.length === 0) return [];
  const sorted = [...dangers].sort((a, b) => Number(a.allowed !== undefined) - Number(b.allowed !== undefined));
  const refusedNames = refused.map(({ before, after, urn }) => (after ?? before)?.name ?? urn);
  return [
    "### Danger",
    ...(dangers.length === 0 ? [] : [bullets(sorted.map(danger), detail)]),
    ...(refused.length === 0
      ? []
      : [`**Pulumi refuses** to delete or replace what is protected: ${names(refusedNames, detail.rows)}.`]),
    ...(sorted[0] === undefined || sorted[0].allowed !== undefined
      ? []
      : ["What is wanted is allowed under `plinth:allow` in the stack file, with the `reason` and `until` when."]),
  ];
}

function danger({ kind, name, message, cascade, allowed }: Danger): string[] {
  const verdict =
    allowed === undefined
      ? `**Not allowed:** ${sentence(message)}`
      : `Allowed until ${sentence(allowed.until)} (${sentence(allowed.reason)}): ${sentence(message)}`;
  return [
    verdict,
    ...(cascade.length === 0 ? [] : [`Because of it, the same happens to ${names(cascade, 10)}.`]),
    ...(allowed === undefined ? [`To allow it: ${named(`change: ${kind}`)}, ${named(`resource: ${name}`)}`] : []),
  ];
}

/** What is wrong with the plan, whether anything changes or not. */
export function policySection({ judgement }: Report, detail: Detail): string[] {
  const { findings, exemptions, unjudged } = judgement;
  const mandatory = findings.filter(({ level }) => level === "mandatory");
  const advisory = findings.filter(({ level }) => level === "advisory");
  const list = (some: readonly Finding[]): string => ruleList(some, judgement.about, detail);
  const blocks = [
    ...(mandatory.length === 0 ? [] : [list(mandatory)]),
    ...(advisory.length === 0 ? [] : [fold(`${advisory.length} advisory`, [list(advisory)])]),
    ...(exemptions.length === 0
      ? []
      : [
          fold(`${exemptions.length} exempt`, [
            bullets(
              exemptions.map(({ rule, resource, reason, until }) => [
                `${named(resource)} from ${named(rule)} until ${sentence(until)}: ${sentence(reason)}`,
              ]),
              detail,
            ),
          ]),
        ]),
    ...(unjudged.length === 0 ? [] : [`Not judged, as only the deployment tells it: ${unjudged.length}.`]),
  ];
  return blocks.length === 0 ? [] : ["### Policies", ...blocks];
}

/** Each rule once, with what breaks it and what to do about it. */
function ruleList(findings: readonly Finding[], about: Report["judgement"]["about"], detail: Detail): string {
  const entries = [...groupBy(findings, ({ rule }) => rule)].map(([rule, broken]) => {
    const { description = "", remedy = "" } = about[rule] ?? {};
    const shown = broken.slice(0, detail.rows).map(({ urn, message }) => `${named(nameOf(urn))}: ${sentence(message)}`);
    const left = broken.length - shown.length;
    return [
      `${named(rule)}: ${sentence(description)}`,
      ...shown,
      ...(left === 0 ? [] : [`and ${left} more`]),
      ...(remedy === "" ? [] : [`To fix it: ${sentence(remedy)}`]),
    ];
  });
  return bullets(entries, detail);
}

/** What the settings, or the comparison, want said. */
export function noteSection({ notes, diff }: Report, detail: Detail): string[] {
  const all = [...notes, ...(diff?.notes ?? [])];
  if (all.length === 0) return [];
  return [
    "### Notes",
    bullets(
      all.map((note) => [sentence(note)]),
      detail,
    ),
  ];
}

/** What the settings want said, in a line that opens: where nothing changes, it is all that is new. */
export function noteFold({ notes }: Report): string[] {
  if (notes.length === 0) return [];
  const list = bullets(
    notes.map((note) => [sentence(note)]),
    { rows: 5 },
  );
  return [fold(counted(notes.length, "note"), [list])];
}
