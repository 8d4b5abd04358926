import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nothingGiven } from "../../components/settings/given";
import { load, type Loaded } from "../../components/settings/load";
import { wantedBy } from "../../given/wanted";
import { recordStack } from "../stack";
import { project } from "./project";

const root = join(__dirname, "../..");

const loaded = (more: Record<string, string> = {}): Loaded =>
  load({ cwd: project(more).cwd, stack: "live", given: nothingGiven });

describe("what is wanted", () => {
  it("is looked for under the names that the platform gives", async () => {
    const { made, loaded: settings } = await recordStack(root, "production");
    const { images, secrets, zone } = wantedBy(settings);
    const tags = (type: string) => made.names(type).map((name) => (made.inputs(name)["tags"] as { Name: string }).Name);
    expect(images.map(({ nameTag }) => nameTag)).toEqual(tags("aws:ecr/repository:Repository"));
    expect(secrets.length).toBeGreaterThan(5);
    expect(tags("aws:secretsmanager/secret:Secret")).toEqual(
      expect.arrayContaining(secrets.map(({ nameTag }) => nameTag)),
    );
    expect([zone?.nameTag]).toEqual(tags("aws:route53/zone:Zone"));
  });

  it("are images of the services that have their own, external secrets, and a zone of the stack's own", () => {
    expect(wantedBy(loaded())).toEqual({
      images: [
        { owner: "web", nameTag: "shop-live-registry-repository-web", platforms: ["linux/arm64"] },
        { owner: "api", nameTag: "shop-live-registry-repository-api", platforms: ["linux/amd64"] },
      ],
      secrets: [
        { name: "STRIPE_KEY", nameTag: "shop-live-secrets-secret-STRIPE_KEY", optional: false },
        { name: "SENTRY_DSN", nameTag: "shop-live-secrets-secret-SENTRY_DSN", optional: true },
      ],
      zone: { domain: "shop.example", nameTag: "shop-live-dns-zone" },
    });
  });

  it("is an image for the processors of all that run it", () => {
    const app = "services: { web: { port: 80 }, worker: { image: web, architecture: x86_64 } }\n";
    expect(wantedBy(loaded({ "app.yaml": app })).images).toMatchObject([
      { owner: "web", platforms: ["linux/amd64", "linux/arm64"] },
    ]);
  });

  it("is of the poolers an image for arm64, from a folder that the package has", () => {
    const app =
      "services: { web: { port: 80 } }\ndatabases: { main: { engine: postgres, version: '17', pooling: pgbouncer } }\n";
    const pgbouncer = wantedBy(loaded({ "app.yaml": app })).images.find(({ owner }) => owner === "pgbouncer");
    expect(pgbouncer).toMatchObject({ platforms: ["linux/arm64"], folder: join(root, "images/pgbouncer") });
    expect(existsSync(join(pgbouncer!.folder!, "Dockerfile"))).toBe(true);
    const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[] };
    expect(files).toContain("images/");
  });

  it.each([
    [
      "a zone that somebody else looks after",
      "routes: [/], health: { ready: /r } } }\ndns: { zoneId: Z0123456789ABC, kind: existing }\n",
    ],
    ["an application that nobody reaches", "} }\n"],
  ])("is no zone for %s", (_, rest) => {
    expect(wantedBy(loaded({ "app.yaml": `services: { web: { port: 80, ${rest}` })).zone).toBeUndefined();
  });
});
