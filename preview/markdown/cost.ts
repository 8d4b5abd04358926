import { sum } from "../cost/lines";
import type { Changed, Cost, CostChange } from "../cost/model";
import type { Report } from "../report";
import { counted, shortType, signed } from "../words";
import { bullets, type Detail, fold, money, named, names, sentence, table, usd } from "./parts";

/** What a month costs, and what the change does to it. */
export function costSection(report: Report, detail: Detail): string[] {
  const { cost, costChange, budget, savings } = report;
  const saved = sum(savings.map(({ monthlySaving }) => monthlySaving)).toFixed();
  return [
    "### Cost",
    total(cost, costChange),
    ...(budget === undefined
      ? []
      : [`${budget.within ? "" : "**Not within the budget:** "}${sentence(budget.message)}.`]),
    ...(detail.costLines ? lines(cost, costChange, detail) : []),
    ...(cost.withoutPrice.length === 0
      ? []
      : [
          `Not in the sums, as no price is known: ${names(
            cost.withoutPrice.map(({ name }) => name),
            10,
          )}.`,
        ]),
    ...(cost.notes.length === 0
      ? []
      : [
          bullets(
            cost.notes.map((note) => [sentence(note)]),
            detail,
          ),
        ]),
    ...(savings.length === 0
      ? []
      : [
          fold(`${counted(savings.length, "change")} would save up to ${usd(saved)} a month`, [
            bullets(
              savings.map(({ how, price, monthlySaving }) => [
                `${usd(monthlySaving)}: ${sentence(how)}. In exchange: ${sentence(price)}.`,
              ]),
              detail,
            ),
          ]),
        ]),
  ];
}

function total({ monthlyCost, monthlyUsageCost }: Cost, change: CostChange | undefined): string {
  const [monthly, usage] = [before(change?.monthly), before(change?.monthlyUsage)];
  return `${usd(monthlyCost)} a month${monthly}. Usage, as assumed, adds ${usd(monthlyUsageCost)}${usage}.`;
}

function before(changed: Changed | undefined): string {
  if (changed === undefined) return "";
  return changed.change === "0" ? ", as before" : `, ${usd(changed.before)} before (${signed(changed.change)})`;
}

function lines(cost: Cost, change: CostChange | undefined, detail: Detail): string[] {
  if (change === undefined) {
    const rows = cost.dearest.map(({ name, resourceType, component, monthlyCost }) => [
      `${named(name)} (${named(shortType(resourceType))})`,
      named(component),
      money(monthlyCost),
    ]);
    return rows.length === 0 ? [] : [table(["dearest", "component", " USD a month"], rows, detail)];
  }
  const rows = change.components.map(({ name, before, after, change: by }) => [
    ...[named(name), money(before), money(after), signed(by)],
  ]);
  return rows.length === 0 ? [] : [table(["component", " before", " after", " USD a month"], rows, detail)];
}
