import type { Before } from "../diff/before";
import type { Plan } from "../plan";
import { isMap, Secret, SECRET_TEXT, Unknown, type Properties, type Value } from "../values";
import { Finder } from "./forms";
import { saysSecret } from "./named";

// Shorter values are found by accident in any text.
const SHORTEST = 6;

/** A secret value that must not be printed, and where it was met. */
export interface KnownSecret {
  readonly value: string;
  readonly where: string;
  /** Of what there is, which nobody can change any more; otherwise it is of the program. */
  readonly isOld: boolean;
}

/** A plan; of what there is, also what providers have said. */
type Said = Plan & Partial<Pick<Before, "made" | "provided">>;

/** Every plain secret that is known: from the resources, the outputs and the configuration. */
export function knownSecrets(plan: Said, config: Record<string, string>, secretKeys: readonly string[]): KnownSecret[] {
  const secrets = new Map<string, string>();
  const keep = (text: string, where: string) => {
    for (const value of [text, ...within(text)]) {
      if (value.length >= SHORTEST && value !== SECRET_TEXT && !secrets.has(value)) secrets.set(value, where);
    }
  };
  walk(plan, (value, where, isSecret) => {
    if (isSecret) keep(value, where);
  });
  for (const key of secretKeys) {
    for (const value of leaves(config[key])) keep(value, `the configuration key ${key}`);
  }
  return [...secrets].map(([value, where]) => ({ value, where, isOld: plan.provided !== undefined }));
}

/** A plan whose program said nothing secret, whatever it wrote into its messages. */
export function withoutSecrets(plan: Plan, secrets: readonly KnownSecret[]): Plan {
  const finder = finderOf(secrets);
  const said = ({ message, ...rest }: Plan["diagnostics"][number]) => ({ ...rest, message: finder.hide(message) });
  return { ...plan, diagnostics: plan.diagnostics.map(said) };
}

/**
 * Looks for plain secrets in what is about to be printed, or in what that is made of. Answers with a sentence that says
 * where a value is secret and where it is not, without the value; or with nothing.
 */
export function findLeak(text: string, plan: Plan, secrets: readonly KnownSecret[]): string | undefined {
  const all = finderOf(secrets);
  if (!all.finds(text)) return undefined;
  for (const { value, where } of secrets) {
    const finder = new Finder([value]);
    if (finder.finds(text)) {
      return all.hide(`the value of ${where} is a secret, and stands in plain text in ${plainPlace(plan, finder)}`);
    }
  }
  return undefined;
}

const finders = new WeakMap<readonly KnownSecret[], Finder>();

/** What finds all of some secrets; made once, as each text is searched by it. */
export function finderOf(secrets: readonly KnownSecret[]): Finder {
  const known = finders.get(secrets);
  if (known !== undefined) return known;
  const made = new Finder(secrets.map(({ value }) => value));
  finders.set(secrets, made);
  return made;
}

function plainPlace(plan: Plan, finder: Finder): string {
  let place = "the text around the resources";
  walk(plan, (value, where, isSecret) => {
    if (!isSecret && finder.finds(value)) place = where;
  });
  return place;
}

type Visit = (value: string, where: string, isSecret: boolean) => void;

function walk({ resources, outputs: ofStack, diagnostics, made, provided }: Said, visit: Visit): void {
  for (const { urn, inputs, outputs = {}, additionalSecretOutputs } of resources) {
    const at = (value: string, path: string, isSecret: boolean) => {
      visit(value, `${path} of ${urn}`, isSecret);
    };
    for (const properties of [inputs, outputs, made?.get(urn) ?? {}]) visitValue(properties, "", false, at);
    visitValue(marked(provided?.get(urn) ?? {}, additionalSecretOutputs), "", false, at);
  }
  visitValue(ofStack, "", false, (value, path, isSecret) => {
    visit(value, `the output ${path}`, isSecret);
  });
  for (const { message, urn } of diagnostics) {
    visit(message, urn === undefined ? "a message of the program" : `a message about ${urn}`, false);
  }
}

/** Properties, of which those are secret that the program calls so by name. */
export const marked = (properties: Properties, names: readonly string[]): Properties =>
  names.some((name) => Object.hasOwn(properties, name))
    ? Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, names.includes(key) ? secret(value) : value]),
      )
    : properties;

/** A value as a secret; of what only the deployment tells there is nothing to hide. */
export const secret = (value: Value): Value =>
  value instanceof Secret || value instanceof Unknown ? value : new Secret(value);

function visitValue(value: Value, path: string, isSecret: boolean, visit: Visit): void {
  if (value instanceof Secret) {
    // Neither are the keys inside of it anybody's business.
    visitValue(value.value, path, true, (inner) => {
      visit(inner, path, true);
    });
  } else if (typeof value === "string") {
    visit(value, path, isSecret);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      visitValue(item, `${path}[${index}]`, isSecret, visit);
    });
  } else if (isMap(value) && !(value instanceof Unknown)) {
    for (const [key, item] of Object.entries(value)) {
      if (!isSecret) visit(key, path === "" ? "the name of a property" : `the keys of ${path}`, false);
      visitValue(item, path === "" ? key : `${path}.${key}`, isSecret, visit);
    }
  }
}

/** What in a secret is one by itself, and may stand elsewhere without the rest: passwords in documents and in addresses. */
function within(text: string): string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]*:([^/?#\s@]+)@/i.exec(text)?.[1];
  if (password !== undefined) return [password, decoded(password)];
  return (stringsOf(text, saysSecret) ?? []).flatMap((value) => [value, ...within(value)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The strings of a value of the configuration, which is JSON where it is structured. */
const leaves = (text: string | undefined): string[] =>
  text === undefined ? [] : (stringsOf(text, () => true) ?? [text]);

/** The strings of a document in JSON that are wanted; nothing where it is none. */
function stringsOf(text: string, wanted: (name: string, value: string) => boolean): string[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const found: string[] = [];
    JSON.parse(text, (name, value: unknown) => {
      if (typeof value === "string" && wanted(name, value)) found.push(value);
      return value;
    });
    return found;
  } catch {
    return undefined;
  }
}
