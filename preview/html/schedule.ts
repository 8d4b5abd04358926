import type { Report } from "../report";
import type { Step } from "../schedule/model";
import { counted } from "../words";
import type { Entries } from "./entries";
import { markup, type Markup } from "./markup";
import { badge, bar, minutes, more, table } from "./parts";

/** How long it takes, the chain that decides it, and who waits without need. */
export function schedule({ schedule: report }: Report, entries: Entries): Markup {
  const { words, steps, path, waits, seconds } = report;
  if (steps.length === 0) return markup`<p>Nothing in it takes AWS any time worth naming.</p>`;
  const deciding = new Set(path.map(({ urn }) => urn));
  return markup`<p>It takes <strong>${words}</strong>, if AWS takes as long as it typically does. This chain decides it:</p>
${timeline(path, { seconds, deciding, entries })}
${more(`All ${counted(steps.length, "step")} that take any time`, timeline(steps, { seconds, deciding, entries }))}
${
  waits.length === 0
    ? undefined
    : markup`<h3>What waits without need</h3>${table(
        "Waits",
        [{ title: "who" }, { title: "on" }, { title: "could begin earlier by", figure: true }],
        waits.map(({ urn, name, on, seconds: earlier }) => [
          entries.link(urn, name),
          entries.link(on),
          minutes(earlier),
        ]),
      )}`
}`;
}

interface Whole {
  readonly seconds: number;
  readonly deciding: ReadonlySet<string>;
  readonly entries: Entries;
}

function timeline(steps: readonly Step[], { seconds, deciding, entries }: Whole): Markup {
  const whole = Math.max(seconds, 1);
  const rows = steps.map(
    ({
      urn,
      name,
      change,
      start,
      end,
    }) => markup`<li>${badge(change)} <span class="who">${entries.link(urn, name)}</span>
${bar([{ from: start / whole, to: end / whole, kind: deciding.has(urn) ? "deciding" : "usual" }])}
<span class="when">${start === 0 ? "at once" : `after ${minutes(start)}`}, ${minutes(end - start)}</span></li>
`,
  );
  return markup`<ol class="timeline">${rows}</ol>`;
}
