import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SettingsError } from "../../components/settings/problems";
import { definition, load, stackFile } from "./project";
import { merge } from "../../components/settings/layers";
import { fromPlain, toPlain, type Layer } from "../../components/settings/tree";

const rich = `services:
  web: { port: 3000, routes: [/, { path: "/{stack}" }], env: { V: 1.10, D: "{domain}" }, uses: [main] }
  worker: &w
    port: 1
    scale: { min: 1, max: 3 }
network: { kind: existing, vpcId: vpc-1 }
databases: { main: postgres }
secrets: { KEY: { external: true }, B: { generate: { length: 20 } } }
`;
const tree = (value: unknown, layer: Layer) => fromPlain(value, { layer, file: layer });
const merged = (...layers: [unknown, Layer][]) => {
  const { tree: result } = merge(
    layers.map(([value, layer]) => tree(value, layer)),
    definition.schema,
    {},
  );
  return result && toPlain(result);
};
const settings = fc.record(
  {
    network: fc.constantFrom("create", { nat: "none" }, { kind: "existing", vpcId: "vpc-1" }, null),
    services: fc.dictionary(
      fc.constantFrom("web", "api"),
      fc.record(
        { port: fc.nat(9), scale: fc.record({ min: fc.nat(9), max: fc.nat(9) }, { requiredKeys: [] }) },
        { requiredKeys: [] },
      ),
    ),
    databases: fc.dictionary(
      fc.constantFrom("a", "b"),
      fc.constantFrom("postgres", { days: 3 }, { engine: "mongo" }, null),
    ),
  },
  { requiredKeys: [] },
);

describe("settings", () => {
  it("any change of a text gives settings or a SettingsError, never another exception", () => {
    const snippet = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        "null",
        "{",
        "}",
        "[",
        "]",
        ": ",
        "\n",
        "- ",
        "*w",
        "&x ",
        "<<: ",
        "!!set ",
        "secure: ",
        "'",
        '"',
        "{domain}",
        "# ",
        "? ",
      ),
    );
    const change = fc.tuple(fc.nat(), fc.nat(12), snippet);
    const mutate = (text: string, [at, length, put]: [number, number, string]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + length);
    };
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), fc.boolean(), (changes, app) => {
        const name = app ? "app.yaml" : "Pulumi.production.yaml";
        const base = app ? rich : stackFile("plinth:secrets: { A: { secure: AAAA } }")["Pulumi.production.yaml"];
        try {
          load({ "app.yaml": rich, [name]: changes.reduce(mutate, base) });
        } catch (error) {
          if (!(error instanceof SettingsError)) throw error;
          expect(error.message).toMatch(/^\d+ mistakes? in the settings of production:/);
        }
      }),
      { numRuns: 120 },
    );
  });

  it("an empty layer changes nothing", () => {
    fc.assert(
      fc.property(settings, (value) => {
        expect(merged([value, "app"], [{}, "stack"])).toEqual(merged([value, "app"]));
        expect(merged([{}, "profile"], [value, "app"])).toEqual(merged([value, "app"]));
      }),
    );
  });

  it("a layer wins over all weaker ones, and saying it twice changes nothing", () => {
    fc.assert(
      fc.property(settings, settings, (weak, strong) => {
        const once = merged([weak, "app"], [strong, "stack"]);
        expect(merged([weak, "app"], [strong, "app"], [strong, "stack"])).toEqual(once);
        for (const [name, { port }] of Object.entries(strong.services ?? {})) {
          if (port !== undefined) expect(once).toMatchObject({ services: { [name]: { port } } });
        }
      }),
    );
  });
});
