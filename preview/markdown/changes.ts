import { reasonText } from "../danger";
import type { Diff, ResourceDiff } from "../diff/model";
import { groupBy, nameOf, type Plan, type PlanResource, STACK_TYPE } from "../plan";
import type { Report } from "../report";
import { shortType } from "../words";
import { code } from "./escape";
import { changes, PREFIXES } from "./headline";
import { type Detail, named, names, sentence, table } from "./parts";

/** What is done: resource by resource, or, where all is new, component by component. */
export function changeSection({ plan, diff }: Report, detail: Detail): string[] {
  if (diff === undefined) {
    const rows = parts(plan);
    return rows.length === 0 ? [] : ["### What it makes", table(["component", " resources", "most"], rows, detail)];
  }
  const rows = [...diff.resources]
    .filter(({ change }) => change !== "same" && change !== "read")
    .sort((a, b) => changes.indexOf(a.change as never) - changes.indexOf(b.change as never))
    .map(row)
    .concat(outputs(diff));
  return rows.length === 0 ? [] : ["### Changes", table(["", "resource", "of", "what"], rows, detail)];
}

function row(resource: ResourceDiff): string[] {
  const { change, before, after, urn } = resource;
  const { name = urn, type = "", parent } = after ?? before ?? {};
  const owner = parent === undefined || parent.split("::")[2] === STACK_TYPE ? "" : named(nameOf(parent));
  return [
    change === "same" ? "" : code(PREFIXES[change]),
    `${named(name)} (${named(shortType(type))})`,
    owner,
    what(resource),
  ];
}

function what({ change, properties, reasons, renamedFrom, refused, retained }: ResourceDiff): string {
  const replacing = new Set(reasons.map(({ path }) => path));
  const others = properties.map(({ path }) => path).filter((path) => !replacing.has(path));
  return [
    ...(refused ? ["**refused by Pulumi, as it is protected**"] : []),
    ...(reasons.length === 0
      ? []
      : [`**replaced**, because ${reasons.slice(0, 3).map(reasonText).map(sentence).join(", and ")}`]),
    ...(retained ? ["stays in AWS"] : []),
    ...(renamedFrom === undefined ? [] : [`was ${named(nameOf(renamedFrom))}`]),
    // All properties of what comes or goes would be no change.
    ...(others.length === 0 || change === "create" || change === "delete" ? [] : [names(others, 4)]),
  ].join("; ");
}

const outputs = ({ outputs: changed }: Diff): string[][] =>
  changed.map(({ path }) => [code(PREFIXES.update), `output ${named(path)}`, "", ""]);

/** A first deployment makes hundreds: how many, by the component that an operator has a noun for. */
function parts({ resources }: Plan): string[][] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const groups = groupBy(
    resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:")),
    (resource) => topmost(resource, byUrn),
  );
  return [...groups].map(([{ name }, made]) => {
    const types = [...groupBy(made, ({ type }) => type)].sort(([, a], [, b]) => b.length - a.length);
    const most = types.slice(0, 3).map(([type, all]) => `${all.length} ${named(shortType(type))}`);
    return [named(name), String(made.length), most.join(", ")];
  });
}

/** The ancestor right below the platform or the stack. */
function topmost(resource: PlanResource, byUrn: ReadonlyMap<string, PlanResource>): PlanResource {
  const parent = byUrn.get(resource.parent ?? "");
  if (parent === undefined || parent.type === STACK_TYPE || parent.type === "plinth:index:Platform") return resource;
  return topmost(parent, byUrn);
}
