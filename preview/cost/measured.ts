import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { Platform } from "../../components/platform";
import { load, type Loaded } from "../../components/settings/load";
import type { Plan } from "../plan";
import { record } from "../record";
import { cost } from ".";
import type { Cost } from "./model";

/** A stack whose costs the page shows. */
export interface Measured {
  readonly title: string;
  readonly about: string;
  /** What it may cost in a month, in US dollars; the tests see to it. */
  readonly limit?: string;
  /** Which profile and platform it is, for the stacks that are shown side by side. */
  readonly compared?: { readonly profile: string; readonly platform: "ecs" | "eks" };
  readonly plan: Plan;
  readonly cost: Cost;
}

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
`,
  "given.staging.json": JSON.stringify({ images: { web: `sha256:${"0".repeat(64)}` }, zoneDelegated: true }),
};

/** Records the smallest stack, and everesthood's two on both platforms from the files at `root`, as a preview does. */
export async function measure(root: string): Promise<Measured[]> {
  const everesthood = "The application at the root of this repository";
  const onEks = "The same with `platform: eks`; [the two platforms](platforms.md) are shown side by side.";
  return [
    {
      title: "The smallest staging stack",
      about: "One service, one database and one cache, by the `staging` profile.",
      limit: "120",
      ...(await costOf(loadSmallest(), "staging")),
    },
    {
      title: "everesthood, staging",
      about: `${everesthood}, by its \`Pulumi.staging.yaml\`.`,
      compared: { profile: "staging", platform: "ecs" },
      ...(await costOf(load({ cwd: root, stack: "staging" }), "staging")),
    },
    {
      title: "everesthood, production",
      about: `${everesthood}, by its \`Pulumi.production.yaml\`.`,
      limit: "900",
      compared: { profile: "production", platform: "ecs" },
      ...(await costOf(load({ cwd: root, stack: "production" }), "production")),
    },
    {
      title: "everesthood on EKS, staging",
      about: onEks,
      compared: { profile: "staging", platform: "eks" },
      ...(await costOf(loadOnEks(root, "staging"), "staging")),
    },
    {
      title: "everesthood on EKS, production",
      about: onEks,
      compared: { profile: "production", platform: "eks" },
      ...(await costOf(loadOnEks(root, "production"), "production")),
    },
  ];
}

async function costOf(loaded: Loaded, stack: string): Promise<Pick<Measured, "plan" | "cost">> {
  const { project, config, secretKeys } = loaded;
  const program = () => {
    new Platform("platform", loaded);
  };
  const plan = await record({ project, stack, config, secretKeys, program });
  const error = plan.diagnostics.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.message);
  return { plan, cost: cost(plan) };
}

const loadSmallest = (): Loaded =>
  inFolder((folder) => {
    for (const [file, content] of Object.entries(smallestFiles)) writeFileSync(join(folder, file), content);
    return load({ cwd: folder, stack: "staging" });
  });

/** A stack of the application at `root`, with one key changed. */
const loadOnEks = (root: string, stack: string): Loaded =>
  inFolder((folder) => {
    for (const file of ["Pulumi.yaml", `Pulumi.${stack}.yaml`, `given.${stack}.json`]) {
      copyFileSync(join(root, file), join(folder, file));
    }
    const app = parseDocument(readFileSync(join(root, "app.yaml"), "utf8"));
    app.set("platform", "eks");
    writeFileSync(join(folder, "app.yaml"), app.toString());
    return load({ cwd: folder, stack });
  });

function inFolder(read: (folder: string) => Loaded): Loaded {
  const folder = mkdtempSync(join(tmpdir(), "plinth-"));
  try {
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
