/** Writes docs/costs.md anew: `npm run costs`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./measured";
import { page } from "./page";

const root = join(__dirname, "../..");
void measure(root).then((measured) => {
  writeFileSync(join(root, "docs/costs.md"), page(measured));
});
