import { exemptionsKey, readExemptions, type Exemption } from "../components/settings/exemptions";
import { SettingsError } from "../components/settings/problems";
import { fromPlain, type Place } from "../components/settings/tree";
import { rules } from "./rules";

/** What exemptions may speak of. */
export const ruleNames: readonly string[] = rules.map(({ name }) => name);

/** What rules are judged by of the stack itself. */
export interface JudgedStack {
  /** Which gives the levels; without one, they are the strictest. */
  readonly profile?: string;
  readonly exemptions: readonly Exemption[];
}

/**
 * What the engine tells a pack of the stack: its configuration, by the environment of its process, before any rule runs.
 * `pulumi policy analyze` tells nothing; there the levels are the strictest, and nothing is exempt.
 *
 * Source: constructEnv in analyzer_plugin.go of pulumi/pulumi, of 3.230.
 */
export function stackOfEngine({
  PULUMI_CONFIG: config = "{}",
}: Readonly<Record<string, string | undefined>>): JudgedStack {
  const values = JSON.parse(config) as Readonly<Record<string, string>>;
  const at: Place = { layer: "stack", file: "the stack's configuration" };
  const read = (key: string): unknown => plain(values[key]);
  const said = read(exemptionsKey);
  const { exemptions, problems } = readExemptions(
    said === undefined ? undefined : fromPlain(said, at),
    () => ruleNames,
  );
  if (problems.length > 0) throw new SettingsError("The policies cannot read what is exempt from them:", problems);
  const { profile } = (read("plinth:stack") ?? {}) as { readonly profile?: string };
  return { profile, exemptions };
}

/** A value with parts is JSON; a mere word is a mistake that is told as one. */
function plain(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
