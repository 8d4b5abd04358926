import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import type { Allowed } from "./allow";
import type { Budget } from "./budget";
import { check, related, type Checked } from "./check";
import type { Definition, Given, Path, Rule, StackSettings } from "./definition";
import type { Exemption } from "./exemptions";
import { readGiven } from "./given";
import { merge } from "./layers";
import { givenAndWanted, mistakes, nearest, pathText, position, SettingsError, type Problem } from "./problems";
import { refuseSecure } from "./secure";
import { bare, isRecord } from "./shape";
import { readProject, readStackFile } from "./stack-file";
import type { Variables } from "./templates";
import { branch, fromPlain, get, locate, readYaml, toPlain, type Place, type Tree } from "./tree";

export interface LoadOptions {
  /** The application's folder. */
  readonly cwd: string;
  readonly stack: string;
  /** Another file than `Pulumi.<stack>.yaml`. */
  readonly configFile?: string;
  /** What the engine hands over: it counts, and the file only gives the lines. */
  readonly config?: Readonly<Record<string, string>>;
  /** The project's name, where the engine gives it. */
  readonly project?: string;
  /** What deploys hand in, for who makes the file that says it: that is then neither read nor needed. */
  readonly given?: Given;
  /** Gives the names of the rules that exemptions may speak of, for who judges; others do not look at these names. */
  readonly rules?: () => readonly string[];
}

export interface LoadedWith<Settings> {
  readonly project: string;
  readonly stack: StackSettings;
  readonly settings: Settings;
  readonly given: Given;
  /** Resources that may break a rule of the policies for some time. */
  readonly exemptions: readonly Exemption[];
  /** Dangerous changes that the next deployments may make. */
  readonly allow: readonly Allowed[];
  /** What a month may cost. */
  readonly budget?: Budget;
  /**
   * Says what a value is from: "Pulumi.production.yaml:12", "profile production", "default". A path that starts with `given`
   * is one of the file that the deployment hands in, and one that starts with a key of the stack file is of that.
   */
  readonly origin: (path: Path) => string;
  /** What a reader should know and is no mistake, such as a value of the profile that `app.yaml` displaces. */
  readonly notes: string[];
  /** The configuration as the engine has it; offline with a placeholder for every secret. */
  readonly config: Record<string, string>;
  readonly secretKeys: string[];
}

/**
 * Reads everything that is said about a stack of an application.
 *
 * @throws SettingsError with every mistake at once
 */
export function loadWith<Schema extends z.ZodObject>(
  definition: Definition<Schema>,
  options: LoadOptions,
): LoadedWith<z.output<Schema>> {
  const { cwd, stack: name } = options;
  const found = options.project === undefined || options.config === undefined ? readProject(cwd) : undefined;
  const project = options.project ?? found?.name ?? "";
  const file = readStackFile(options, found?.folder ?? readProject(cwd).folder, Object.keys(definition.profiles));
  const { stack } = file;
  const handedIn: ReturnType<typeof readGiven> =
    options.given === undefined ? readGiven(cwd, name) : { given: options.given, problems: [] };
  const { given } = handedIn;
  const problems = [...file.problems, ...handedIn.problems];
  const app = readApp(cwd, problems);

  const merged = merge(
    [profileOf(definition, stack), app, file.override].filter((layer) => layer !== undefined),
    definition.schema,
    variablesOf(stack),
    stack.profile,
  );
  problems.push(...merged.problems);
  const tree = merged.tree ?? branch([], { layer: "app", file: "app.yaml" });
  // What a broken file leaves out would only look like a mistake of the other.
  if (app === undefined) throw mistakes(name, problems);
  const checked = check(definition.schema, tree);
  const pathsSoFar = new Set(merged.problems.map(({ path }) => pathText(path)));
  // Where the profile had to be guessed, what it says is nobody's mistake.
  const guessed = file.problems.some(({ path }) => pathText(path) === "plinth:stack.profile");
  const meant = ({ path }: Problem) => !guessed || get(tree, path)?.at.layer !== "profile";
  problems.push(...checked.problems.filter((problem) => !pathsSoFar.has(pathText(problem.path)) && meant(problem)));
  if (checked.value === undefined) throw mistakes(name, problems);

  const settings = definition.derive?.(checked.value, stack) ?? checked.value;
  // What a broken stack file overrides is not known.
  if (file.readable) {
    const context = { settings, stack, given, configSecrets: configSecrets(file) };
    problems.push(...broken(definition, context, checked, handedIn.tree, problems).filter(meant));
  }
  if (problems.length > 0) throw mistakes(name, problems);
  const remarks = definition.remarks?.flatMap((remark) => remark({ settings, stack, given })) ?? [];
  return {
    project,
    stack,
    settings,
    given,
    exemptions: file.exemptions,
    allow: file.allow,
    budget: file.budget,
    origin: originOf(checked.tree, handedIn.tree, file.file),
    notes: [...merged.notes, ...addedByStack(definition.schema, app, file.override), ...remarks],
    config: file.config,
    secretKeys: file.secretKeys,
  };
}

const originOf =
  (tree: Tree, given: Tree | undefined, file: string) =>
  (path: Path): string => {
    const [first, ...inner] = path;
    if (first === "given") return standing(given, inner);
    return String(first).includes(":") ? file : standing(tree, path);
  };

/** What the schema has made of a leaf or of a list is from where that stands. */
function standing(tree: Tree | undefined, path: Path): string {
  const node = get(tree, path);
  if (node !== undefined) return position({ ...node.at, column: undefined });
  const around = path.slice(0, -1);
  return path.length === 0 || get(tree, around)?.type === "map" ? "default" : standing(tree, around);
}

/** Entries of maps that `app.yaml` does not know: meant for this environment alone, or misspelt. */
function addedByStack(schema: z.ZodObject, app: Tree, override: Tree | undefined): string[] {
  if (override?.type !== "map") return [];
  return [...override.entries].flatMap(([map, { node }]) => {
    if (node.type !== "map" || !isRecord(bare(schema.shape[map] as z.ZodType))) return [];
    const own = get(app, [map]);
    const known = own?.type === "map" ? [...own.entries.keys()] : [];
    return [...node.entries].flatMap(([key, { at, node: entry }]) => {
      if (known.includes(key) || (entry.type === "leaf" && entry.value === null)) return [];
      const near = nearest(key, known);
      const meant = near === undefined ? "" : `; did you mean \`${near}\`?`;
      return [`${position(at)}: ${map}.${key} is in this stack alone, app.yaml has none of that name${meant}`];
    });
  });
}

function readApp(cwd: string, problems: Problem[]): Tree | undefined {
  const path = join(cwd, "app.yaml");
  if (!existsSync(path)) throw new SettingsError(`There is no app.yaml in ${cwd}: it describes the application.`);
  const { tree, problems: own } = readYaml(readFileSync(path, "utf8"), "app.yaml", "app");
  problems.push(...own);
  if (tree === undefined) return undefined;
  if (tree.type === "map") return refuseSecure(tree, problems);
  if (tree.type === "leaf" && tree.value === null) return branch([], tree.at);
  problems.push({ at: tree.at, path: [], message: "wanted: a map, such as `services: { … }`" });
  return undefined;
}

function profileOf({ profiles }: Definition, { profile }: StackSettings): Tree | undefined {
  const at: Place = { layer: "profile", file: `profile ${profile}` };
  return Object.hasOwn(profiles, profile) ? fromPlain(profiles[profile], at) : undefined;
}

/** The names of the secrets that the stack file, or the engine, has values of. */
function configSecrets({ config }: { readonly config: Readonly<Record<string, string>> }): string[] {
  try {
    const values: unknown = JSON.parse(config["plinth:secrets"] ?? "{}");
    return typeof values === "object" && values !== null ? Object.keys(values) : [];
  } catch {
    return []; // no map: a mistake that has been told
  }
}

function variablesOf({ name, ...rest }: StackSettings): Variables {
  return { stack: name, ...rest };
}

/** The rules that are broken, but for what may only follow from the mistakes that were found before. */
function broken<Schema extends z.ZodObject>(
  { rules }: Definition<Schema>,
  context: Parameters<Rule<z.output<Schema>>>[0],
  { tree, removed }: Checked<unknown>,
  givenTree: Tree | undefined,
  earlier: readonly Problem[],
): Problem[] {
  const problems: Problem[] = [];
  const gone = removed.filter(({ length }) => length <= 2).map((path) => String(path.at(-1)));
  const report = (path: Path, wanted: string) => {
    if (path[0] === "given") {
      const [, ...inner] = path;
      const names: readonly string[] = `${wanted} ${JSON.stringify(context.given)}`.match(/[\w-]+/g) ?? [];
      if (givenTree && !gone.some((name) => names.includes(name))) problems.push(inGiven(givenTree, inner, wanted));
      return;
    }
    const node = get(tree, path);
    const follows = earlier.some((problem) => related(problem.path, path) && !elsewhere(problem.path, path, node));
    const names = new Set(`${wanted} ${node ? JSON.stringify(toPlain(node)) : ""}`.match(/[\w-]+/g));
    if (follows || gone.some((name) => names.has(name))) return;
    problems.push({ at: locate(tree, path), path, message: message(node, path, wanted, context.settings) });
  };
  for (const rule of rules) rule(context, report);
  return problems;
}

/** Of a map of the given file it is the key that is wrong, and of a list the value. */
function inGiven(tree: Tree, path: Path, wanted: string): Problem {
  const parent = get(tree, path.slice(0, -1));
  const key = parent?.type === "map" ? parent.entries.get(String(path.at(-1))) : undefined;
  if (key === undefined) return { at: locate(tree, path), path, message: givenAndWanted(get(tree, path), [], wanted) };
  return { at: key.at, path, message: `"${path.at(-1)}" cannot be a key here; wanted: ${wanted}` };
}

/** Within one entry of a map, what is said of another key and was given stays true. */
const elsewhere = (problem: Path, path: Path, node: Tree | undefined) =>
  node !== undefined && path[2] !== undefined && problem[2] !== undefined && String(path[2]) !== String(problem[2]);

function message(node: Tree | undefined, path: Path, wanted: string, settings: unknown): string {
  if (node && node.type !== "map") return givenAndWanted(node, path, wanted);
  const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], settings);
  const known = node === undefined && ["string", "number", "boolean"].includes(typeof value);
  return known ? `${JSON.stringify(value)} is the default; wanted: ${wanted}` : `wanted: ${wanted}`;
}
