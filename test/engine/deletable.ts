import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Engine } from "./engine";

type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const deletion = { kind: "immediate", reason: "the stack is taken down" };

/** Says in the stack file that all that is protected may go, as docs/deleting.md tells it. */
export function makeDeletable({ project, stack }: Engine): void {
  const file = join(project, `Pulumi.${stack}.yaml`);
  const app = parse(readFileSync(join(project, "app.yaml"), "utf8")) as Settings & { readonly platform?: string };
  const said = parse(readFileSync(file, "utf8")) as { config: Record<string, Settings> };
  const each = (map: string) =>
    Object.fromEntries(
      Object.keys(app[map] ?? {}).map((name) => [
        name,
        { ...(said.config["plinth:override"]?.[map]?.[name] as object | undefined), deletion },
      ]),
    );
  const single = (name: string) => ({ ...said.config["plinth:override"]?.[name], deletion });
  said.config["plinth:override"] = {
    ...said.config["plinth:override"],
    ...Object.fromEntries(["databases", "caches", "buckets", "secrets"].map((map) => [map, each(map)])),
    ...Object.fromEntries(["backups", "keys", "registry", "dns", "ingress"].map((name) => [name, single(name)])),
    ...(app.platform === "eks" && { platform: { kind: "eks", cluster: { deletion } } }),
  };
  writeFileSync(file, stringify(said));
}
