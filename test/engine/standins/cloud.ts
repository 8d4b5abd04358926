import { randomBytes } from "node:crypto";
import type { Kept } from "./record";
import { isMap, unknown, type Properties } from "./values";

/** What a stand-in knows of its cloud; everything else is the same for all of them. */
export interface Cloud extends Naming {
  /** What the program tells the provider; text, and all else as JSON. */
  configure?(given: Properties): void;
  /** The paths for which a change from one state of the inputs to another replaces the resource, which is `kept` now. */
  replacedBy(type: string, before: Properties, after: Properties, kept?: Kept): readonly string[];
  /** The id and the outputs of one that is made, or updated, with these inputs. */
  shape(type: string, inputs: Properties, context: Context): { readonly id: string; readonly outputs: Properties };
  /** Why the cloud, which holds the record, would not do it, in its own words. */
  refuse(operation: Operation, type: string, inputs: Properties, record: readonly Kept[]): readonly string[];
  /** Why one that is made, or updated, does not become what the provider waits for. */
  failsToStart?(type: string, inputs: Properties): readonly string[];
}

/** How a provider checks inputs, and what it makes of names. */
export interface Naming {
  /** The inputs as the provider would take them, named if they need a name, or what is wrong with them. */
  check(type: string, name: string, olds: Properties, news: Properties): Checked;
  /** Whether of one that is replaced the old one has to go before the new one comes. */
  goesFirst(type: string, before: Properties, after: Properties): boolean;
  /** The physical name, of a type that has one. */
  nameOf(type: string, inputs: Properties): string | undefined;
  /** Whether it bears tags, and so those that the provider gives to all. */
  isTagged(type: string): boolean;
}

export type Operation = "create" | "update" | "delete";

export interface Facts {
  readonly required: readonly string[];
  readonly properties: readonly string[];
  readonly autoName?: { readonly property: string; readonly maxLength: number; readonly prefixProperty?: string };
}

/** What a shape is made from beside the inputs. */
export interface Context {
  /** The logical name. */
  readonly name: string;
  /** Tells a replacement from what it replaces, the same on every run. */
  readonly suffix: string;
  readonly region: string;
  readonly account: string;
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

/** As the providers do that Pulumi bridges from Terraform, by what is known of a type. */
export const bridged = (factsOf: (type: string) => Facts | undefined): Naming => ({
  check: (type, name, olds, news) => check(type, factsOf(type), name, olds, news),
  // A name given by hand cannot be had twice: the bridge's rule, nameRequiresDeleteBeforeReplace.
  goesFirst: (type, _, after) => {
    const property = factsOf(type)?.autoName?.property;
    return property !== undefined && isGiven(after[property]) && !isAutoNamed(after, property);
  },
  nameOf: (type, inputs) => {
    const property = factsOf(type)?.autoName?.property;
    return property === undefined ? undefined : (inputs[property] as string | undefined);
  },
  isTagged: (type) => factsOf(type)?.properties.includes("tags") ?? false,
});

function check(type: string, facts: Facts | undefined, name: string, olds: Properties, news: Properties): Checked {
  if (facts === undefined) {
    return { inputs: news, failures: [{ property: "", reason: `the stand-in does not know ${type}` }] };
  }
  const { required, properties } = facts;
  const inputs = Object.fromEntries(Object.entries(news).filter(([key]) => key !== defaults));
  const failures = [
    ...Object.keys(inputs)
      .filter((key) => !properties.includes(key))
      .map((property) => ({ property, reason: `an unknown property of ${type}` })),
    ...required
      .filter((key) => inputs[key] === undefined || inputs[key] === null)
      .map((property) => ({ property, reason: `a required property of ${type}` })),
  ];
  return { inputs: named(written(inputs), olds, name, facts.autoName), failures };
}

/** Properties for which a program may give a document. Its text is the bridge's to write: TransformJSONDocument. */
const documents = ["assumeRolePolicy", "policy", "policyDocument"];

/** With the text of each document, which is unknown as a whole where anything in it is. */
const written = (inputs: Properties): Properties =>
  Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => {
      if (!documents.includes(key) || !isMap(value)) return [key, value];
      const text = JSON.stringify(value);
      return [key, text.includes(unknown) ? unknown : text];
    }),
  );

/** Where Pulumi's bridge lists the inputs that it filled in by itself. */
const defaults = "__defaults";

/** As Pulumi's bridge does: the logical name and seven random digits, which stay as long as the resource does. */
function named(inputs: Properties, olds: Properties, name: string, autoName: Facts["autoName"]): Properties {
  if (autoName === undefined) return { ...inputs, [defaults]: [] };
  const { property, maxLength, prefixProperty = "" } = autoName;
  if (isGiven(inputs[property]) || isGiven(inputs[prefixProperty])) return { ...inputs, [defaults]: [] };
  const made = `${name}-${randomBytes(4).toString("hex").slice(0, 7)}`;
  if (made.length > maxLength)
    throw new Error(`the name made for ${property}, ${made}, is over ${maxLength} characters`);
  return { ...inputs, [property]: isAutoNamed(olds, property) ? olds[property] : made, [defaults]: [property] };
}

const isAutoNamed = (inputs: Properties, property: string) =>
  (inputs[defaults] as readonly string[] | undefined)?.includes(property) ?? false;

const isGiven = (value: unknown) => value !== undefined && value !== null;
