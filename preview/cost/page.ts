import { Decimal } from "decimal.js";
import { groupBy } from "../plan";
import { dollars, shortType } from "../words";
import { sum } from "./lines";
import { anchor, table } from "./markdown";
import { smallestApp, type Measured } from "./measured";
import type { Cost, CostComponent, PartCost } from "./model";
import { asOf, priceRegion } from "./price-list";

/** The page about what stacks cost: generated, so that its sums are those of the plans. */
export function page(measured: readonly Measured[]): string {
  return `${[heading(measured), summary(measured), ...measured.map(section)].join("\n\n")}\n`;
}

const heading = ({ length }: readonly Measured[]): string => `# What a stack costs

Generated from the plans of ${length} stacks and \`preview/cost/prices.json\`; a test fails where it is no longer what they say.

All amounts are US dollars for a month of 730 hours. The prices are AWS's list prices on demand of ${priceRegion}, as of
${asOf}; each price in the table has its own source, the day on which it was read and how sure it is. A stack in another
region is priced by the same table and is mostly dearer.

**A month** is what has to be paid whatever the traffic: everything that runs all month, with as many tasks as the autoscaler
keeps at least. On EKS, the machines are those that these pods fill together by what they ask for; the cluster pays
for the part of the last one that stays empty.

**What is not in it:** traffic of any kind (to the internet, between zones, through NAT gateways and endpoints), what the load
balancer does (LCU), tasks above the least, the volume of logs, requests, images, backups and snapshots beyond what is free.
The tables of usage give their rates, and what each comes to under an assumption. Taxes, discounts, support plans and the free
tier of new accounts are not in it either.`;

function summary(measured: readonly Measured[]): string {
  const rows = measured.map(({ title, cost, limit }) => [
    `[${title}](#${anchor(title)})`,
    dollars(cost.monthlyCost),
    limit === undefined ? "" : dollars(limit),
    dollars(cost.monthlyUsageCost),
  ]);
  return table(["stack", "a month", "at most", "usage as assumed"], rows, [1, 2, 3]);
}

function section({ title, about, cost }: Measured, index: number): string {
  return [
    `## ${title}`,
    index === 0 ? `${about} Its \`app.yaml\`:\n\n\`\`\`yaml\n${smallestApp}\`\`\`` : about,
    ...regionNote(cost),
    componentTable(cost),
    "What these sums are made of:",
    lineTable(cost),
    ...unsure(cost),
    ...assumptions(cost),
    "Usage, by these assumptions:",
    usageTable(cost),
    remainder(cost),
  ].join("\n\n");
}

const regionNote = ({ regions }: Cost): string[] =>
  regions.every((region) => region === priceRegion)
    ? []
    : [`It runs in ${regions.join(" and ")} and is priced as in ${priceRegion}.`];

function componentTable({ components, monthlyCost, monthlyUsageCost }: Cost): string {
  const rows = components.map(({ name, type, ...part }) => [
    name,
    type.split(":").at(-1) ?? type,
    dollars(part.monthlyCost),
    dollars(part.monthlyUsageCost),
  ]);
  const total = ["**together**", "", `**${dollars(monthlyCost)}**`, dollars(monthlyUsageCost)];
  return table(["component", "kind", "a month", "usage as assumed"], [...rows, total], [2, 3]);
}

function lineTable({ components }: Cost): string {
  const rows = components.flatMap((component) =>
    alike(component).map(({ first, quantity, monthly }) => [
      component.name,
      first.name,
      figure(quantity),
      first.unit,
      first.price ?? "no price",
      monthly === null ? "" : dollars(monthly.toFixed()),
    ]),
  );
  return table(["component", "what", "quantity", "unit", "price", "a month"], rows, [2, 4, 5]);
}

interface Alike {
  readonly first: CostComponent;
  readonly quantity: Decimal | null;
  readonly monthly: Decimal | null;
}

/** A component's lines, those of many resources together where they are the same. */
function alike({ resources }: PartCost): Alike[] {
  const lines = resources.flatMap(({ costComponents }) => costComponents.filter(({ baseline }) => baseline));
  return [...groupBy(lines, ({ name, unit, price }) => [name, unit, price].join("\n")).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const of = (key: "monthlyQuantity" | "monthlyCost"): Decimal | null =>
      same.some((line) => line[key] === null) ? null : sum(same.map((line) => line[key]));
    return [{ first, quantity: of("monthlyQuantity"), monthly: of("monthlyCost") }];
  });
}

/** Lines whose price is not from AWS's own list or a copy of it. */
function unsure({ components }: Cost): string[] {
  const lines = components.flatMap(({ resources }) => resources.flatMap(({ costComponents }) => costComponents));
  const names = lines
    .filter(({ baseline, confidence }) => baseline && confidence !== null && confidence !== "high")
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [`Prices of these that were not read from AWS's own list: ${[...new Set(names)].join("; ")}.`];
}

/** What quantities rest on that have to be paid whatever the traffic. */
function assumptions({ components }: Cost): string[] {
  const all = components.flatMap(({ name, resources }) =>
    resources.flatMap(({ costComponents }) =>
      costComponents
        .filter(({ baseline, assumption }) => baseline && assumption !== undefined)
        .map(({ name: what, assumption = "" }) => ({ text: `${what}: ${assumption}`, name })),
    ),
  );
  const items = [...groupBy(all, ({ text }) => text)].map(
    ([text, owners]) => `- ${[...new Set(owners.map(({ name }) => name))].join(", ")}: ${text}`,
  );
  return items.length === 0 ? [] : ["Of these quantities:", items.join("\n")];
}

function usageTable({ usage }: Cost): string {
  const rows = usage.map((rate) => [
    `\`${shortType(rate.resourceType)}\``,
    rate.name,
    rate.price === null ? "no price" : `${rate.price} per ${rate.unit}`,
    rate.assumption,
    rate.monthlyCost === null ? "" : dollars(rate.monthlyCost),
  ]);
  return table(["resource", "what", "rate", "assumed", "a month"], rows, [4]);
}

function remainder({ free, withoutPrice }: Cost): string {
  const count = Object.values(free).reduce((all, each) => all + each, 0);
  const nothing = `${count} resources of ${Object.keys(free).length} types cost nothing.`;
  if (withoutPrice.length === 0) return `${nothing} Every other resource has a price.`;
  const names = withoutPrice.map(({ name, resourceType }) => `\`${name}\` (\`${resourceType}\`)`);
  return `${nothing} Without a price, and so not in the sums: ${names.join(", ")}.`;
}

const figure = (quantity: Decimal | null): string => quantity?.toDecimalPlaces(4).toFixed() ?? "unknown";
