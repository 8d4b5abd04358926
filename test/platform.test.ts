import { describe, expect, it } from "vitest";
import { completeNetwork } from "../components/network/settings";
import { Platform } from "../components/platform";
import { schema } from "../components/settings/schema";
import { recorded } from "./recorded";
import { given, stack } from "./wiring";

const image = `registry.example/web@sha256:${"1".repeat(64)}`;

/** An application whose worker reaches its database through PgBouncer. */
const platform = (images: Record<string, string>) =>
  recorded(() => {
    const settings = schema.parse({
      network: { kind: "create", zones: ["a", "b"] },
      services: { worker: { image, uses: ["main"] } },
      databases: { main: { engine: "postgres", pooling: { kind: "pgbouncer" } } },
    });
    new Platform("platform", {
      ...{ project: "shop", stack, notes: [], config: {}, secretKeys: [] },
      settings: { ...settings, network: completeNetwork(settings.network, ["a", "b"]) },
      given: { ...given, images },
    });
  });

const databaseUrl = async (images: Record<string, string>) => {
  const made = await platform(images);
  const [container] = made.document("worker-task-definition", "containerDefinitions") as {
    secrets: { name: string; valueFrom: string }[];
  }[];
  return container?.secrets.find(({ name }) => name === "DATABASE_URL")?.valueFrom;
};

describe("a pooler that was added to an application that runs", () => {
  it("changes nobody's way to the database before it has an image, and everybody's after", async () => {
    expect(await databaseUrl({})).toBe("main-secret-id:url::");
    expect(await databaseUrl({ pgbouncer: `sha256:${"2".repeat(64)}` })).toBe("main-pooler-secret-id:url::");
  });
});
