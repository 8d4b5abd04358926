import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { databaseClasses } from "../components/database/classes";
import { Platform } from "../components/platform";
import { fargateSizes } from "../components/task/fargate";
import { load, SettingsError } from "../components/settings/load";
import { regions } from "../components/settings/regions";
import { recorded } from "./recorded";

const root = join(__dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "plinth-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Loads an application of these texts, and plans it where that goes well. */
async function plan(app: string, stack: string, given: string): Promise<"planned" | "refused"> {
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
    return "refused";
  }
  const { project, config, secretKeys } = loaded;
  const made = await recorded(() => new Platform("platform", loaded), { project, config, secretKeys, preview: true });
  expect(made.plan.resources.length).toBeGreaterThan(30);
  return "planned";
}

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] });
const deletion = fc.constantFrom(
  "protected",
  { kind: "recoverable", reason: "a test says so" },
  { kind: "immediate", reason: "a test says so" },
);

const network = fc.oneof(
  record({
    cidr: fc.constantFrom("10.0.0.0/16", "172.20.0.0/18", "192.168.8.0/21"),
    zones: fc.subarray(["a", "b", "c"], { minLength: 2 }),
    nat: fc.constantFrom("none", "single", "perZone", "regional"),
    endpoints: fc.subarray(["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sqs"]),
    flowLogs: fc.constantFrom("ALL", "REJECT"),
    neighbours: fc.constantFrom([], ["10.200.0.0/16"]),
  }),
  fc.constant({
    kind: "existing",
    vpcId: "vpc-1",
    publicSubnets: { a: "subnet-1", b: "subnet-2" },
    privateSubnets: { a: "subnet-3", b: "subnet-4" },
    dataSubnets: { a: "subnet-5", b: "subnet-6" },
  }),
);

const database = record({
  version: fc.constantFrom("15", "16", "17"),
  instanceClass: fc.constantFrom(...Object.keys(databaseClasses)),
  multiAz: fc.boolean(),
  replicas: fc.integer({ min: 1, max: 3 }),
  insights: fc.constantFrom("standard", "advanced"),
  monitoringSeconds: fc.constantFrom(0, 15, 60),
  parameters: fc.constantFrom({}, { work_mem: 65536 }),
  deletion,
}).map((settings) => ({ engine: "postgres", ...settings }));

const cache = record({
  engine: fc.constantFrom("redis", "valkey"),
  purpose: fc.constantFrom("cache", "queue"),
  replicas: fc.integer({ min: 0, max: 5 }),
  snapshotDays: fc.integer({ min: 0, max: 35 }),
  deletion,
});

const secret = fc.oneof(
  record({
    length: fc.integer({ min: 16, max: 64 }).map((half) => half * 2),
    alphabet: fc.constantFrom("alphanumeric", "hex", "symbols"),
  }).map((generate) => ({ generate })),
  record({ optional: fc.boolean(), deletion }).map((settings) => ({ external: true, ...settings })),
);

const size = fc.constantFrom(
  ...Object.entries(fargateSizes).flatMap(([cpu, sizes]) =>
    sizes.map((memoryMiB) => ({ cpu: Number(cpu), memoryMiB })),
  ),
);
const scale = fc
  .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }))
  .map(([min, more]) => ({ min, max: min + more }));

const service = (index: number) =>
  fc
    .record({
      size,
      common: record({
        scale,
        architecture: fc.constantFrom("arm64", "x86_64"),
        spotPercent: fc.integer({ min: 0, max: 100 }),
        command: fc.constantFrom(["node", "worker.js", "{stack}"]),
        env: fc.dictionary(
          fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/).map((name) => `V_${name}`),
          fc.oneof(fc.constantFrom("https://{domain}", "{{x}}", ""), fc.integer(), fc.boolean()),
          { maxKeys: 4 },
        ),
        writablePaths: fc.subarray(["/tmp", "/app/.next/cache"]),
        ephemeralStorageGiB: fc.integer({ min: 20, max: 200 }),
        egressPorts: fc.constantFrom([443], [443, 587]),
      }),
      kind: fc.constantFrom("public", "internal", "worker"),
      uses: fc.subarray(["main", "main.replica", "jobs"]),
      usesPrevious: fc.boolean(),
      image: fc.constantFrom(undefined, `registry.example/app@sha256:${"a".repeat(64)}`),
    })
    .map(({ size, common, kind, uses, usesPrevious, image }) => ({
      ...size,
      ...common,
      ...(image && { image }),
      ...(kind !== "worker" && { port: 3000 + index, health: { live: "/live", ready: "/ready" } }),
      ...(kind === "public" && { routes: [index === 0 ? "/" : `/s${index}`] }),
      uses: [
        ...uses.map((name, position) => ({ [name]: `USED_${position}` })),
        ...(usesPrevious && index > 0 ? [`s${index - 1}`] : []),
      ],
      secrets: ["FIRST"],
    }));

const apps = fc
  .record({
    network: optional(network),
    main: database,
    jobs: cache,
    secret,
    services: fc
      .integer({ min: 0, max: 4 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => service(index)))),
  })
  .map(({ network, main, jobs, secret, services }) => {
    const ports = services.map((each) => "port" in each);
    return {
      ...(network && { network }),
      databases: { main: { replicas: 1, ...main } },
      caches: { jobs },
      secrets: { FIRST: secret },
      services: Object.fromEntries(
        services.map((each, index) => [
          `s${index}`,
          // Only what has a port can be used.
          { ...each, uses: each.uses.filter((use) => typeof use !== "string" || ports[index - 1] === true) },
        ]),
      ),
    };
  });

const stackOf = (region: string, profile: string) =>
  `config:\n  aws:region: ${region}\n  plinth:stack: { profile: ${profile}, account: "222222222222", domain: shop.example }\n`;
/** What a deploy of everything hands in. */
function givenOf({ services, secrets }: { services: Record<string, object>; secrets: Record<string, object> }): string {
  const owners = Object.entries(services).flatMap(([name, each]) => ("image" in each ? [] : [name]));
  return JSON.stringify({
    images: Object.fromEntries(owners.map((name) => [name, `sha256:${"b".repeat(64)}`])),
    secrets: Object.entries(secrets).flatMap(([name, each]) => ("external" in each ? [name] : [])),
    zoneDelegated: true,
  });
}

describe("any valid settings", () => {
  it("give a plan without an error", async () => {
    const stack = fc.record({
      region: fc.constantFrom(...Object.keys(regions)),
      profile: fc.constantFrom("staging", "production"),
    });
    await fc.assert(
      fc.asyncProperty(apps, stack, fc.boolean(), async (app, { region, profile }, first) => {
        const given = first ? "{}" : givenOf(app);
        const zones = regions[region]?.zones ?? [];
        // The zones are those of the region unless they are said.
        const network = app.network && "zones" in app.network ? { ...app.network, zones } : app.network;
        expect(await plan(JSON.stringify({ ...app, network }), stackOf(region, profile), given)).toBe("planned");
      }),
      { numRuns: 40 },
    );
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
        outcomes[
          await plan(mutated["app.yaml"], mutated["Pulumi.production.yaml"], mutated["given.production.json"])
        ]++;
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
