import { describe, expect, it } from "vitest";
import { load } from "../../components/settings/load";
import { SettingsError } from "../../components/settings/problems";
import { folder, stackFile } from "./project";

const web = "services:\n  web:\n    port: 3000\n    routes: [/]\n    health: { ready: /ready }\n";

/** The mistakes that Plinth's own settings find in these files. */
function mistakes(files: Record<string, string>): string[] {
  try {
    load({ cwd: folder(files), stack: "production" });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ at, message }) => `${at.file}:${at.line}:${at.column} ${message}`);
  }
}

describe("what new users got wrong", () => {
  it("names in the given file are told with their line", () => {
    const given = `{ "images": { "wbe": "sha256:${"0".repeat(64)}" },\n  "secrets": ["STRIP"] }`;
    expect(
      mistakes({ "app.yaml": `${web}secrets: { STRIPE: { external: true } }\n`, "given.production.json": given }),
    ).toEqual([
      'given.production.json:1:15 "wbe" cannot be a key here; wanted: the name of what has an image of its own (did you mean `web`?)',
      'given.production.json:2:15 "STRIP" was given; wanted: the name of an external secret (did you mean `STRIPE`?)',
    ]);
  });

  it("a secret of the stack file has a value there", () => {
    expect(
      mistakes({
        "app.yaml": "secrets:\n  A: { config: true }\n  B: { config: true }\n",
        ...stackFile("plinth:secrets: { B: { secure: AAAA } }"),
      }),
    ).toEqual([
      "app.yaml:2:3 wanted: a value in the stack file: `pulumi config set --path --secret plinth:secrets.A` puts it there",
    ]);
  });

  it("one mistake in a text that is no YAML is one mistake", () => {
    expect(mistakes({ "app.yaml": "services:\n  web: { port: 1\n    routes: [\n  x: y\nfoo\n" })).toHaveLength(1);
  });

  it("JSON that is none says why", () => {
    expect(mistakes({ "app.yaml": web, "given.production.json": '{ "secrets": ["A"]\n' }).join()).toMatch(
      /wanted: JSON; Expected .* after property value$/,
    );
  });

  it("an entry with a mistake still exists", () => {
    const app = `${web}    uses: [main, { main: X }, main.replica]\ndatabases: { main: { engine: postgresql } }\n`;
    expect(mistakes({ "app.yaml": app })).toEqual([
      'app.yaml:7:30 "postgresql" was given; wanted: one of postgres, documentdb, external; did you mean `postgres`?',
    ]);
  });
});
