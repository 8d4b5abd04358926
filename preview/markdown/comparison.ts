import type { Comparison, ResourceDifference, SettingDifference } from "../compare/model";
import type { Report } from "../report";
import { counted, shortType } from "../words";
import { clip, code } from "./escape";
import { type Detail, fold, named, names, table, usd } from "./parts";

/** The stack beside another one, for who asked for it. */
export function comparisonSection({ comparison }: Report, detail: Detail): string[] {
  if (comparison === undefined) return [];
  const { settings, resources } = comparison;
  const summary = `Beside another stack: ${counted(settings.length, "setting")} and ${counted(resources.length, "resource")} differ`;
  return [fold(summary, [costs(comparison), ...tables(comparison, detail)])];
}

function costs({ here, there, alike, monthlyCost }: Comparison): string {
  const each = `${named(here)} costs ${usd(monthlyCost.here)} a month, ${named(there)} ${usd(monthlyCost.there)}`;
  return `${each}; ${counted(alike, "resource")} ${alike === 1 ? "is" : "are"} alike.`;
}

function tables({ here, there, settings, resources }: Comparison, detail: Detail): string[] {
  const stacks = [named(here), named(there)];
  const blocks: string[] = [];
  if (settings.length > 0) blocks.push(table(["setting", ...stacks], settings.map(setting), detail));
  if (resources.length > 0) {
    const rows = resources.map((resource) => difference(resource, stacks));
    blocks.push(table(["resource", "what differs", "because of"], rows, detail));
  }
  return blocks;
}

const setting = ({ path, here, there, hereFrom, thereFrom }: SettingDifference): string[] => [
  named(path),
  side(here, hereFrom),
  side(there, thereFrom),
];

const side = (text: string | undefined, from: string | undefined): string =>
  from === undefined ? value(text) : `${value(text)} (${named(from)})`;

const value = (text: string | undefined): string => (text === undefined ? "not set" : code(clip(text, 100)));

function difference(
  { name, type, only, parts, properties, because }: ResourceDifference,
  [here = "", there = ""]: readonly string[],
): string[] {
  const what =
    only === undefined
      ? names(
          properties.map(({ path }) => path),
          4,
        )
      : `only in ${only === "here" ? here : there}${parts === undefined ? "" : `, of ${counted(parts, "resource")}`}`;
  return [`${named(name)} (${named(shortType(type))})`, what, names(because, 3)];
}
