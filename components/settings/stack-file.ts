import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { z } from "zod";
import { allowKey, readAllow, type Allowed } from "./allow";
import { budgetKey, readBudget, type Budget } from "./budget";
import { check } from "./check";
import type { Path, StackSettings } from "./definition";
import { exemptionsKey, readExemptions, type Exemption } from "./exemptions";
import { scalar } from "./kinds";
import { merge } from "./layers";
import { hint, nearest, SettingsError, type Problem } from "./problems";
import { regions } from "./regions";
import { takeSecrets } from "./secure";
import { branch, child, fromPlain, get, locate, readYaml, toPlain, type Branch, type Place, type Tree } from "./tree";

/** What `plinth:stack` holds. */
export const stackSchema = z.strictObject({
  profile: z.string().describe("the environment's nature, which gives the defaults: staging, production"),
  account: scalar()
    .regex(/^\d{12}$/, "the 12 digits of an AWS account, in quotes")
    .describe("the AWS account; a login to another one stops before anything changes"),
  domain: z
    .string()
    .regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, {
      error: "a domain such as shop.example, in lower case",
    })
    .optional()
    .describe("where users reach the application; {domain} in its settings"),
  version: scalar().optional().describe("{version} in the settings"),
});

/** The keys of the `plinth:` namespace. */
export const ownKeys = ["plinth:stack", "plinth:override", "plinth:secrets", exemptionsKey, allowKey, budgetKey];
const fileKeys = ["config", "encryptionsalt", "secretsprovider", "encryptedkey", "environment"];

export interface StackFile {
  readonly stack: StackSettings;
  /** Whether the file is YAML at all, so that what it does not say is not said. */
  readonly readable: boolean;
  readonly override?: Tree;
  readonly exemptions: readonly Exemption[];
  readonly allow: readonly Allowed[];
  readonly budget?: Budget;
  readonly problems: Problem[];
  readonly config: Record<string, string>;
  readonly secretKeys: string[];
  readonly file: string;
}

interface Where {
  readonly cwd: string;
  readonly stack: string;
  readonly configFile?: string;
  /** What the engine hands over; it counts, and the file gives the lines. */
  readonly config?: Readonly<Record<string, string>>;
  /** Gives the names of the rules that exemptions may speak of, for who judges. */
  readonly rules?: () => readonly string[];
}

/** The project's name, and where its stack files are. */
export function readProject(cwd: string): { name: string; folder: string } {
  const file = join(cwd, "Pulumi.yaml");
  if (!existsSync(file)) {
    throw new SettingsError(
      `There is no Pulumi.yaml in ${cwd}: run this in the application's folder, or name it by --cwd.`,
    );
  }
  const { tree, problems } = readYaml(readFileSync(file, "utf8"), "Pulumi.yaml", "stack");
  const name = child(tree, "name");
  if (tree && !(name?.type === "leaf" && typeof name.value === "string" && name.value !== "")) {
    problems.push({ at: (name ?? tree).at, path: ["name"], message: "wanted: the project's name" });
  }
  if (problems.length > 0) throw new SettingsError("Pulumi.yaml cannot be read:", problems);
  const folder = child(tree, "stackConfigDir");
  return {
    name: String((name as { value?: unknown }).value),
    folder: folder?.type === "leaf" && typeof folder.value === "string" ? resolve(cwd, folder.value) : cwd,
  };
}

/** Reads the file of a stack; mistakes in it are returned, a stack without a file is an error that names the others. */
export function readStackFile(
  { cwd, stack, configFile, config, rules }: Where,
  folder: string,
  profiles: string[],
): StackFile {
  const path = configFile === undefined ? join(folder, `Pulumi.${stack}.yaml`) : resolve(cwd, configFile);
  const file = relative(cwd, path).startsWith("..") ? path : relative(cwd, path);
  const known = /^[\w.-]+$/.test(stack) && existsSync(path);
  if (!known && config === undefined) throw unknownStack(stack, folder, file, configFile !== undefined);

  const { tree, problems } = known
    ? readYaml(readFileSync(path, "utf8"), file, "stack")
    : { tree: undefined, problems: [] };
  const at: Place = { layer: "stack", file };
  const written = tree && configOf(tree, problems);
  const { tree: bare, encoded, secretKeys } = takeSecrets(written ?? branch([], at), problems);
  const counts = config === undefined ? bare : handedOver(config, bare, at);

  for (const key of counts.entries.keys()) {
    if (!key.startsWith("plinth:") || ownKeys.includes(key)) continue;
    problems.push({
      at: locate(counts, [key]),
      path: [key],
      message: `unknown key; ${hint(key, ownKeys)}${nearest(key, ownKeys) === undefined ? "; what app.yaml can say stands under plinth:override" : ""}`,
    });
  }
  // Where the file is no YAML, what is missing from it says nothing.
  const readable = tree !== undefined || !known;
  const parsed = stackSettings(stack, counts, profiles, at);
  const exempt = readExemptions(child(counts, exemptionsKey), rules);
  const allowed = readAllow(child(counts, allowKey));
  const costs = readBudget(child(counts, budgetKey));
  if (readable) problems.push(...parsed.problems, ...exempt.problems, ...allowed.problems, ...costs.problems);
  return {
    stack: parsed.stack,
    readable,
    override: child(counts, "plinth:override"),
    exemptions: exempt.exemptions,
    allow: allowed.allow,
    budget: costs.budget,
    problems,
    config: config === undefined ? encoded : { ...config },
    secretKeys,
    file,
  };
}

function unknownStack(stack: string, folder: string, file: string, named: boolean): SettingsError {
  if (named) return new SettingsError(`There is no ${file}, which was named as the file of stack ${stack}.`, [], 6);
  const stacks = readdirSync(folder)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
  if (stacks.length === 0) {
    return new SettingsError(`There is no stack ${stack}: no Pulumi.<stack>.yaml is in ${folder}.`, [], 6);
  }
  const near = nearest(stack, stacks);
  const ordered = near === undefined ? stacks : [near, ...stacks.filter((name) => name !== near)];
  const question = near === undefined ? "" : ` Did you mean ${near}?`;
  return new SettingsError(`There is no stack ${stack}; known: ${ordered.join(", ")}.${question}`, [], 6);
}

/** The `config:` of a stack file. */
function configOf(tree: Tree, problems: Problem[]): Branch | undefined {
  if (tree.type !== "map") {
    const empty = tree.type === "leaf" && tree.value === null;
    if (!empty) problems.push({ at: tree.at, path: [], message: "wanted: a map with `config`" });
    return undefined;
  }
  for (const [key, { at }] of tree.entries) {
    if (!fileKeys.includes(key)) problems.push({ at, path: [key], message: `unknown key; ${hint(key, fileKeys)}` });
  }
  const config = tree.entries.get("config");
  if (config?.node.type === "map") return branch(config.node.entries, config.at);
  if (config) problems.push({ at: config.at, path: ["config"], message: "wanted: a map" });
  return undefined;
}

/** What the engine hands over, with the lines of what is the same in the file. */
function handedOver(config: Readonly<Record<string, string>>, written: Branch, at: Place): Branch {
  const value = (key: string, text: string): unknown => {
    const own = key.startsWith("plinth:");
    if (!own) return text;
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  const entries = Object.entries(config).map(([key, text]) => {
    const entry = written.entries.get(key);
    const node = key === "plinth:secrets" ? entry?.node : undefined;
    return [key, { at: entry?.at ?? at, node: node ?? placed(value(key, text), entry?.node, at) }] as const;
  });
  return branch(entries, written.at);
}

function placed(value: unknown, written: Tree | undefined, at: Place): Tree {
  if (written?.type === "map" && typeof value === "object" && value !== null && !Array.isArray(value)) {
    const values = new Map(Object.entries(value));
    // The engine sorts the keys; the file's order is the one that people chose.
    const keys = new Set([...written.entries.keys(), ...values.keys()].filter((key) => values.has(key)));
    const entries = [...keys].map((key) => {
      const entry = written.entries.get(key);
      return [key, { at: entry?.at ?? at, node: placed(values.get(key), entry?.node, at) }] as const;
    });
    return branch(entries, written.at);
  }
  if (written && JSON.stringify(toPlain(written)) === JSON.stringify(value)) return written;
  return fromPlain(value, at);
}

const known = (name: string | undefined, names: readonly string[]): string =>
  (name !== undefined && names.includes(name) ? name : nearest(name ?? "", names)) ?? names[0] ?? "";

function stackSettings(name: string, config: Branch, profiles: string[], at: Place) {
  const problems: Problem[] = [];
  const say = (path: Path, message: string) => problems.push({ at: locate(config, path), path, message });
  const text = (path: Path) => {
    const node = get(config, path);
    return node?.type === "leaf" && node.value !== null ? String(node.value) : undefined;
  };

  const region = text(["aws:region"]);
  if (region === undefined) say(["aws:region"], "missing; wanted: the region, such as eu-central-1");
  else if (!Object.hasOwn(regions, region)) {
    say(["aws:region"], `"${region}" was given; wanted: an AWS region; ${hint(region, Object.keys(regions))}`);
  }

  const key = "plinth:stack";
  const node = child(config, key);
  if (node?.type !== "map") {
    say([key], `${node ? "" : "missing; "}wanted: a map with \`profile\` and \`account\``);
  } else {
    const account = child(node, "account");
    const lost = account?.type === "leaf" && typeof account.value === "number" && !/^[1-9]\d{11}$/.test(account.source);
    if (lost) {
      say(
        [key, "account"],
        `${account.source} was given; wanted: the 12 digits in quotes, because a number loses its leading zeros`,
      );
    }
    const found = check(stackSchema, merge([node], stackSchema, {}).tree ?? branch([], at)).problems;
    for (const { path, ...problem } of found) {
      if (!lost || path[0] !== "account") problems.push({ ...problem, path: [key, ...path] });
    }
  }
  const profile = text([key, "profile"]);
  if (profile !== undefined && !profiles.includes(profile)) {
    say([key, "profile"], `"${profile}" was given; wanted: a profile; ${hint(profile, profiles)}`);
  }
  const account = child(node, "account");
  const version = child(node, "version");
  const domain = text([key, "domain"]);
  const wrong = problems.some(({ path }) => path[0] === key && (path[1] === "domain" || path[1] === undefined));
  // A mistake here must not look like others elsewhere: what is probably meant stands in for what is wrong.
  const stack: StackSettings = {
    name,
    profile: known(profile, profiles),
    account: (account?.type === "leaf" ? account.source : undefined) ?? "",
    region: known(region, Object.keys(regions)),
    domain: wrong ? "domain.invalid" : domain,
    version: version?.type === "leaf" ? version.source : undefined,
  };
  return { stack, problems };
}
