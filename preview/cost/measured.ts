import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { Platform } from "../../components/platform";
import { load, SettingsError, type Loaded } from "../../components/settings/load";
import { profiles } from "../../components/settings/profiles";
import type { Plan } from "../plan";
import { record } from "../record";
import { cost } from ".";
import type { Cost } from "./model";
import { compare } from "./plan-view";

/** A stack whose costs the page shows. */
export interface Measured {
  readonly title: string;
  readonly about: string;
  /** What its budget lets it cost in a month, in US dollars; the tests see to it. */
  readonly limit?: string;
  /** The platform that it runs on, for the stacks that are shown on both side by side. */
  readonly compared?: "ecs" | "eks";
  readonly plan: Plan;
  readonly cost: Cost;
}

type Said = Omit<Measured, "plan" | "cost">;

/** The application of the smallest stack. */
export const smallestApp = `services:
  web:
    port: 3000
    routes: [/]
    health: { ready: /ready }
    uses: [main, sessions]
databases:
  main: { engine: postgres }
caches:
  sessions: { purpose: cache }
`;

const smallestFiles: Readonly<Record<string, string>> = {
  "Pulumi.yaml": "name: smallest\nruntime: nodejs\n",
  "app.yaml": smallestApp,
  "Pulumi.staging.yaml": `config:
  aws:region: us-east-1
  plinth:stack: { profile: staging, account: "111111111111", domain: staging.shop.example }
  plinth:budget: { monthlyUsd: { max: 120 } }
`,
  "given.staging.json": JSON.stringify({ images: { web: `sha256:${"0".repeat(64)}` }, zoneDelegated: true }),
};

const platforms = ["ecs", "eks"] as const;

/** Records the smallest stack, and those of the application at `root` on both platforms, as a preview does. */
export async function measure(root: string): Promise<Measured[]> {
  const own = stacksOf(root).map((stack) => load({ cwd: root, stack }));
  const others = own.flatMap(({ stack, settings }) => {
    const [other = "ecs"] = platforms.filter((platform) => platform !== settings.platform.kind);
    return loadOn(other, root, stack.name) ?? [];
  });
  const smallest: Said = {
    title: "The smallest staging stack",
    about: "One service, one database and one cache, by the `staging` profile.",
  };
  const shown: [Said, Loaded][] = [
    [smallest, loadSmallest()],
    ...own.map((loaded): [Said, Loaded] => {
      const about = `The application at the root of this repository, by its \`Pulumi.${loaded.stack.name}.yaml\`.`;
      return [{ title: titleOf(loaded), about, compared: loaded.settings.platform.kind }, loaded];
    }),
    ...others.map((loaded): [Said, Loaded] => {
      const { kind } = loaded.settings.platform;
      const about = `The same with \`platform: ${kind}\`; [the two platforms](platforms.md) are shown side by side.`;
      return [{ title: titleOf(loaded, ` on ${kind.toUpperCase()}`), about, compared: kind }, loaded];
    }),
  ];
  const all: Measured[] = [];
  for (const [said, loaded] of shown) all.push(await measured(said, loaded));
  return all;
}

const titleOf = ({ project, stack }: Loaded, where = ""): string => `${project}${where}, ${stack.name}`;

/** The stacks that have a file, by profile as the profiles are listed: the smaller environment first. */
function stacksOf(root: string): string[] {
  const names = readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const order = Object.keys(profiles);
  const place = (stack: string): number => order.indexOf(load({ cwd: root, stack }).stack.profile);
  return names.sort((a, b) => place(a) - place(b) || compare(a, b));
}

async function measured(shown: Said, loaded: Loaded): Promise<Measured> {
  const { project, config, secretKeys, budget } = loaded;
  const program = () => {
    new Platform("platform", loaded);
  };
  const plan = await record({ project, stack: loaded.stack.name, config, secretKeys, program });
  const error = plan.diagnostics.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.message);
  return { ...shown, ...(budget && { limit: String(budget.monthlyUsd.max) }), plan, cost: cost(plan) };
}

const loadSmallest = (): Loaded =>
  inFolder((folder) => {
    for (const [file, content] of Object.entries(smallestFiles)) writeFileSync(join(folder, file), content);
    return load({ cwd: folder, stack: "staging" });
  });

/** A stack of the application at `root` on another platform; undefined where the description asks for what that lacks. */
const loadOn = (platform: string, root: string, stack: string): Loaded | undefined =>
  inFolder((folder) => {
    for (const file of ["Pulumi.yaml", `Pulumi.${stack}.yaml`, `given.${stack}.json`]) {
      if (existsSync(join(root, file))) copyFileSync(join(root, file), join(folder, file));
    }
    const app = parseDocument(readFileSync(join(root, "app.yaml"), "utf8"));
    app.set("platform", platform);
    writeFileSync(join(folder, "app.yaml"), app.toString());
    try {
      return load({ cwd: folder, stack });
    } catch (error) {
      if (error instanceof SettingsError) return undefined;
      throw error;
    }
  });

function inFolder<T>(read: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "plinth-"));
  try {
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
