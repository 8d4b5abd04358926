import type { ResourceDiff } from "../diff/model";
import { isMap, Secret, UNKNOWN, type Properties, type Value } from "../values";

/** A resource that stays or is new, with its inputs on both sides; one that is new had none. */
export interface Sides {
  readonly type: string;
  readonly before: Properties;
  readonly after: Properties;
  readonly protect: { readonly before: boolean; readonly after: boolean };
  /** It opens a way into a security group that is new itself. */
  readonly newGroup: boolean;
}

/** The sides of a resource; none where it goes. */
export function sidesOf({ before, after }: ResourceDiff, isNew: (urn: string) => boolean): Sides | undefined {
  if (after === undefined) return undefined;
  const isGroup = after.type === "aws:ec2/securityGroup:SecurityGroup";
  const groups = isGroup ? [after.urn] : (after.propertyDependencies["securityGroupId"] ?? []);
  return {
    type: after.type,
    before: before?.inputs ?? {},
    after: after.inputs,
    protect: { before: before?.protect ?? false, after: after.protect },
    newGroup: groups.some(isNew),
  };
}

/** A value inside of another; undefined where there is none, or where only the deployment tells. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  const plain = value instanceof Secret ? value.value : (value as Value | undefined);
  if (plain === undefined || plain === null || plain === UNKNOWN) return undefined;
  const [key, ...rest] = path;
  if (key === undefined) return plain;
  return isMap(plain) ? at(plain[key], ...rest) : undefined;
}

export const list = (value: unknown): readonly unknown[] => {
  const plain = at(value);
  return Array.isArray(plain) ? plain : [];
};

/** Providers keep some booleans and numbers as text. */
export const isOn = (value: unknown): boolean => at(value) === true || at(value) === "true";

export const isOff = (value: unknown): boolean => at(value) === false || at(value) === "false";

export function number(value: unknown): number | undefined {
  const plain = at(value);
  if (typeof plain === "number") return plain;
  return typeof plain === "string" && /^-?\d+$/.test(plain) ? Number(plain) : undefined;
}
