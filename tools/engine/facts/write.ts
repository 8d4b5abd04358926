/**
 * Writes what is known of AWS's types: for the diff of a preview what replaces them, from replacements.ts, and for the
 * stand-in provider their properties, from the declarations of @pulumi/aws. After a change there or of its version:
 *
 *     node -r ./bin/register.js tools/engine/facts/write.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import * as ts from "typescript";
import type { Replaces } from "../../../preview/diff/replacing";
import type { Declared } from "../../../test/engine/standins/aws/facts";
import { replacements } from "./replacements";

const root = join(__dirname, "../../..");
const files = {
  replaces: join(root, "preview/diff/tables/aws.json"),
  inputs: join(root, "test/engine/standins/aws/facts.json"),
};
const packageFolder = join(root, "node_modules/@pulumi/aws");

interface Property {
  readonly name: string;
  readonly required: boolean;
}

/** The inputs of a type, from its interface of arguments. */
export function declared(type: string): Property[] {
  const [, path = "", noun = ""] = type.split(":");
  const file = join(packageFolder, `${path}.d.ts`);
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const args = source.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === `${noun}Args`);
  if (args === undefined) throw new Error(`${file} declares no ${noun}Args`);
  return args.members
    .filter(ts.isPropertySignature)
    .map(({ name, questionToken }) => ({ name: name.getText(source), required: questionToken === undefined }));
}

export interface Facts {
  readonly replaces: Replaces;
  readonly inputs: Declared;
}

export function factsOf(type: string): Facts {
  const entry = replacements[type];
  if (entry === undefined) throw new Error(`${type} has no entry in tools/engine/facts/replacements.ts`);
  const inputs = declared(type);
  const names = inputs.map(({ name }) => name);
  const words = (text = "") => text.split(" ").filter((word) => word !== "");
  const [property, maxLength] = entry.named ?? [];
  const prefixProperty = names.find((name) => name === (property === "name" ? "namePrefix" : `${property}Prefix`));
  const comesOrGoes = words(entry.comesOrGoes);
  const replaces = [...words(entry.replaces), ...names.filter((name) => name === "region")].sort();
  const unknown = [...replaces, ...comesOrGoes, ...Object.entries(entry.unless ?? {}).flat()].filter(
    (path) => !names.includes(path.split(".")[0] ?? ""),
  );
  if (unknown.length > 0) throw new Error(`${type} has no ${unknown.join(", ")}`);
  return {
    inputs: { required: inputs.filter(({ required }) => required).map(({ name }) => name), properties: names },
    replaces: {
      replaces,
      ...(comesOrGoes.length === 0 ? {} : { replacesWhenItComesOrGoes: comesOrGoes }),
      ...(entry.unless === undefined ? {} : { replacesUnless: entry.unless }),
      ...(property === undefined || maxLength === undefined
        ? {}
        : { autoName: { property, maxLength, ...(prefixProperty === undefined ? {} : { prefixProperty }) } }),
      source: `terraform-provider-aws, internal/service/${entry.file}${entry.readAt === undefined ? ", not read again" : ` at ${entry.readAt}`}`,
    },
  };
}

async function write(kind: keyof Facts): Promise<void> {
  const file = files[kind];
  const types = Object.keys(replacements).sort();
  const facts = Object.fromEntries(types.map((type) => [type, factsOf(type)[kind]]));
  const style = (await resolveConfig(file)) ?? {};
  writeFileSync(file, await format(JSON.stringify(facts), { ...style, filepath: file }));
}

if (require.main === module) void Promise.all([write("replaces"), write("inputs")]);
