import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import type { Properties } from "../../../preview/values";
import { lines, made } from "./bill";
import examples from "./infracost.json";

/**
 * What Infracost's own tests expect of a resource: a month of it, or one unit where it depends on usage. Its golden files
 * hold AWS's prices of the day of the commit.
 */
interface Example {
  readonly test: string;
  readonly commit: string;
  readonly resource: string;
  readonly line: string;
  readonly monthlyUsd?: string;
  readonly unitUsd?: string;
  readonly ours: {
    readonly type: string;
    readonly inputs: Properties;
    readonly line: string;
    /** What the resource names by a property. */
    readonly beside?: { readonly property: string; readonly type: string; readonly inputs: Properties };
  };
}
const rows = examples.rows as unknown as readonly Example[];

describe("where Infracost prices the same, ours is within 5%", () => {
  it.each(rows.map((row): [string, Example] => [`${row.resource}: ${row.line}`, row]))("%s", (_, row) => {
    const { type, inputs, line, beside } = row.ours;
    const other = beside && made(beside.type, "beside", beside.inputs);
    const own = made(type, "it", inputs, beside && other && { [beside.property]: [other] });
    const found = lines(own, ...(other ? [other] : [])).find(({ name }) => name === line);
    const [theirs, ours] = [row.monthlyUsd ?? row.unitUsd, row.monthlyUsd ? found?.monthlyCost : found?.price];
    const apart = new Decimal(ours ?? 0).minus(theirs ?? 0).abs();
    expect(apart.dividedBy(theirs ?? 0).toNumber(), `${String(ours)} against ${String(theirs)}`).toBeLessThan(0.05);
  });

  it("and each figure says where it stands", () => {
    for (const { commit, monthlyUsd, unitUsd } of rows) {
      expect(commit).toMatch(/^[0-9a-f]{40}$/);
      expect([monthlyUsd, unitUsd].filter((usd) => usd !== undefined)).toHaveLength(1);
    }
    expect(new Set(rows.map(({ ours }) => ours.type)).size).toBeGreaterThanOrEqual(20);
  });
});
