import { type ListValue, Struct, type Value as ProtoValue } from "google-protobuf/google/protobuf/struct_pb";

/** What the engine writes where a value is not known before the deployment. */
export const UNKNOWN_SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** What stands in place of every secret, wherever it is shown. */
export const SECRET_TEXT = "[secret]";

// Keys by which the SDK marks values that JSON has no form for (sdk/go/common/resource/properties.go).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

const inspect = Symbol.for("nodejs.util.inspect.custom");

/** A secret. However it is printed, it prints as `[secret]`; the plain value has to be asked for by name. */
export class Secret {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }

  toJSON(): string {
    return SECRET_TEXT;
  }

  toString(): string {
    return SECRET_TEXT;
  }

  [inspect](): string {
    return SECRET_TEXT;
  }
}

/** The type of `UNKNOWN`, and of what else cannot be read. */
export class Unknown {
  /** A member of its own, so that no other class is assignable to it. */
  readonly why: string = "is known only after the deployment";

  toJSON(): string {
    return UNKNOWN_SENTINEL;
  }
}

/** The one value that is not known before the deployment. */
export const UNKNOWN = new Unknown();

/** A property of a resource: plain JSON, with secrets wrapped and unknown values told apart. */
export type Value = null | boolean | number | string | Secret | Unknown | Value[] | { [key: string]: Value };
export type Properties = { [key: string]: Value };

/** Whether a value is a plain map, and not one of the wrappers. */
export const isMap = (value: Value): value is Properties =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  value !== UNKNOWN &&
  !(value instanceof Secret);

/**
 * Turns the properties of a request into values, in one pass over the message. URNs on which an output value depends
 * are added to `dependencies[key]`.
 */
export function decodeProperties(
  struct: Struct | undefined,
  dependencies: Record<string, Set<string>> = {},
): Properties {
  const result: Properties = {};
  struct?.getFieldsMap().forEach((value, key) => {
    const found = new Set<string>();
    result[key] = decode(value, found);
    if (found.size > 0) {
      dependencies[key] = found;
    }
  });
  return result;
}

function decode(value: ProtoValue, dependencies: Set<string>): Value {
  if (value.hasStructValue()) {
    return decodeMap(value.getStructValue() as Struct, dependencies);
  }
  if (value.hasListValue()) {
    return (value.getListValue() as ListValue).getValuesList().map((item) => decode(item, dependencies));
  }
  if (value.hasStringValue()) {
    const text = value.getStringValue();
    return text === UNKNOWN_SENTINEL ? UNKNOWN : text;
  }
  if (value.hasNumberValue()) {
    return value.getNumberValue();
  }
  return value.hasBoolValue() ? value.getBoolValue() : null;
}

function decodeMap(struct: Struct, dependencies: Set<string>): Value {
  const fields = struct.getFieldsMap();
  const signature = fields.get(SIGNATURE)?.getStringValue();
  const inner = () => {
    const value = fields.get("value");
    return value === undefined ? UNKNOWN : decode(value, dependencies);
  };
  if (signature === SECRET) {
    return secret(inner());
  }
  if (signature === OUTPUT) {
    fields
      .get("dependencies")
      ?.getListValue()
      ?.getValuesList()
      .forEach((urn) => dependencies.add(urn.getStringValue()));
    return fields.get("secret")?.getBoolValue() ? secret(inner()) : inner();
  }
  const result: Properties = {};
  fields.forEach((value, key) => {
    result[key] = decode(value, dependencies);
  });
  return result;
}

const secret = (value: Value): Secret => (value instanceof Secret ? value : new Secret(value));

/** The way back: properties as they go over the wire, with secrets marked. */
export const encodeProperties = (properties: Properties): Struct =>
  Struct.fromJavaScript(encodeMap(properties) as never);

const encodeMap = (map: Properties): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, encode(value)]));

function encode(value: Value): unknown {
  if (value instanceof Secret) {
    return { [SIGNATURE]: SECRET, value: encode(value.value) };
  }
  if (Array.isArray(value)) {
    return value.map(encode);
  }
  if (value instanceof Unknown) {
    return UNKNOWN_SENTINEL;
  }
  return isMap(value) ? encodeMap(value) : value;
}

/** The wire form of an output value, which a transform gets instead of bare secrets and unknown values. */
export function wireOutput(
  value: unknown,
  isSecret: boolean,
  dependencies: readonly string[],
): Record<string, unknown> {
  return {
    [SIGNATURE]: OUTPUT,
    ...(value === undefined ? {} : { value }),
    ...(isSecret ? { secret: true } : {}),
    ...(dependencies.length > 0 ? { dependencies: [...dependencies] } : {}),
  };
}

/**
 * Upgrades properties as they came over the wire for a transform: secrets and unknown values become output values, and
 * what a whole property depends on goes with it, so that nothing is lost on the way through the user's function.
 */
export function upgradeForTransform(
  properties: Record<string, unknown>,
  dependencies: Readonly<Record<string, readonly string[]>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const upgraded = upgrade(value);
      const urns = dependencies[key] ?? [];
      if (urns.length === 0) {
        return [key, upgraded];
      }
      return [key, isOutput(upgraded) ? { ...upgraded, dependencies: [...urns] } : wireOutput(upgraded, false, urns)];
    }),
  );
}

const isOutput = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && (value as Record<string, unknown>)[SIGNATURE] === OUTPUT;

function upgrade(value: unknown): unknown {
  if (value === UNKNOWN_SENTINEL) {
    return wireOutput(undefined, false, []);
  }
  if (Array.isArray(value)) {
    return value.map(upgrade);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const map = value as Record<string, unknown>;
  if (map[SIGNATURE] === SECRET) {
    return wireOutput(map["value"] === UNKNOWN_SENTINEL ? undefined : upgrade(map["value"]), true, []);
  }
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, upgrade(item)]));
}
