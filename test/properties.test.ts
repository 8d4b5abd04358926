import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { certificates } from "../components/documentdb/certificates";
import { Platform } from "../components/platform";
import { load, SettingsError } from "../components/settings/load";
import { regions } from "../components/settings/regions";
import { apps, givenOf, stackOf } from "./arbitraries";
import { recorded } from "./recorded";

const root = join(__dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "plinth-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Loads an application of these texts, and plans it where that goes well; answers with why not. */
async function plan(app: string, stack: string, given: string): Promise<string> {
  writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  writeFileSync(join(folder, "app.yaml"), app);
  writeFileSync(join(folder, "Pulumi.production.yaml"), stack);
  writeFileSync(join(folder, "given.production.json"), given);
  let loaded;
  try {
    loaded = load({ cwd: folder, stack: "production" });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.problems.length + (error.message.includes("Pulumi.") ? 1 : 0)).toBeGreaterThan(0);
    for (const { at, message } of error.problems) {
      expect(at.file).toMatch(/^(app\.yaml|Pulumi\.production\.yaml|Pulumi\.yaml|given\.production\.json)$/);
      expect(message).not.toBe("");
    }
    return error.message;
  }
  const { project, config, secretKeys } = loaded;
  const made = await recorded(() => new Platform("platform", loaded), { project, config, secretKeys, preview: true });
  expect(made.plan.resources.length).toBeGreaterThan(30);
  return "planned";
}

describe("any valid settings", () => {
  it("give a plan without an error", async () => {
    const stack = fc.record({
      region: fc.constantFrom(...Object.keys(regions)),
      profile: fc.constantFrom("staging", "production"),
    });
    const planned = new Set<string>();
    await fc.assert(
      fc.asyncProperty(apps, stack, fc.boolean(), async (app, { region, profile }, first) => {
        planned.add(JSON.stringify(app.platform).includes("eks") ? "eks" : "ecs");
        const given = first ? "{}" : givenOf(app);
        const zones = regions[region]?.zones ?? [];
        // The zones are those of the region unless they are said.
        const network = app.network && "zones" in app.network ? { ...app.network, zones } : app.network;
        // The images have the certificates of regions that Plinth does not know.
        const { main } = app.databases;
        const own = main.engine === "documentdb" && certificates(region) === undefined ? { caFile: "/ca.pem" } : {};
        const databases = { main: { ...main, ...own } };
        expect(await plan(JSON.stringify({ ...app, network, databases }), stackOf(region, profile), given)).toBe(
          "planned",
        );
      }),
      { numRuns: 60 },
    );
    expect([...planned].sort()).toEqual(["ecs", "eks"]);
  }, 240_000);
});

describe("any single mutation of valid files", () => {
  const files = ["app.yaml", "Pulumi.production.yaml", "given.production.json"] as const;
  const texts = Object.fromEntries(files.map((file) => [file, readFileSync(join(root, file), "utf8")])) as Record<
    (typeof files)[number],
    string
  >;
  const spot = fc.nat({ max: 1_000_000 });
  const mutations: fc.Arbitrary<(text: string) => string> = fc.oneof(
    // a line goes, comes twice, or moves to another depth
    spot.map((at) => (text: string) => withLine(text, at, () => [])),
    spot.map((at) => (text: string) => withLine(text, at, (line) => [line, line])),
    fc.tuple(spot, fc.constantFrom("  ", "    ", "\t")).map(
      ([at, more]) =>
        (text: string) =>
          withLine(text, at, (line) => [more + line]),
    ),
    spot.map((at) => (text: string) => withLine(text, at, (line) => [line.replace(/^ {2}/, "")])),
    // a value is another one
    fc
      .tuple(
        spot,
        fc.constantFrom(
          "null",
          "true",
          "-1",
          "3.5",
          "[]",
          "{}",
          '""',
          "[[a]]",
          "{ a: { b: c } }",
          "99999999999",
          "&x *x",
          "!!binary x",
          "~",
        ),
      )
      .map(
        ([at, value]) =>
          (text: string) =>
            withLine(text, at, (line) => [line.replace(/(:\s*)(\S.*)$/, `$1${value}`)]),
      ),
    // a key has a slip of the pen
    fc.tuple(spot, spot).map(
      ([at, where]) =>
        (text: string) =>
          withLine(text, at, (line) => [line.replace(/[A-Za-z]+(?=:)/, (key) => dropped(key, where))]),
    ),
    // any character anywhere
    fc.tuple(spot, fc.string({ minLength: 1, maxLength: 2, unit: "binary" })).map(([at, insert]) => (text: string) => {
      const where = at % (text.length + 1);
      return text.slice(0, where) + insert + text.slice(where);
    }),
    spot.map((at) => (text: string) => text.slice(0, at % text.length)),
  );

  it("give a plan or a clear error", async () => {
    const outcomes = { planned: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), mutations, async (file, mutate) => {
        const mutated = { ...texts, [file]: mutate(texts[file]) };
        const outcome = await plan(
          mutated["app.yaml"],
          mutated["Pulumi.production.yaml"],
          mutated["given.production.json"],
        );
        outcomes[outcome === "planned" ? "planned" : "refused"]++;
      }),
      { numRuns: 300 },
    );
    // Both happen, or the mutations would not be worth much.
    expect(outcomes.planned).toBeGreaterThan(10);
    expect(outcomes.refused).toBeGreaterThan(100);
  }, 240_000);
});

function withLine(text: string, at: number, change: (line: string) => string[]): string {
  const lines = text.split("\n");
  const index = at % lines.length;
  return [...lines.slice(0, index), ...change(lines[index] ?? ""), ...lines.slice(index + 1)].join("\n");
}

const dropped = (key: string, where: number): string => {
  const index = where % key.length;
  return key.slice(0, index) + key.slice(index + 1);
};
