import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../report";
import { comparison } from "./comparison";
import { costs } from "./costs";
import { dangers } from "./dangers";
import { Entries } from "./entries";
import { markup, trusted } from "./markup";
import { section, type Section } from "./parts";
import { picture } from "./picture";
import { policies } from "./policies";
import { resources } from "./resources";
import { schedule } from "./schedule";
import { summary } from "./summary";

/**
 * The report as one file that asks nobody for anything: it may be opened from a disk, kept as an artefact or sent by mail.
 * Everything is there without its script, which only searches, zooms and opens what a link leads to.
 *
 * @param svg the diagram, drawn
 */
export function html(report: Report, svg: string): string {
  const entries = new Entries(report);
  const [style, script] = [ours("report.css"), ours("report.client.js")];
  const sections = sectionsOf(report, svg, entries);
  const { project, stack } = report.plan;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${project}/${stack}: preview</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<nav aria-label="Parts of the report"><ul>${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="main" tabindex="-1">
${summary(report, entries)}
${sections.map(section)}
</main>
<footer>${honesty(report)}</footer>
<script>${trusted(script)}</script>
</body>
</html>
`.text;
}

/** What there is nothing to say of is left out, except where that is the news. */
const sectionsOf = (report: Report, svg: string, entries: Entries): Section[] =>
  [
    report.diff === undefined ? undefined : { id: "danger", title: "Danger", content: dangers(report, entries) },
    { id: "policies", title: "Policies", content: policies(report, entries) },
    svg === "" ? undefined : { id: "diagram", title: "Diagram", content: picture(report, svg, entries) },
    { id: "resources", title: "Resources", content: resources(report, entries) },
    { id: "cost", title: "Cost", content: costs(report, entries) },
    { id: "schedule", title: "Schedule", content: schedule(report, entries) },
    report.comparison && {
      id: "comparison",
      title: `Beside ${report.comparison.there}`,
      content: comparison(report.comparison),
    },
  ].filter((each) => each !== undefined);

const honesty = ({
  diff,
}: Report) => markup`<p>This preview asked AWS nothing. It cannot know what AWS would refuse (quotas, permissions, names that are taken),
which values AWS fills in by itself, or what was changed by hand. ${diff === undefined ? "It is not compared with what is deployed: every resource is shown as if the stack were empty." : ""}</p>`;

const ours = (file: string): string => readFileSync(join(__dirname, file), "utf8");

/** What the policy of the page lets pass: exactly this text. */
const hash = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;
