/** Writes docs/costs.md and docs/platforms.md anew: `npm run costs`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./measured";
import { page } from "./page";
import { platformsPage } from "./platforms";

const root = join(__dirname, "../..");
void measure(root).then((measured) => {
  writeFileSync(join(root, "docs/costs.md"), page(measured));
  writeFileSync(join(root, "docs/platforms.md"), platformsPage(measured));
});
