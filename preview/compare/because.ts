import { maps } from "../../components/settings/schema";
import { topOf } from "../diff/paths";
import type { ResourceDifference, SettingDifference } from "./model";

type Property = ResourceDifference["properties"][number];

/**
 * The settings that a resource's differences follow from: those that say the very values, of its component or of none;
 * else all that differ of its component. Where neither tells, there is no answer.
 */
export function reasons(
  component: string,
  components: ReadonlySet<string>,
  properties: readonly Property[],
  settings: readonly SettingDifference[],
): string[] {
  const own = settings.filter(({ path }) => isOf(component, path));
  const shared = settings.filter(
    ({ path }) => path === "network.cidr" || (!named.test(path) && !components.has(nounOf(path))),
  );
  const each = properties.map((property) => {
    const said = own.filter((setting) => says(setting, property) || isOfDeletion(setting, property));
    return said.length > 0 ? said : shared.filter((setting) => says(setting, property));
  });
  const told = each.length > 0 && each.every(({ length }) => length > 0);
  const paths = (told ? each.flat() : [...own, ...each.flat()]).map(({ path }) => path);
  return settings.map(({ path }) => path).filter((path) => paths.includes(path));
}

/** Of maps of components, the second key is the component's name. */
const named = new RegExp(`^(${Object.keys(maps).join("|")})\\.([^.[]+)`);

/** What runs the containers is a component of another name. */
const nounOf = (path: string): string => named.exec(path)?.[2] ?? topOf(path).replace(/^platform$/, "cluster");

/** Whether a setting is of a component, or of the one whose pooler or endpoints these are: nothing else is called so. */
function isOf(component: string, path: string): boolean {
  const noun = nounOf(path);
  const part = path.startsWith("databases.") ? `${noun}-pooler` : noun === "network" ? "network-endpoints" : noun;
  return component === noun || component === part;
}

/** What every component makes of its setting `deletion`, whatever else it says (components/deletion.ts). */
const ofDeletion = new Set([
  ...["protect", "forceDestroy", "forceDelete", "deletionProtection", "enableDeletionProtection", "skipFinalSnapshot"],
  ...["finalSnapshotIdentifier", "deleteAutomatedBackups", "deletionWindowInDays", "recoveryWindowInDays"],
]);

const isOfDeletion = ({ path }: SettingDifference, property: Property): boolean =>
  ofDeletion.has(property.path) && /(^|\.)deletion(\.|$)/.test(path);

/** Whether both values of a property are those of a setting, or have them within. */
function says(setting: SettingDifference, property: Property): boolean {
  const { path, here, there } = setting;
  if (here === undefined || there === undefined) return false;
  const isEqual = property.here === here && property.there === there;
  // Of yes and no there are many.
  if (isEqual) return !["true", "false"].includes(here) || path.endsWith(`.${property.path}`);
  const [ours, theirs] = [network(here) ?? here, network(there) ?? there];
  // Shorter ones may stand anywhere by accident.
  if (property.here === undefined || Math.min(ours.length, theirs.length) < (path === "network.cidr" ? 3 : 6))
    return false;
  return property.here.includes(ours) && property.here.replaceAll(ours, theirs) === property.there;
}

/** What the addresses of a range begin with, where it ends at a dot: what is cut from it has that within. */
function network(range: string): string | undefined {
  const [, address = "", bits] = /^(\d+\.\d+\.\d+\.\d+)\/(8|16|24)$/.exec(range) ?? [];
  return bits === undefined ? undefined : `${address.split(".", Number(bits) / 8).join(".")}.`;
}
