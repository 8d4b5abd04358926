import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Platform } from "../../../../components/platform";
import { load, type Loaded } from "../../../../components/settings/load";
import { record } from "../../../../preview/record";
import { Recorded } from "../../../recorded";
import { describeAnew, type Described } from "../../described";
import { facts, type Inputs } from "./facts";
import { Made, type Thing } from "./made";
import { shapeOf } from "./shapes";

const root = join(__dirname, "../../../..");

export interface StackOf {
  readonly cwd: string;
  readonly stack: string;
  /** In which its app.yaml differs from the one that is there. */
  readonly keys?: Described;
}

/** The stacks of the root, on both platforms. */
export function stacks(): StackOf[] {
  const onEcs = readdirSync(root).flatMap((file) => {
    const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
    return stack === undefined ? [] : [{ cwd: root, stack }];
  });
  return [...onEcs, ...onEcs.map((each) => ({ ...each, keys: { platform: "eks" } }))];
}

function loaded({ cwd, stack, keys }: StackOf): Loaded {
  if (keys === undefined) return load({ cwd, stack });
  const folder = mkdtempSync(join(tmpdir(), "plinth-"));
  try {
    for (const entry of readdirSync(cwd, { withFileTypes: true })) {
      if (entry.isFile()) cpSync(join(cwd, entry.name), join(folder, entry.name));
    }
    describeAnew(folder, keys);
    return load({ cwd: folder, stack });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const secret = (value: string) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

/** A thing of a plan, as AWS would be asked for it: with the name that Pulumi makes. */
export function asked(type: string, name: string, inputs: Inputs): Thing {
  const thing = { type, name, inputs, suffix: "0", account: "222222222222", region: "eu-central-1" };
  const { property, prefixProperty = "" } = facts[type]?.autoName ?? {};
  if (property === undefined || inputs[property] !== undefined) return thing;
  const { [prefixProperty]: _, ...rest } = inputs;
  return { ...thing, inputs: { ...rest, [property]: new Made(thing).name } };
}

/** What a stack asks AWS for, in order, where AWS answers with the shapes. */
export async function thingsOf(of: StackOf): Promise<Thing[]> {
  const all = loaded(of);
  const { project, config, secretKeys } = all;
  const { stack } = of;
  const plan = await record({
    project,
    stack,
    config,
    secretKeys,
    preview: false,
    program: () => Promise.resolve(new Platform("platform", all)),
    outputs: ({ type, name, inputs }) => {
      const { id, outputs } = shapeOf(asked(type, name, inputs));
      return type.startsWith("random:")
        ? { id, hex: secret("0a1b2c3d"), result: secret("a-password") }
        : { ...outputs, id };
    },
  });
  const made = new Recorded(plan);
  return plan.resources
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ type, name }) => asked(type, name, made.inputs(name, type)));
}
