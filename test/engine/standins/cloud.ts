import { randomBytes } from "node:crypto";
import type { Kept } from "./record";
import type { Properties } from "./values";

/** What a stand-in knows of its cloud; everything else is the same for all of them. */
export interface Cloud {
  /** What is known of a type; nothing of a type that the provider does not have. */
  facts(type: string): Facts | undefined;
  /** The paths for which a change from one state of the inputs to another replaces the resource. */
  replacedBy(type: string, before: Properties, after: Properties): readonly string[];
  /** The id and the outputs of one that is made, or updated, with these inputs. */
  shape(type: string, inputs: Properties, context: Context): { readonly id: string; readonly outputs: Properties };
  /** Why the cloud, which holds the record, would not do it, in its own words. */
  refuse(operation: Operation, type: string, inputs: Properties, record: readonly Kept[]): readonly string[];
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

/** The inputs as the provider would take them, named if they need a name, or what is wrong with them. */
export function check(cloud: Cloud, type: string, name: string, olds: Properties, news: Properties): Checked {
  const facts = cloud.facts(type);
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
  return { inputs: named(inputs, olds, name, facts.autoName), failures };
}

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

/**
 * Whether the old one has to go before its replacement comes: a name given by hand cannot be had twice. The bridge's rule,
 * nameRequiresDeleteBeforeReplace.
 */
export function isNamedByHand(cloud: Cloud, type: string, inputs: Properties): boolean {
  const property = cloud.facts(type)?.autoName?.property;
  return property !== undefined && isGiven(inputs[property]) && !isAutoNamed(inputs, property);
}

/** The physical name, of a type that has one. */
export function physicalName(cloud: Cloud, type: string, inputs: Properties): string | undefined {
  const property = cloud.facts(type)?.autoName?.property;
  return property === undefined ? undefined : (inputs[property] as string | undefined);
}
