import type { Plan } from "./plan";
import { isMap, Secret, SECRET_TEXT, UNKNOWN, type Value } from "./values";

// Shorter values are found by accident in any text.
const SHORTEST = 6;

/** A secret value that must not be printed, and where it was met. */
interface KnownSecret {
  readonly value: string;
  readonly where: string;
}

/** Every plain secret that is known: from the resources, the outputs and the configuration. */
export function knownSecrets(plan: Plan, config: Record<string, string>, secretKeys: readonly string[]): KnownSecret[] {
  const secrets = new Map<string, string>();
  const keep = (value: string, where: string) => {
    if (value.length >= SHORTEST && value !== SECRET_TEXT && !secrets.has(value)) {
      secrets.set(value, where);
    }
  };
  walk(plan, (value, where, isSecret) => {
    if (isSecret) {
      keep(value, where);
    }
  });
  for (const key of secretKeys) {
    for (const value of leaves(config[key])) {
      keep(value, `the configuration key ${key}`);
    }
  }
  return [...secrets].map(([value, where]) => ({ value, where }));
}

/** A plan whose program said nothing secret, whatever it wrote into its messages. */
export const withoutSecrets = (plan: Plan, secrets: readonly KnownSecret[]): Plan => ({
  ...plan,
  diagnostics: plan.diagnostics.map((diagnostic) => ({
    ...diagnostic,
    message: secrets.reduce((text, { value }) => text.replaceAll(value, SECRET_TEXT), diagnostic.message),
  })),
});

/**
 * Looks for plain secrets in what is about to be printed. Answers with a sentence that says where a value is secret and
 * where it is not, without the value; or with nothing.
 */
export function findLeak(text: string, plan: Plan, secrets: readonly KnownSecret[]): string | undefined {
  for (const { value, where } of secrets) {
    // In JSON and in `--diff` a quote or a line break is written as an escape.
    if (text.includes(value) || text.includes(JSON.stringify(value).slice(1, -1))) {
      return `the value of ${where} is a secret, and stands in plain text in ${plainPlace(plan, value)}`;
    }
  }
  return undefined;
}

function plainPlace(plan: Plan, secret: string): string {
  let place = "the text around the resources";
  walk(plan, (value, where, isSecret) => {
    if (!isSecret && value.includes(secret)) {
      place = where;
    }
  });
  return place;
}

type Visit = (value: string, where: string, isSecret: boolean) => void;

function walk(plan: Plan, visit: Visit): void {
  for (const { urn, inputs, outputs = {} } of plan.resources) {
    visitValue(inputs, "", false, (value, path, isSecret) => {
      visit(value, `${path} of ${urn}`, isSecret);
    });
    visitValue(outputs, "", false, (value, path, isSecret) => {
      visit(value, `${path} of ${urn}`, isSecret);
    });
  }
  visitValue(plan.outputs, "", false, (value, path, isSecret) => {
    visit(value, `the output ${path}`, isSecret);
  });
  for (const { message, urn } of plan.diagnostics) {
    visit(message, urn === undefined ? "a message of the program" : `a message about ${urn}`, false);
  }
}

function visitValue(value: Value, path: string, isSecret: boolean, visit: Visit): void {
  if (value instanceof Secret) {
    visitValue(value.value, path, true, visit);
  } else if (typeof value === "string") {
    visit(value, path, isSecret);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      visitValue(item, `${path}[${index}]`, isSecret, visit);
    });
  } else if (value !== UNKNOWN && isMap(value)) {
    for (const [key, item] of Object.entries(value)) {
      visitValue(item, path === "" ? key : `${path}.${key}`, isSecret, visit);
    }
  }
}

/** The strings of a configuration value, which is JSON where it is structured. */
function leaves(text: string | undefined): string[] {
  if (text === undefined) {
    return [];
  }
  if (!/^[[{]/.test(text)) {
    return [text];
  }
  try {
    const found: string[] = [];
    visitValue(JSON.parse(text) as Value, "", true, (value) => found.push(value));
    return found;
  } catch {
    return [text];
  }
}
