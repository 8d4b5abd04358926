import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Platform } from "../../components/platform";
import { load } from "../../components/settings/load";
import { recorded, type Recorded } from "../recorded";
import type { Manifest } from "./client";

const root = join(__dirname, "../..");

/** The files that describe a stack, by their names. */
export type Files = Readonly<Record<string, string>>;

/** The root's own files, on EKS by changing one key. */
export const rootOnEks = (stack: string): Files => ({
  ...Object.fromEntries(
    ["Pulumi.yaml", `Pulumi.${stack}.yaml`, `given.${stack}.json`].map((file) => [file, read(file)]),
  ),
  "app.yaml": `${read("app.yaml")}\nplatform: eks\n`,
});

const read = (file: string) => readFileSync(join(root, file), "utf8");

/** Records what a deployment of these files would ask for. */
export async function recordFiles(files: Files, stack: string): Promise<Recorded> {
  const folder = mkdtempSync(join(tmpdir(), "plinth-files-"));
  try {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    const loaded = load({ cwd: folder, stack });
    const { project, config, secretKeys } = loaded;
    return await recorded(() => new Platform("platform", loaded), { project, stack, config, secretKeys });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All objects of Kubernetes in a recording, as they are sent; what has no name of its own gets one of Pulumi's making. */
export const manifestsOf = (made: Recorded): Manifest[] =>
  made.plan.resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ name, type }) => {
      const manifest = made.inputs(name, type) as unknown as Manifest;
      return { ...manifest, metadata: { ...manifest.metadata, name: physicalName(manifest, name) } };
    });

const physicalName = ({ metadata }: { readonly metadata: { readonly name?: string } }, name: string): string =>
  metadata.name ?? `${name}-1a2b3c4d`;

interface Template {
  readonly metadata: object;
  readonly spec: object;
}

/** The pods that controllers would make of these objects: the API server admits them one by one. */
export const podsOf = (manifests: readonly Manifest[]): Manifest[] =>
  manifests.flatMap(({ metadata: { name, namespace }, spec }) => {
    const own = spec as { template?: Template; jobTemplate?: { spec: { template: Template } } } | undefined;
    const template = own?.template ?? own?.jobTemplate?.spec.template;
    return template?.spec && "containers" in template.spec
      ? [
          {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { ...template.metadata, name, namespace },
            spec: { restartPolicy: "Always", ...template.spec },
          },
        ]
      : [];
  });
