import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { profiles } from "../components/settings/profiles";
import { levelsOf } from "./config";

// node -r ./bin/register.js policies/write-config.ts, after a change of rules or of their levels.
for (const profile of Object.keys(profiles)) {
  writeFileSync(join(__dirname, "config", `${profile}.json`), levelsOf(profile));
}
