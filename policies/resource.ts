import { isMap, Secret, Unknown, type Value } from "../preview/values";
import type { Kind } from "./kinds";

/** A resource as rules see it, wherever it comes from: a preview, a deployment or a state. */
export interface Resource<Props = unknown> {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /**
   * What is known of it, read with care: reading what only the deployment will tell throws `NotJudged`. A component has
   * what it registered.
   */
  readonly props: Props;
  readonly protect: boolean;
  readonly parent?: Resource;
  readonly dependencies: readonly Resource[];
  /** The resources that each property needs: known in a preview too, where their ids are not. */
  readonly propertyDependencies: Readonly<Record<string, readonly Resource[]>>;
}

/** Thrown where a rule cannot tell: reading an unknown property does so by itself. What was not judged is told by name. */
export class NotJudged extends Error {}

/**
 * The value, or undefined where only the deployment tells it. For a rule that has another way to know: any other lets
 * `NotJudged` pass, so that nothing that was not looked at counts as right.
 */
export function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotJudged) return undefined;
    throw error;
  }
}

/** Whether something is said, whatever it will be: what a password or a key's ARN is does not matter, but that there is one. */
export function isSet(read: () => unknown): boolean {
  try {
    return read() !== undefined;
  } catch (error) {
    if (error instanceof NotJudged) return true;
    throw error;
  }
}

/** Whether a resource is of a kind, by whichever of its tokens. */
export const is = <Props>(resource: Resource, { tokens }: Kind<Props>): resource is Resource<Props> =>
  tokens.includes(resource.type);

/** Several kinds, for a rule on what they have in common. */
export const anyOf = <Kinds extends readonly Kind[]>(
  ...kinds: Kinds
): readonly Kind<NonNullable<Kinds[number]["props"]>>[] => kinds as never;

/** A value whose unknown parts cannot be read. Secrets are plain, as the engine has them: no message may quote one. */
export function guarded(value: Value, path: string): unknown {
  if (value instanceof Unknown) throw new NotJudged(`${path} ${value.why}`);
  if (value instanceof Secret) return guarded(value.value, path);
  // Providers answer with null for what was not said.
  if (value === null) return undefined;
  if (!Array.isArray(value) && !isMap(value)) return value;
  return new Proxy(value, {
    get: (target, key, receiver) => {
      const own = typeof key === "string" && Object.hasOwn(target, key) && key !== "length";
      if (!own) return Reflect.get(target, key, receiver) as unknown;
      return guarded((target as Record<string, Value>)[key] ?? null, Array.isArray(target) ? path : `${path}.${key}`);
    },
  });
}
