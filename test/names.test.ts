import { describe, expect, it } from "vitest";
import { stackName } from "../components/names";
import { completeNetwork } from "../components/network/settings";
import { Platform } from "../components/platform";
import type { Loaded } from "../components/settings/load";
import { schema } from "../components/settings/schema";
import type { PlanResource } from "../preview/plan";
import { kubernetesLimits, limits, nameless } from "./name-limits";
import { recorded, type Recorded } from "./recorded";
import { stack } from "./wiring";

/** Pulumi ends a name of its making with a hyphen and seven random characters. */
const randomCharacters = 8;

/** The longest name that the schema admits for an entry of a map. */
function longest(
  map: "services" | "databases" | "caches" | "buckets" | "jobs",
  letter: string,
  entry: object = {},
): string {
  const admitted = (length: number) => schema.safeParse({ [map]: { [letter.repeat(length)]: entry } }).success;
  const lengths = Array.from({ length: 300 }, (_, index) => index + 1);
  return letter.repeat(Math.max(...lengths.filter(admitted)));
}

const names = {
  web: longest("services", "w"),
  worker: longest("services", "v"),
  job: longest("jobs", "j", { schedule: "@daily" }),
  database: longest("databases", "d", { engine: "postgres" }),
  proxied: longest("databases", "p", { engine: "postgres" }),
  documents: longest("databases", "m", { engine: "documentdb" }),
  cache: longest("caches", "c", { engine: "redis" }),
  bucket: longest("buckets", "b", { purpose: "files" }),
  backups: longest("buckets", "a", { purpose: "files" }),
};

const platforms = {
  ecs: { kind: "ecs" },
  eks: {
    kind: "eks",
    cluster: {
      kind: "create",
      admins: ["arn:aws:iam::222222222222:role/people/admin"],
      viewers: ["arn:aws:iam::222222222222:user/somebody"],
    },
  },
};
type Kind = keyof typeof platforms;
const kinds = Object.keys(platforms) as Kind[];

/** An application with one of everything, and the longest names throughout. */
function loaded(platform: Kind = "ecs"): Loaded {
  const settings = schema.parse({
    platform: platforms[platform],
    network: { kind: "create", zones: ["a", "b", "c"], nat: "perZone", endpoints: ["secretsmanager"] },
    notifications: { critical: ["team@shop.example"] },
    services: {
      [names.web]: {
        port: 3000,
        routes: [{ path: "/" }],
        health: { ready: { path: "/" } },
        scale: { requestsPerTarget: 100 },
        uses: [names.database, { [`${names.database}.replica-5`]: "READ_URL" }, names.cache],
        secrets: ["SESSION_SECRET", "SIGNING_KEY", "STRIPE_SECRET_KEY"],
        writablePaths: [`/var/cache/${"c".repeat(80)}`],
      },
      [names.worker]: { image: names.web, uses: [names.web] },
    },
    jobs: { [names.job]: { image: names.web, schedule: "@daily", uses: [names.database, names.backups] } },
    waf: { unlimited: { "203.0.113.7/32": "the load generator" } },
    release: { image: names.web, uses: [`${names.database}.direct`] },
    buckets: {
      [names.bucket]: { purpose: "files", cors: ["https://shop.example"], backup: true },
      [names.backups]: { purpose: "backups", objectLock: { kind: "governance" } },
    },
    databases: {
      [names.database]: { engine: "postgres", replicas: 5, pooling: { kind: "pgbouncer" } },
      [names.proxied]: { engine: "postgres", pooling: { kind: "proxy" } },
      [names.documents]: { engine: "documentdb", instances: 16 },
    },
    caches: { [names.cache]: { engine: "redis" } },
    secrets: {
      SESSION_SECRET: { kind: "generate", generate: {} },
      SIGNING_KEY: { kind: "generate", generate: { alphabet: "hex" } },
      STRIPE_SECRET_KEY: { kind: "external", external: true },
    },
  });
  const digest = `sha256:${"1".repeat(64)}`;
  const given = {
    images: { [names.web]: digest, pgbouncer: digest },
    secrets: ["STRIPE_SECRET_KEY"],
    zoneDelegated: true,
  };
  const network = completeNetwork(settings.network, ["a", "b", "c"]);
  return {
    project: "shop",
    stack,
    settings: { ...settings, network },
    given,
    exemptions: [],
    allow: [],
    origin: () => "default",
    notes: [],
    config: {},
    secretKeys: [],
  };
}

/** The resources at AWS: of the random provider nobody sees a name. */
const ofAws = (made: Recorded) => made.plan.resources.filter(({ type }) => type.startsWith("aws:"));

const isObject = ({ type }: { type: string }): boolean => type.startsWith("kubernetes:");

/** The names of Kubernetes' objects: given, or of Pulumi's making. */
const objectNames = ({ plan }: Recorded): { type: string; name: string }[] =>
  plan.resources.filter(isObject).map(({ type, name, inputs }) => {
    const { name: given } = inputs["metadata"] as { name?: string };
    return { type, name: given ?? `${name}-${"0".repeat(randomCharacters)}` };
  });

/** All maps of labels in an object, wherever they stand. */
function labelsIn(value: unknown): [string, string][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ["labels", "matchLabels"].includes(key) ? Object.entries(inner as Record<string, string>) : labelsIn(inner),
  );
}

/** Source: "Labels and Selectors", Kubernetes documentation. */
const isLabelKey = (key: string): boolean => /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(key);

/** The names of what pods are made of. */
function partNames(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ["containers", "volumes"].includes(key) ? (inner as { name: string }[]).map(({ name }) => name) : partNames(inner),
  );
}

const platformOn = (platform: Kind): Promise<Recorded> => recorded(() => new Platform("platform", loaded(platform)));

describe("the longest names that the schema admits", () => {
  it("are long enough to say something", () => {
    expect(Object.values(names).map(({ length }) => length)).toEqual([40, 40, 40, 32, 32, 32, 14, 40, 40]);
  });

  it.each(kinds)("stay within what AWS takes, in every resource that has a name, on %s", async (platform) => {
    const made = await platformOn(platform);
    const tooLong = ofAws(made).flatMap(({ type, name, inputs }) =>
      Object.entries(limits[type] ?? {}).flatMap(([property, most], index) => {
        const given = inputs[property];
        const isNamed = Object.keys(limits[type] ?? {}).some((key) => typeof inputs[key] === "string");
        const made = index === 0 && !isNamed ? name.length + randomCharacters : 0;
        const length = typeof given === "string" ? given.length : made;
        return length > most ? [`${type} ${property} of ${name}: ${length}, at most ${most}`] : [];
      }),
    );
    expect(tooLong).toEqual([]);
  });

  it("stay within what Kubernetes takes, whatever bears one", async () => {
    const named = objectNames(await platformOn("eks"));
    expect(named.length).toBeGreaterThan(20);
    const wrong = named.filter(
      ({ type, name }) => !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) || name.length > (kubernetesLimits[type] ?? 0),
    );
    expect(wrong).toEqual([]);
  });

  it("are known for every type that is used, and for no other", async () => {
    const made = await Promise.all(kinds.map(platformOn));
    const types = new Set(made.flatMap((each) => ofAws(each).map(({ type }) => type)));
    expect([...types].sort()).toEqual([...Object.keys(limits), ...nameless].sort());
    const objects = new Set(made.flatMap((each) => objectNames(each).map(({ type }) => type)));
    expect([...objects].sort()).toEqual(Object.keys(kubernetesLimits).sort());
  });

  it("are labels that Kubernetes takes, and names of containers, ports and volumes", async () => {
    const { plan } = await platformOn("eks");
    const objects = plan.resources.filter(isObject).map(({ inputs }) => inputs);
    const labels = objects.flatMap((inputs) => labelsIn(inputs));
    expect(labels.length).toBeGreaterThan(20);
    expect(
      labels.filter(([key, value]) => !isLabelKey(key) || !/^([A-Za-z0-9][\w.-]{0,61})?[A-Za-z0-9]?$/.test(value)),
    ).toEqual([]);
    const parts = objects.flatMap((inputs) => partNames(inputs));
    expect(parts.length).toBeGreaterThan(10);
    expect(parts.filter((name) => !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name))).toEqual([]);
  });

  it.each(kinds)("are tags that AWS takes, on %s", async (platform) => {
    const made = await platformOn(platform);
    const tags = ofAws(made).flatMap(({ inputs }) => Object.values((inputs["tags"] ?? {}) as Record<string, string>));
    expect(tags.length).toBeGreaterThan(50);
    expect(tags.filter((tag) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u.test(tag))).toEqual([]);
  });
});

describe("the name of the stack", () => {
  const nameOf = async (stack: string, key?: string, most?: number) => {
    let name = "";
    await recorded(() => (name = stackName(key, most)), { project: "shop.web", stack });
    return name;
  };

  it("has only characters that AWS takes everywhere", async () => {
    expect(await nameOf("pr.123", "waf")).toBe("shop-web-pr-123-waf");
    expect(await nameOf("pr-123")).toBe("shop-web-pr-123");
  });

  it("stays the stack's own where it is cut", async () => {
    const [one, other] = [
      await nameOf(`${"s".repeat(150)}1`, "waf", 128),
      await nameOf(`${"s".repeat(150)}2`, "waf", 128),
    ];
    expect(one).toMatch(/^shop-web-s{110}-[0-9a-f]{8}$/);
    expect(one).toHaveLength(128);
    expect(other).not.toBe(one);
    expect(await nameOf("s".repeat(115), "waf", 128)).toBe(`shop-web-${"s".repeat(115)}-waf`);
  });
});

describe("the platform", () => {
  const elsewhere = (resource: PlanResource, { urn }: PlanResource) =>
    resource.provider?.startsWith(`${urn}::`) !== true;

  it.each(kinds)(
    "is the parent of every noun's component, and each of these of its own resources, on %s",
    async (kind) => {
      const made = await platformOn(kind);
      const platform = made.resource("platform");
      const components = made.plan.resources.filter(({ type }) => type.startsWith("plinth:") && type !== platform.type);
      expect(new Set(components.map(({ parent }) => parent))).toEqual(new Set([platform.urn]));
      const urns = new Set(components.map(({ urn }) => urn));
      const own = made.plan.resources.filter((resource) => isObject(resource) || ofAws(made).includes(resource));
      expect(own.filter(({ parent = "" }) => !urns.has(parent))).toEqual([]);
    },
  );

  it.each(kinds)("makes what is AWS's under its own provider, on %s", async (kind) => {
    const made = await platformOn(kind);
    const provider = made.resource("aws");
    expect(provider.inputs["allowedAccountIds"]).toEqual(JSON.stringify(["222222222222"]));
    expect(ofAws(made).filter((resource) => elsewhere(resource, provider))).toEqual([]);
  });

  it("makes what is Kubernetes' under the cluster's provider", async () => {
    const made = await platformOn("eks");
    const objects = made.plan.resources.filter(isObject);
    expect(objects.filter((resource) => elsewhere(resource, made.resource("kubernetes")))).toEqual([]);
  });
});
