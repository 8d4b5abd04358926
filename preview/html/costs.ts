import { Decimal } from "decimal.js";
import type { BudgetCheck, Changed, Cost, CostChange, PartCost, Saving } from "../cost/model";
import type { Report } from "../report";
import { counted, shortType } from "../words";
import type { Entries } from "./entries";
import { markup, type Markup, type Part } from "./markup";
import { bar, money, moneyChange, more, table } from "./parts";

/** What a month costs: by component, with the change, and what the sums are made of. */
export const costs = ({ cost, costChange, savings, budget }: Report, entries: Entries): Markup => markup`
<p>${sentence(cost, costChange?.monthly)}</p>
${cost.notes.map((note) => markup`<p class="note">${note}</p>`)}
${budget === undefined ? undefined : budgetBar(budget)}
${byComponent(cost, costChange)}
${savings.length === 0 ? undefined : savingTable(savings, entries)}
${more("What these sums are made of", lines(cost, entries))}
${cost.usage.length === 0 ? undefined : more("Usage, as assumed", usage(cost))}
${rest(cost, entries)}`;

function sentence({ monthlyCost, monthlyUsageCost, asOf, priceRegion }: Cost, change: Changed | undefined): Part {
  const before = change === undefined ? "" : ` (${moneyChange(change.change)}; it was ${money(change.before)})`;
  return markup`<strong>${money(monthlyCost)} a month${before}</strong> has to be paid whatever the traffic; usage comes to
${money(monthlyUsageCost)} more under the assumptions below. AWS's list prices of ${priceRegion} as of ${asOf}, 730 hours.`;
}

/** A mark at the least and the most that a month may cost. */
function budgetBar({ monthlyUsd: { min, max }, monthlyCost, within, message }: BudgetCheck): Markup {
  const whole = Decimal.max(max, monthlyCost, 1);
  const share = (amount: string) => new Decimal(amount).dividedBy(whole).toNumber();
  const cost = bar([{ from: 0, to: share(monthlyCost), kind: within ? "after" : "over" }]);
  const limits = min === undefined ? `at most ${money(max)}` : `${money(min)} to ${money(max)}`;
  return markup`<h3>Budget</h3><p><span class="badge ${within ? "create" : "mandatory"}">${within ? "kept" : "not kept"}</span> ${message}</p>
<div class="budget">${cost}<span>${money(monthlyCost)} of ${limits}</span></div>`;
}

function byComponent({ components, monthlyCost, monthlyUsageCost }: Cost, change: CostChange | undefined): Markup {
  const changes = change?.components ?? [];
  const changeOf = new Map(changes.map((each) => [each.urn, each]));
  const here = new Set(components.map(({ urn }) => urn));
  const gone = changes.filter(({ urn }) => !here.has(urn));
  const rows = [
    ...components.map((part) => ({ ...part, change: changeOf.get(part.urn) })),
    ...gone.map((each) => ({ ...each, monthlyCost: each.after, monthlyUsageCost: "0", change: each })),
  ];
  const dearest = Decimal.max(1, ...rows.flatMap((row) => [row.monthlyCost, row.change?.before ?? 0]));
  const share = (amount: string) => new Decimal(amount).dividedBy(dearest).toNumber();
  const compared = change !== undefined;
  return table(
    "Cost by component",
    [
      { title: "component" },
      { title: "" },
      { title: "a month", figure: true },
      ...(compared ? ([{ title: "change", figure: true }] as const) : []),
      { title: "usage as assumed", figure: true },
    ],
    rows
      .map(({ name, change: of, ...row }) => [
        name === "" ? "of the stack itself" : name,
        bar([
          ...(of === undefined ? [] : ([{ from: 0, to: share(of.before), kind: "before" }] as const)),
          { from: 0, to: share(row.monthlyCost), kind: "after" },
        ]),
        money(row.monthlyCost),
        ...(compared ? [of === undefined ? "" : moneyChange(of.change)] : []),
        money(row.monthlyUsageCost),
      ])
      .concat([
        [
          markup`<strong>together</strong>`,
          "",
          markup`<strong>${money(monthlyCost)}</strong>`,
          ...(compared ? [moneyChange(change.monthly.change)] : []),
          money(monthlyUsageCost),
        ],
      ]),
  );
}

const savingTable = (savings: readonly Saving[], entries: Entries): Markup =>
  markup`<h3>What would save most</h3>${table(
    "Savings",
    [{ title: "of" }, { title: "change" }, { title: "what it takes away" }, { title: "saves a month", figure: true }],
    savings.map(({ urn, name, how, price, monthlySaving }) => [
      entries.link(urn, name),
      how,
      price,
      money(monthlySaving),
    ]),
  )}`;

function lines({ components }: Cost, entries: Entries): Markup {
  const rows = components.flatMap(({ name: component, resources }: PartCost) =>
    resources.flatMap(({ urn, costComponents }) =>
      costComponents
        .filter(({ baseline }) => baseline)
        .map(({ name, monthlyQuantity, unit, price, monthlyCost, assumption }): Part[] => [
          entries.link(urn),
          component,
          assumption === undefined ? name : markup`${name} <span class="muted">(${assumption})</span>`,
          monthlyQuantity === null ? "unknown" : figure(monthlyQuantity),
          price === null ? "no price" : `$${price} per ${unit}`,
          monthlyCost === null ? "" : money(monthlyCost),
        ]),
    ),
  );
  return table(
    "Lines of the bill",
    [
      { title: "resource" },
      { title: "component" },
      { title: "what" },
      { title: "quantity", figure: true },
      { title: "price", figure: true },
      { title: "a month", figure: true },
    ],
    rows,
  );
}

const usage = ({ usage: rates }: Cost): Markup =>
  table(
    "Usage",
    [
      { title: "what" },
      { title: "resource" },
      { title: "rate", figure: true },
      { title: "assumed" },
      { title: "a month", figure: true },
    ],
    rates.map(({ resourceType, name, price, unit, assumption, monthlyCost }) => [
      name,
      markup`<code>${shortType(resourceType)}</code>`,
      price === null ? "no price" : `$${price} per ${unit}`,
      assumption,
      monthlyCost === null ? "unknown" : money(monthlyCost),
    ]),
  );

function rest({ free, withoutPrice }: Cost, entries: Entries): Markup {
  const count = Object.values(free).reduce((all, each) => all + each, 0);
  const nothing = markup`<p class="muted">${counted(count, "resource")} of ${counted(Object.keys(free).length, "type")} cost nothing.</p>`;
  if (withoutPrice.length === 0) return nothing;
  const names = withoutPrice.map(
    ({ urn, costComponents }) =>
      markup`<li>${entries.link(urn)}${costComponents.length === 0 ? undefined : `: ${costComponents.join(", ")}`}</li>`,
  );
  return markup`${nothing}<p>Without a price, and so not in the sums:</p><ul>${names}</ul>`;
}

const figure = (quantity: string): string => new Decimal(quantity).toDecimalPlaces(4).toFixed();
