import { schemas } from "./json-schema";
import { profiles } from "./profiles";

interface Json {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly additionalProperties?: Json | boolean;
  readonly items?: Json;
  readonly anyOf?: readonly Json[];
}

/** The page about every setting: generated, so that name, type, default and meaning stand in the schema alone. */
export function reference(): string {
  const { properties = {} } = schemas()["app.schema.json"] as Json;
  const sections = Object.entries(properties).map(([key, schema]) => section(key, schema));
  return `${[heading, ...sections, stackSection(), profileSection()].join("\n\n")}\n`;
}

const heading = `# Settings

Generated from the schema by \`npm run schemas\`.

All of these can stand in \`app.yaml\`, and under \`plinth:override\` in a stack file, but for what
[the stack file](#the-stack-file) says of itself. \`<name>\` is a name that you choose. A default in this page is what holds
where neither file and no profile says otherwise; what the profiles say stands at the end.`;

function section(key: string, schema: Json): string {
  const entry = entryOf(schema);
  const [path, inner] = entry === undefined ? [key, schema] : [`${key}.<name>`, entry];
  const about = schema.description === undefined ? [] : [sentence(schema.description)];
  const shapes = shapesOf(inner);
  const tables = shapes.map(({ title, schema: shape }) =>
    [
      ...(title === undefined ? [] : [`### ${path} with ${title}`]),
      ...(shape.description === undefined || shape.description === schema.description
        ? []
        : [sentence(shape.description)]),
      table(shape, path),
    ].join("\n\n"),
  );
  return [`## ${key}`, ...about, ...tables].join("\n\n");
}

/** The entries of a map by name. */
const entryOf = ({ properties, additionalProperties }: Json): Json | undefined =>
  properties === undefined && typeof additionalProperties === "object" ? additionalProperties : undefined;

/** The maps that a value can be: several where it is a choice. */
function shapesOf(schema: Json): { title?: string; schema: Json }[] {
  const maps = (schema.anyOf ?? [schema]).filter(({ properties }) => properties !== undefined);
  return maps.map((shape) => {
    const choice = Object.entries(shape.properties ?? {}).find(([, value]) => isKind(value));
    return { title: choice && `\`${choice[0]}: ${String(kindOf(choice[1]))}\``, schema: shape };
  });
}

/** The word by which a choice is told; `null` beside it takes a lower layer's away. */
const kindOf = ({ const: value, anyOf = [] }: Json): unknown =>
  value ?? anyOf.find((inner) => typeof inner.const === "string")?.const;
const isKind = (schema: Json): boolean => typeof kindOf(schema) === "string";

function table(shape: Json, path: string): string {
  const rows = rowsOf(shape, "").map((row) => `| ${row.map(cell).join(" | ")} |`);
  if (rows.length === 0) return `\`${path}\` has no settings of its own.`;
  return ["| key | value | default | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function rowsOf(schema: Json, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    if (isKind(value)) return [];
    if (path === "deletion") return [[`\`${path}\``, deletionText, shown(value.default), value.description ?? ""]];
    const inner = shapesOf(value);
    const lists = value.items !== undefined ? shapesOf(value.items) : [];
    const own = [`\`${path}\``, valueText(value), shown(value.default), value.description ?? ""];
    return [
      own,
      ...inner.flatMap(({ title, schema: shape }) =>
        rowsOf(shape, `${path}.`).map((row) => (isShared(row, path, inner) ? row : ofKind(row, title))),
      ),
      ...lists.flatMap(({ schema: shape }) => rowsOf(shape, `${path}[].`)),
    ].filter(unique);
  });
}

/** Whether all shapes of a choice have this row. */
const isShared = (row: string[], path: string, shapes: ReturnType<typeof shapesOf>): boolean =>
  shapes.every(({ schema }) => rowsOf(schema, `${path}.`).some((other) => other.join() === row.join()));

const ofKind = (row: string[], title: string | undefined): string[] =>
  title === undefined ? row : [...row.slice(0, -1), `with ${title}: ${row.at(-1) ?? ""}`];

/** Shapes of a choice share most of their keys. */
const unique = (row: string[], index: number, rows: string[][]): boolean =>
  rows.findIndex((other) => other.join() === row.join()) === index;

const deletionText = "`protected`, `{ kind: recoverable, reason }` or `{ kind: immediate, reason }`";

function valueText(schema: Json): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined)
    return [...new Set(schema.enum.filter((value) => value !== null).map(code))].join(", ");
  if (schema.anyOf !== undefined)
    return [...new Set(schema.anyOf.map(valueText).filter((text) => text !== ""))].join(" or ");
  if (schema.items !== undefined) return `list of ${valueText(schema.items) || "maps"}`;
  const types = [schema.type ?? []].flat().filter((type) => type !== "null");
  if (types.includes("integer") || (types.length === 1 && types[0] === "number")) return numberText(schema);
  if (types.includes("object")) return entryOf(schema) === undefined ? "map" : "map by name";
  return types.join(" or ");
}

function numberText({ type, minimum, maximum }: Json): string {
  const kind = [type].flat().includes("integer") ? "whole number" : "number";
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return minimum === undefined ? kind : `${kind} from ${minimum}`;
}

const code = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
const shown = (value: unknown): string => (value === undefined || isEmpty(value) ? "" : code(value));
const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** What a stack file says of itself, beside what it overrides. */
function stackSection(): string {
  const { properties = {} } = schemas()["stack.schema.json"] as Json;
  const keys = ["plinth:stack", "plinth:budget", "plinth:allow", "plinth:exemptions"];
  const tables = keys.flatMap((key) => {
    const schema = properties["config"]?.properties?.[key] ?? {};
    return [`### ${key}`, sentence(schema.description ?? ""), table(schema.items ?? schema, key)];
  });
  return ["## The stack file", "Beside `plinth:override`, under `config`:", ...tables].join("\n\n");
}

function profileSection(): string {
  const blocks = Object.entries(profiles).map(
    ([name, profile]) => `### ${name}\n\n\`\`\`json\n${JSON.stringify(profile, null, 2)}\n\`\`\``,
  );
  const about =
    "What a profile says is the weakest layer. `*` speaks of every entry of a map, `*[postgres]` of every one of that kind, and `platform[eks]` of `platform` where it is of that kind.";
  return ["## Profiles", about, ...blocks].join("\n\n");
}
