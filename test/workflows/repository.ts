import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Runner } from "./workflow";

const root = join(__dirname, "../..");

/** The application of a team that has Plinth as a package, in two stacks. */
export const app = `services:
  web: { port: 3000, routes: [/], health: { live: /, ready: / }, scale: { min: 2, max: 4 }, uses: [uploads] }
buckets: { uploads: { purpose: files } }
`;

const stack = (profile: string, account: string): string => `
config:
  aws:region: eu-central-1
  plinth:stack: { profile: ${profile}, account: "${account}", domain: ${profile}.shop.example }
  plinth:override:
    notifications: { critical: [ops@shop.example], warning: [ops@shop.example] }
`;

const files: Readonly<Record<string, string>> = {
  ".gitignore": "node_modules\n",
  "Pulumi.yaml": "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\n",
  "Pulumi.staging.yaml": stack("staging", "111111111111"),
  "Pulumi.production.yaml": stack("production", "222222222222"),
  "app.yaml": app,
  "index.ts": 'import { load, Platform } from "plinth/components";\nnew Platform("platform", load());\n',
  "package.json": JSON.stringify({
    name: "shop",
    scripts: { review: "node node_modules/plinth/bin/plinth.js review" },
  }),
  "package-lock.json": "{}\n",
  ".npmrc": "loglevel=silent\nupdate-notifier=false\n",
};
for (const name of ["staging", "production"]) {
  const given = { images: { web: `sha256:${"a".repeat(64)}` }, secrets: [], zoneDelegated: true };
  Object.assign(files, { [`given.${name}.json`]: JSON.stringify(given) });
}

/** Puts the application into the workspace, and commits it if asked to. */
export function checkOut(runner: Runner): void {
  for (const [file, text] of Object.entries(files)) runner.write(file, text);
  mkdirSync(join(runner.workspace, "node_modules"));
  symlinkSync(root, join(runner.workspace, "node_modules/plinth"));
}

/** Git in a folder, without what this machine's user has set. */
export const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@shop.example", ...args], {
    ...{ cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
  }).trim();

/** Commits all that is in the workspace; answers with the commit. */
export function commit(runner: Runner, message: string): string {
  git(runner.workspace, "add", "--all");
  git(runner.workspace, "commit", "--quiet", "--message", message);
  return git(runner.workspace, "rev-parse", "HEAD");
}
