/** Writes docs/policies.md anew: `npm run rules`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { page } from "./page";

writeFileSync(join(__dirname, "../docs/policies.md"), page());
