import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { z } from "zod";
import type { Definition } from "../../components/settings/definition";
import { kinds, scalar, short, template } from "../../components/settings/kinds";
import { loadWith, type LoadOptions } from "../../components/settings/loader";
import { SettingsError } from "../../components/settings/problems";

const name = z.string().regex(/^[a-z][a-z0-9-]*$/, "a name of lower-case letters, digits and hyphens");

/** A small application with every form that a schema can have. */
const schema = z.strictObject({
  network: kinds(
    "kind",
    {
      create: z.strictObject({ nat: z.enum(["none", "single", "perZone"]).default("single") }),
      existing: z.strictObject({ vpcId: z.string().startsWith("vpc-"), shared: z.boolean().default(false) }),
    },
    { default: "create" },
  ),
  services: z
    .record(
      name,
      z.strictObject({
        port: z.int().min(1).max(65535),
        health: z.string().optional(),
        routes: z.array(short(z.strictObject({ path: template(), priority: z.int().optional() }), "path")).default([]),
        env: z.record(z.string(), scalar()).default({}),
        scale: z.strictObject({ min: z.int().min(0).default(1), max: z.int().min(1).max(100).default(2) }).prefault({}),
        uses: z.array(z.string()).default([]),
      }),
    )
    .default({}),
  databases: z
    .record(
      name,
      kinds("engine", {
        postgres: z.strictObject({ days: z.int().default(1), pooling: z.enum(["proxy", "none"]).default("none") }),
        mongo: z.strictObject({ days: z.int().default(1) }),
      }),
    )
    .default({}),
  secrets: z
    .record(
      z.string(),
      kinds("kind", {
        generate: z.strictObject({ generate: z.strictObject({ length: z.int().min(16).default(48) }) }),
        external: z.strictObject({ external: z.literal(true) }),
      }),
    )
    .default({}),
});

export const definition: Definition<typeof schema> = {
  schema,
  profiles: {
    staging: { network: { nat: "none" } },
    production: {
      "network[create]": { nat: "perZone" },
      "network[existing]": { shared: true },
      services: { "*": { scale: { min: 2, max: 10 } } },
      databases: { "*": { days: 7 }, "*[postgres]": { days: 14, pooling: "proxy" } },
    },
  },
  rules: [
    ({ settings }, report) => {
      for (const [service, { scale, uses }] of Object.entries(settings.services)) {
        if (scale.min > scale.max) report(["services", service, "scale", "min"], "at most `max`");
        uses.forEach((use, index) => {
          if (!(use in settings.databases)) report(["services", service, "uses", index], "the name of a database");
        });
      }
    },
  ],
};

export const sound = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
  "app.yaml": "services:\n  web:\n    port: 3000\n    routes: [/]\n",
  "given.production.json": "{}\n",
  "Pulumi.production.yaml":
    'config:\n  aws:region: eu-central-1\n  plinth:stack: { profile: production, account: "222222222222", domain: shop.example }\n',
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder with these files besides the sound ones; `undefined` leaves one out. */
export function folder(files: Record<string, string | undefined>): string {
  const all: Record<string, string | undefined> = { ...sound, ...files };
  const path = mkdtempSync(join(tmpdir(), "settings-"));
  folders.push(path);
  for (const [file, text] of Object.entries(all)) {
    if (text !== undefined) writeFileSync(join(path, file), text);
  }
  return path;
}

export const load = (files: Record<string, string | undefined>, options: Partial<LoadOptions> = {}) =>
  loadWith(definition, { cwd: folder(files), stack: "production", ...options });

/** The error that these files give. */
export function refusal(files: Record<string, string | undefined>, options: Partial<LoadOptions> = {}): SettingsError {
  try {
    load(files, options);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** The stack file with more of `config:`. */
export const stackFile = (more: string) => ({
  "Pulumi.production.yaml": `${sound["Pulumi.production.yaml"]}${more.replace(/^/gm, "  ").trimEnd()}\n`,
});
