import { placeholder } from "../../components/settings/secure";
import { pathText } from "../../components/settings/problems";
import { parsed } from "../diff/normal";
import { isMap, Secret, type Properties, type Value } from "../values";
import { differing, text } from "./leaves";
import type { SettingDifference } from "./model";
import { literally, type Neutrals } from "./neutral";
import type { Side } from "./side";

/**
 * What is said of two stacks and differs: in the stack's file, in the complete settings, and by what the deployment hands
 * in. Of secrets it is the names alone that anybody knows.
 */
export function settingDifferences(here: Side, there: Side, both: Neutrals): SettingDifference[] {
  const leaves = [
    // Where the stack's file says who it is, that is the difference.
    ...differing(fileOf(here), fileOf(there), literally),
    ...differing(settingsOf(here), settingsOf(there), both),
    ...differing({ given: givenOf(here) }, { given: givenOf(there) }, literally),
  ];
  const found = leaves.map(({ path, here: ours, there: theirs }) => ({
    path: pathText(path),
    ...(ours !== undefined && { here: told(ours), hereFrom: here.loaded.origin(path) }),
    ...(theirs !== undefined && { there: told(theirs), thereFrom: there.loaded.origin(path) }),
  }));
  return ofAllSecrets(found, Object.keys({ ...here.loaded.settings.secrets, ...there.loaded.settings.secrets }).length);
}

/** What is said of every secret alike, as a profile does, is said once. */
function ofAllSecrets(found: readonly SettingDifference[], count: number): SettingDifference[] {
  const every = found.map((each) => ({ ...each, path: each.path.replace(/^secrets\.[^.[]+\./, "secrets.*.") }));
  const texts = every.map((each) => JSON.stringify(each));
  return found.flatMap((each, at) => {
    const first = texts.indexOf(texts[at] ?? "");
    const isOfAll = count > 1 && texts.filter((text) => text === texts[at]).length === count;
    if (!isOfAll) return [each];
    return first === at ? [every[at] ?? each] : [];
  });
}

const fileOf = ({ loaded: { config } }: Side): Properties =>
  Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key !== "plinth:override")
      .map(([key, value]) => [key, sealed(parsed(value) ?? value)]),
  );

// Of everything that is merged, what is left out is as good as not there.
const settingsOf = ({ loaded: { settings } }: Side) => JSON.parse(JSON.stringify(settings)) as Properties;

const givenOf = ({ loaded: { given } }: Side) =>
  ({
    ...given,
    secrets: Object.fromEntries(given.secrets.map((name) => [name, "has a value"])),
  }) as unknown as Properties;

/** The configuration has a word in the place of a secret. */
function sealed(value: Value): Value {
  if (value === placeholder) return new Secret(value);
  if (Array.isArray(value)) return value.map(sealed);
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sealed(item)])) : value;
}

/** A whole entry that the other stack has not is told by how much it says. */
function told(value: Value): string {
  if (!isMap(value)) return text(value);
  const { kind, ...rest } = value;
  const whole = text(kind === undefined ? rest : { kind, ...rest });
  return whole.length > 120 ? `${leaves(value)} settings` : whole;
}

const leaves = (value: Value): number =>
  isMap(value) ? Object.values(value).reduce<number>((sum, item) => sum + leaves(item), 0) : 1;
