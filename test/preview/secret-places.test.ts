import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { svg } from "../../preview/diagram/svg";
import { savePlan } from "../../preview/diff/saved";
import { material } from "../../preview/formats";
import { html } from "../../preview/html";
import { renderJson } from "../../preview/json";
import { markdown } from "../../preview/markdown";
import { findLeak, knownSecrets } from "../../preview/redact";
import { keepable, redacted, redactedPlan } from "../../preview/redact/report";
import { sarif } from "../../preview/sarif";
import { renderText } from "../../preview/text";
import { Secret, type Properties, type Value } from "../../preview/values";
import { beforeOf, INSTANCE, make, planOf, QUEUE } from "./diff/sides";
import { reportOf } from "./report-of";

/** Where a value stands: what is around it, from within. */
const place = fc.array(
  fc.oneof(
    fc
      .constantFrom("a", "tags", "environment", "x|y", "<b>")
      .map((key) => (value: Value): Value => ({ [key]: value, z: 1 })),
    fc.constant((value: Value): Value => ["shown", value]),
    fc.constant((value: Value): Value => [{ name: "A", value }]),
  ),
  { maxLength: 4 },
);
const text = fc
  .array(fc.constantFrom('"', "<b>", "&", "|", "`", "\n", "\\", "ü€😀", "'", "*", "](", "@a", " ", "%2", "é"), {
    maxLength: 4,
  })
  .map((parts) => parts.join(""));
const secretText = fc
  .tuple(text, fc.stringMatching(/^[0-9a-z]{12}$/), text)
  .map(([a, core, b]) => ({ core: `Zq${core}`, value: `${a}Zq${core}${b}` }));
const side = fc.constantFrom("secret", "plain", "within", "document", "encoded", "key", "nothing");

const planted = (how: string, value: string, around: readonly ((value: Value) => Value)[]): Properties => {
  const at = (inner: Value) => around.reduce((all, wrap) => wrap(all), inner);
  switch (how) {
    case "secret":
      return { property: at(new Secret(value)) };
    case "plain":
      return { property: at(value) };
    case "within":
      return { property: at(`to ${value} and back`) };
    case "document":
      return { property: at(JSON.stringify({ a: [value], b: JSON.stringify({ value }) })) };
    case "encoded":
      return {
        property: at(`https://u:${encodeURIComponent(value)}@host, ${Buffer.from(`u:${value}`).toString("base64")}`),
      };
    case "key":
      return { property: at({ [value]: "shown" }) };
    default:
      return {};
  }
};

describe("a secret, wherever it stands on either side", () => {
  it("is in no format, or nothing is printed because of the program", { timeout: 120_000 }, async () => {
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(
        secretText,
        side,
        side,
        fc.boolean(),
        place,
        place,
        async ({ core, value }, was, is, own, there, here) => {
          const holder = make(INSTANCE, "holder", { token: new Secret(value), engine: "postgres" });
          const old = make(QUEUE, "jobs", planted(was, value, there));
          const now = make(QUEUE, "jobs", planted(is, value, here));
          const before = beforeOf(planOf(...(own ? [] : [holder]), old));
          const after = planOf(...(own ? [holder] : []), now);
          const secrets = [...knownSecrets(after, {}, []), ...knownSecrets({ ...before, diagnostics: [] }, {}, [])];
          const report = redacted(reportOf(after, before), secrets, before);
          const json = { config: {}, secretKeys: [], notes: [], report, durationMs: 0 };
          const picture = await svg(report.diagram);
          const texts = [
            ...[
              renderText(report, { color: false, diff: true }),
              renderJson(report.plan, json),
              markdown(report),
              sarif(report),
            ],
            ...[picture, html(report, picture)],
            savePlan(keepable(after, secrets, before)),
            renderJson(redactedPlan(after, secrets, before), { ...json, report: undefined }),
          ];
          const refused = [...texts, material(report)].some((each) => findLeak(each, after, secrets) !== undefined);
          const isLeaked = own && !["secret", "nothing"].includes(is) && !(was === "secret");
          if (isLeaked) expect(refused).toBe(true);
          if (refused) {
            refusals++;
            expect(own).toBe(true);
            return;
          }
          const pictures = texts.flatMap((each) =>
            [...each.matchAll(/base64,([A-Za-z0-9+/=]+)/g)].map(([, data = ""]) =>
              Buffer.from(data, "base64").toString(),
            ),
          );
          for (const each of [...texts, ...pictures]) {
            expect(each).not.toContain(core);
            for (const at of [0, 1, 2]) {
              expect(each).not.toContain(
                Buffer.from(`${"-".repeat(at)}${core}`)
                  .toString("base64")
                  .slice(4, 14),
              );
            }
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(refusals).toBeGreaterThan(5);
  });
});
