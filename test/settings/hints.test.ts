import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { load } from "../../components/settings/load";

const folder = mkdtempSync(join(tmpdir(), "plinth-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What is said of an application of these texts. */
function said(app: string, stack: string, config = ""): string {
  writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  writeFileSync(join(folder, "app.yaml"), app);
  writeFileSync(join(folder, "given.production.json"), "{}");
  writeFileSync(
    join(folder, "Pulumi.production.yaml"),
    `config:\n  aws:region: eu-central-1\n  plinth:stack: { profile: production, ${stack} }\n${config}`,
  );
  try {
    load({ cwd: folder, stack: "production" });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

const account = 'account: "222222222222", domain: shop.example';

describe("slips that people make", () => {
  it("a version without quotes is none", () => {
    expect(said("databases: { main: { engine: postgres, version: 16 } }", account)).toBe("");
  });

  it.each([
    ["a secret's kind misspelt", "secrets: { A: { extern: true } }", account, "for `extern`, did you mean `external`?"],
    ["a key one level too high", "services: { web: { min: 3 } }", account, "did you mean `scale.min`?"],
    [
      "a setting beside the entries",
      "databases: { instanceClass: db.t4g.micro }",
      account,
      "`instanceClass` belongs into an entry",
    ],
    [
      "no account",
      "services: {}",
      "domain: shop.example",
      "missing; wanted: the 12 digits of an AWS account, in quotes",
    ],
    ["no zone", "dns: { kind: existing }", account, "missing; wanted: a hosted zone's id, such as Z0123456789ABC"],
  ])("%s", (_, app, stack, expected) => {
    expect(said(app, stack)).toContain(expected);
  });

  it("a misspelt key is one mistake, and what only follows from it is none", () => {
    const routes = "routes: [/], health: { ready: / }";
    expect(said(`services: { web: { prot: 8000, ${routes} } }`, account)).toContain("1 mistake in");
    // Nor is what was written short under the misspelt key.
    for (const service of [`helath: { live: /, ready: / }, routes: [/]`, `route: [/], health: { live: /, ready: / }`]) {
      expect(said(`services: { web: { port: 8000, ${service} } }`, account)).toContain("1 mistake in");
    }
    // But what is wrong all the same is told with it.
    const both = said(`services: { web: { prot: 8000, ${routes}, scale: { min: 5, max: 2 } } }`, account);
    expect(both).toContain("2 mistakes in");
    expect(both).toContain("at least as many as `min`");
  });

  it("a setting that stands beside plinth:stack", () => {
    expect(said("services: {}", account, "  plinth:network: { nat: none }\n")).toContain(
      "stands under plinth:override",
    );
  });

  it("a domain that many routes and variables need is asked for once by the routes", () => {
    const web = "port: 80, routes: [/, /a, /b], health: { ready: / }";
    const text = said(`services: { web: { ${web} } }`, 'account: "222222222222"');
    expect(text.match(/a public service needs one/g)).toHaveLength(1);
  });
});
