import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SettingsError } from "../../components/settings/problems";
import { judge } from "../../policies/judge";
import { stackOf } from "../arbitraries";
import type { Recorded } from "../recorded";
import { recordStack } from "../stack";

const folder = mkdtempSync(join(tmpdir(), "plinth-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const service = (port: number, route: string, ready: string, more: object = {}) => ({
  ...{ port, routes: [route], health: { ready }, scale: { min: 3, max: 6 }, rollout: "blueGreen" },
  ...more,
});

/** The two services of the application that have two colours. */
const app = {
  platform: "eks",
  services: {
    backend: service(3001, "/api", "/health", { uses: ["main"] }),
    frontend: service(3000, "/", "/", { uses: ["backend"] }),
  },
  release: { image: "backend", command: ["npx", "prisma", "migrate", "deploy"], uses: ["main.direct"] },
  databases: { main: { engine: "postgres", version: "17" } },
  notifications: { critical: ["oncall@stashcord.example"], warning: ["team@stashcord.example"] },
};

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const first = { images: { backend: digest("a"), frontend: digest("f") }, secrets: [], zoneDelegated: true };
const colors = { live: "blue", newest: "green", previous: digest("a") };
const tagged = { ...first, images: { ...first.images, backend: digest("b") }, colors: { backend: colors } };
const switched = { ...tagged, colors: { backend: { ...colors, live: "green" } } };

async function deployed(
  given: object,
  description: object = app,
): Promise<{ made: Recorded; notes: readonly string[] }> {
  writeFileSync(join(folder, "Pulumi.yaml"), "name: stashcord\nruntime: nodejs\n");
  writeFileSync(join(folder, "app.yaml"), JSON.stringify(description));
  writeFileSync(join(folder, "Pulumi.production.yaml"), stackOf("eu-central-1", "production"));
  writeFileSync(join(folder, "given.production.json"), JSON.stringify(given));
  const { made, loaded } = await recordStack(folder, "production");
  return { made, notes: loaded.notes };
}

const pods = (made: Recorded, service: string, color: string) =>
  made.inputs(`${service}-deployment-${color}`) as {
    metadata: { name: string; labels: Record<string, string> };
    spec: {
      replicas?: number;
      template: { spec: { containers: { image: string; ports: { containerPort: number }[] }[] } };
    };
  };
const image = (made: Recorded, service: string, color: string) =>
  pods(made, service, color).spec.template.spec.containers[0]?.image.split("@")[1];

/** The names of what is not as it was, and of what comes and goes. */
function changed(before: Recorded, after: Recorded): string[] {
  const of = ({ plan }: Recorded) => new Map(plan.resources.map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));
  const [was, is] = [of(before), of(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((urn) => was.get(urn) !== is.get(urn))
    .map((urn) => urn.split("::").at(-1) ?? urn)
    .sort();
}

// The ids are those of the application's requirements.
describe("stashcord, blue and green", () => {
  it.each([
    ["SC-12", "backend", 3001],
    ["SC-13", "frontend", 3000],
  ])(
    "%s: the %s listens on its port, three times at least, in Deployments labelled with their colour",
    async (_, name, port) => {
      const { made } = await deployed(first);
      for (const color of ["blue", "green"]) {
        expect(pods(made, name, color).metadata.labels).toMatchObject({ "app.kubernetes.io/name": name, color });
        expect(pods(made, name, color).spec.template.spec.containers[0]?.ports).toMatchObject([
          { containerPort: port },
        ]);
        expect(made.inputs(`${name}-horizontal-pod-autoscaler-${color}`)).toMatchObject({ spec: { minReplicas: 3 } });
      }
      expect(made.inputs(`${name}-service`)).toMatchObject({
        spec: { selector: { color: "blue" }, ports: [{ port }] },
      });
    },
  );

  it("SC-42: a first deploy goes to blue and is live", async () => {
    const { made } = await deployed(first);
    expect(image(made, "backend", "blue")).toBe(digest("a"));
    expect(pods(made, "backend", "blue").spec.replicas).toBeUndefined();
    expect(pods(made, "backend", "green").spec.replicas).toBe(0);
  });

  it("SC-42: a new image changes the colour that serves nobody, after the migrations", async () => {
    const [before, after] = [await deployed(first), await deployed(tagged)];
    expect(changed(before.made, after.made)).toEqual(["backend-deployment-green", "release-job"]);
    expect(image(after.made, "backend", "blue")).toBe(digest("a"));
    expect(image(after.made, "backend", "green")).toBe(digest("b"));
    expect(after.made.dependencies("backend-deployment-green")).toContain("release-job");
    expect(after.notes.join("\n")).toContain("backend serves from blue, and green has the newest image");
  });

  it("SC-42: the switch, and the way back, are each a deploy that changes where names and routes lead, what is watched, and nothing else", async () => {
    const [blue, green, back] = [await deployed(tagged), await deployed(switched), await deployed(tagged)];
    const names = [
      ...["cpu", "down", "errors", "latency", "memory", "unhealthy"].flatMap((key) =>
        ["blue", "green"].map((color) => `backend-metric-alarm-${key}-${color}`),
      ),
      ...["backend-service", "backend-service-idle", "dashboard-dashboard", "listener-rule-/api"],
    ];
    expect(changed(blue.made, green.made)).toEqual(names);
    expect(changed(green.made, back.made)).toEqual(names);
    expect(green.made.inputs("backend-service")).toMatchObject({ spec: { selector: { color: "green" } } });
    expect(green.made.inputs("backend-service-idle")).toMatchObject({ spec: { selector: { color: "blue" } } });
    expect(green.notes.join("\n")).not.toContain("serves from");
  });

  it.each([
    ["first", first],
    ["tagged", tagged],
    ["switched", switched],
  ])("SC-42: no policy is against two colours, %s", async (_, given) => {
    const { made } = await deployed(given);
    const { findings } = judge(made.plan, { profile: "production" });
    expect(findings.filter(({ level }) => level === "mandatory")).toEqual([]);
  });

  it("SC-42: colours are refused on ecs, and for what has none", async () => {
    const refused = async (given: object, description: object) => {
      const error: unknown = await deployed(given, description).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SettingsError);
      return (error as SettingsError).message;
    };
    expect(await refused(first, { ...app, platform: "ecs" })).toMatch(
      /services\.backend\.rollout\.kind\n\s+"blueGreen" was given; wanted: rolling, or `platform: eks`/,
    );
    const { rollout: _, ...inPlace } = app.services.backend;
    expect(await refused(tagged, { ...app, services: { ...app.services, backend: inPlace } })).toContain(
      "given.production.json:1",
    );
  });
});
