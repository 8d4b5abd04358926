/** Writes schema/*.json and docs/settings.md anew: `npm run schemas`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemas } from "./json-schema";
import { reference } from "./reference";

for (const [name, schema] of Object.entries(schemas())) {
  writeFileSync(join(__dirname, "../../schema", name), `${JSON.stringify(schema, null, 2)}\n`);
}
writeFileSync(join(__dirname, "../../docs/settings.md"), reference());
