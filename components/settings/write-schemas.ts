/** Writes schema/*.json anew: `node -r ./bin/register.js components/settings/write-schemas.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemas } from "./json-schema";

for (const [name, schema] of Object.entries(schemas())) {
  writeFileSync(join(__dirname, "../../schema", name), `${JSON.stringify(schema, null, 2)}\n`);
}
