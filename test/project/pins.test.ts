import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

interface Manifest {
  engines: { node: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const manifest = JSON.parse(read("package.json")) as Manifest;
const versions = { ...manifest.dependencies, ...manifest.devDependencies };
const lock = JSON.parse(read("package-lock.json")) as {
  packages: Record<string, { version?: string; resolved?: string; link?: boolean }>;
};

describe("packages", () => {
  test.each(Object.entries(versions))("%s is asked for by exact version, %s", (name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(lock.packages[`node_modules/${name}`]?.version).toBe(version);
  });

  // Each is the last that runs on Node 20, or was tried together with one that is; the README says which and why.
  test("the pinned ones stay until somebody means to move them", () => {
    expect(versions).toMatchObject({
      "@pulumi/aws": "7.48.0",
      "@pulumi/kubernetes": "4.34.2",
      "@pulumi/policy": "1.21.0",
      "@pulumi/pulumi": "3.248.0",
      "@pulumi/random": "4.21.2",
      vitest: "4.1.12",
    });
  });

  test("none comes from a place of its own", () => {
    const elsewhere = Object.entries(lock.packages)
      .filter(([, { resolved, link }]) => link || (resolved && !resolved.startsWith("https://registry.npmjs.org/")))
      .map(([name]) => name);
    expect(elsewhere).toEqual([]);
  });
});

describe(".npmrc", () => {
  const settings = read(".npmrc").split("\n");

  test("packages run no scripts at install", () => {
    expect(settings).toContain("ignore-scripts=true");
  });

  test("npm prints no banner on stdout, where a plan may be", () => {
    expect(settings).toContain("loglevel=silent");
  });

  test("names no registry and holds no credentials", () => {
    expect(settings.filter((line) => /registry|_auth|password/i.test(line))).toEqual([]);
  });
});
