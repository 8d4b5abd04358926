import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

interface Schema {
  readonly properties?: Record<string, Schema>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: { readonly pattern?: string };
  readonly anyOf?: Schema[];
  readonly oneOf?: Schema[];
  readonly $ref?: string;
}

/** Where the description of an application can say what may happen to something. */
function deletions(schema: Schema, path: readonly string[] = []): string[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((each) => deletions(each, path));
  const keys = Object.entries(schema.properties ?? {}).flatMap(([key, value]) =>
    key === "deletion" ? [[...path, key].join(".")] : deletions(value, [...path, key]),
  );
  const entries = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  const name = path[0] === "secrets" ? "<NAME>" : "<name>";
  return [
    ...new Set([...inner, ...keys, ...(Object.keys(entries).length > 0 ? deletions(entries, [...path, name]) : [])]),
  ];
}

it("the page about deleting names every setting that lifts a protection", () => {
  const found = deletions(JSON.parse(read("schema/app.schema.json")) as Schema).sort();
  const page = [...read("docs/deleting.md").matchAll(/^\| `([\w.<>]+\.deletion)` /gm)].map(([, setting]) => setting);
  expect(page.sort()).toEqual(found);
  expect(found.length).toBeGreaterThan(8);
});
