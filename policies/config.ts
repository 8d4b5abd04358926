import { readFileSync } from "node:fs";
import { z } from "zod";
import { check } from "../components/settings/check";
import { SettingsError, type Problem } from "../components/settings/problems";
import { branch, fromPlain, readYaml, type Place, type Tree } from "../components/settings/tree";
import { levels, remediate, type Asked, type Level, type Rule } from "./rule";
import { rules } from "./rules";

/** What a stack says of rules instead of their defaults. */
export interface PolicyConfig {
  readonly level: (rule: Rule) => Asked | undefined;
  /** With defaults. */
  readonly settings: (rule: Rule) => unknown;
}

export const noConfig: PolicyConfig = { level: () => undefined, settings: ({ config }) => config.parse({}) };

const level = z.enum(levels);
/** Only what has a remediation can be asked for one. */
const levelOf = ({ remediation }: Rule) => (remediation === undefined ? level : z.enum([...levels, remediate]));

/** The file that `pulumi preview --policy-pack-config` takes: a level or a map for each rule, and a level for `all`. */
const fileSchema = () =>
  z.strictObject({
    all: level.optional(),
    ...Object.fromEntries(
      rules.map((rule) => [rule.name, rule.config.extend({ enforcementLevel: levelOf(rule).optional() }).prefault({})]),
    ),
  });

type Entry = Readonly<Record<string, unknown>> & { readonly enforcementLevel?: Asked };

/** Reads such a file, JSON or YAML. All mistakes at once, as those of settings. */
export function readConfig(file: string): PolicyConfig {
  const { tree, problems } = readYaml(readFileSync(file, "utf8"), file, "stack");
  const said = parsed(fileSchema(), complete(tree ?? fromPlain({}, { layer: "stack", file })), problems);
  return {
    level: ({ name }) => (said[name] as Entry).enforcementLevel ?? (said["all"] as Level | undefined),
    settings: ({ name }) => {
      const { enforcementLevel: _, ...settings } = said[name] as Entry;
      return settings;
    },
  };
}

/** The settings of one rule, as the engine hands them over. */
export function ruleSettings({ name, config }: Rule, given: unknown): unknown {
  const at: Place = { layer: "stack", file: "--policy-pack-config" };
  return parsed(z.strictObject({ [name]: config }), fromPlain({ [name]: given }, at), [])[name];
}

/** A bare word is short for the level alone. */
const complete = (tree: Tree): Tree =>
  tree.type !== "map"
    ? tree
    : branch(
        [...tree.entries].map(([key, { at, node }]) => [
          key,
          { at, node: key === "all" || node.type !== "leaf" ? node : branch([["enforcementLevel", { at, node }]], at) },
        ]),
        tree.at,
      );

function parsed(schema: z.ZodObject, tree: Tree, unreadable: readonly Problem[]): Readonly<Record<string, unknown>> {
  const { value, problems } = check(schema, tree);
  const all = [...unreadable, ...problems];
  if (all.length === 0 && value !== undefined) return value;
  const what = all.length === 1 ? "mistake" : "mistakes";
  throw new SettingsError(`${all.length} ${what} in the configuration of policies:`, all);
}
