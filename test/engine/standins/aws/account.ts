import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Platform } from "../../../../components/platform";
import { load } from "../../../../components/settings/load";
import { record } from "../../../../preview/record";
import { Recorded } from "../../../recorded";
import { facts, type Inputs } from "./facts";
import { Made, type Thing } from "./made";
import { shapeOf } from "./shapes";

const root = join(__dirname, "../../../..");

/** The stack files of the repository: those of the root and of each system. */
export function stacks(): { cwd: string; stack: string }[] {
  const isStack = /^Pulumi\.(.+)\.yaml$/;
  const systems = readdirSync(root).includes("systems")
    ? readdirSync(join(root, "systems"), { withFileTypes: true })
    : [];
  const folders = [
    root,
    ...systems.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, "systems", name)),
  ];
  return folders.flatMap((cwd) =>
    readdirSync(cwd).flatMap((file) => {
      const stack = isStack.exec(file)?.[1];
      return stack === undefined ? [] : [{ cwd, stack }];
    }),
  );
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
export async function thingsOf({ cwd, stack }: { cwd: string; stack: string }): Promise<Thing[]> {
  const loaded = load({ cwd, stack });
  const { project, config, secretKeys } = loaded;
  const plan = await record({
    project,
    stack,
    config,
    secretKeys,
    preview: false,
    program: () => Promise.resolve(new Platform("platform", loaded)),
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
