import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Platform } from "../components/platform";
import { poolerName } from "../components/pooler/settings";
import { load } from "../components/settings/load";
import { maps, reservedNames } from "../components/settings/schema";
import { stackOf } from "./arbitraries";
import { recorded, type Recorded } from "./recorded";
import { given } from "./wiring";

const folder = mkdtempSync(join(tmpdir(), "plinth-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** An application of this description, as a deployment of this profile would make it. */
function platform(app: object, images: Record<string, string> = {}, profile = "production") {
  writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  writeFileSync(join(folder, "app.yaml"), JSON.stringify(app));
  writeFileSync(join(folder, `Pulumi.${profile}.yaml`), stackOf("eu-central-1", profile));
  const loaded = load({ cwd: folder, stack: profile, given: { ...given, images } });
  return recorded(() => new Platform("platform", loaded), { stack: profile });
}

const image = `registry.example/web@sha256:${"1".repeat(64)}`;

/** One entry in every map: who adds a map adds one here. */
const entries: Record<keyof typeof maps, Record<string, object>> = {
  services: {
    web: { image, port: 3000, routes: ["/"], health: { ready: "/ready" }, uses: ["main", "sessions", "uploads"] },
  },
  jobs: { dump: { image, schedule: "0 2 * * *", uses: ["main"] } },
  databases: { main: { engine: "postgres", replicas: 1, pooling: "pgbouncer" } },
  buckets: { uploads: { purpose: "files", backup: true } },
  caches: { sessions: { engine: "redis", purpose: "queue" } },
};
const whole = {
  ...entries,
  release: { image, uses: ["main.direct"] },
  secrets: { SIGNING_KEY: { generate: {} }, STRIPE_SECRET_KEY: { external: true } },
};

const nameIn = (urn = "") => urn.split("::").at(-1);

/** What is there once on either platform, on ECS and on EKS. */
const single = {
  ecs: [],
  eks: ["kubernetes", "namespace"],
};
const kinds = Object.keys(single) as (keyof typeof single)[];

const named = (plan: Recorded["plan"], prefix: string) =>
  plan.resources.flatMap(({ type, name }) => (type.startsWith(prefix) ? [name] : []));

describe.each(kinds)("an application with one entry in every map, on %s", (kind) => {
  const onKind = { ...whole, platform: kind };

  it("has a component for each, by its name alone", async () => {
    const { plan } = await platform(onKind);
    const components = named(plan, "plinth:index:");
    for (const name of Object.values(entries).flatMap((map) => Object.keys(map))) {
      expect(
        components.filter((each) => each === name),
        name,
      ).toHaveLength(1);
    }
  });

  it("has a section on the dashboard for whatever has alarms, and for nothing else", async () => {
    const made = await platform(onKind);
    const alarms = made.plan.resources.filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");
    const watched = [...new Set(alarms.map(({ parent }) => nameIn(parent)))];
    const { widgets } = made.document("dashboard-dashboard", "dashboardBody") as {
      widgets: { properties: { markdown?: string; title?: string } }[];
    };
    const sections = widgets.flatMap(({ properties: { markdown } }) =>
      markdown ? [markdown.slice("## ".length)] : [],
    );
    expect(watched).toEqual(
      expect.arrayContaining(["web", "dump", "main", "main-pooler", "sessions", "backups", "waf"]),
    );
    expect(sections.sort()).toEqual(watched.sort());
    expect(widgets.filter(({ properties: { title = "" } }) => title.endsWith(" down"))).toEqual([]);
  });

  it("has besides components of reserved names, and all of these but what is reserved for other things", async () => {
    const { plan } = await platform(onKind);
    const taken = new Set([...Object.values(entries).flatMap((map) => Object.keys(map)), poolerName("main")]);
    // An image's repository, and a name in security groups.
    const others = ["pgbouncer", "network-endpoints"];
    const elsewhere = Object.values(single)
      .flat()
      .filter((name) => !(single[kind] as string[]).includes(name));
    const found = named(plan, "plinth:index:").filter((name) => !taken.has(name));
    const providers = named(plan, "pulumi:providers:");
    expect([...reservedNames].sort()).toEqual([...found, ...providers, ...others, ...elsewhere].sort());
  });

  it("protects what holds data, but in staging nothing, whatever its type", async () => {
    const kept = async (profile: string) =>
      (await platform(onKind, {}, profile)).plan.resources.flatMap(({ name, protect }) => (protect ? [name] : []));
    const lasting = ["main-instance", "uploads-bucket", ...(kind === "eks" ? ["cluster-cluster"] : [])];
    expect(await kept("production")).toEqual(expect.arrayContaining(lasting));
    expect(await kept("staging")).toEqual([]);
  });

  it("has deletion protection of AWS's own in production, and none in staging", async () => {
    const on = async (profile: string) =>
      (await platform(onKind, {}, profile)).plan.resources.flatMap(({ name, inputs }) =>
        inputs["deletionProtection"] === true || inputs["enableDeletionProtection"] === true ? [name] : [],
      );
    const lasting = ["main-instance", "ingress-load-balancer", ...(kind === "eks" ? ["cluster-cluster"] : [])];
    expect(await on("production")).toEqual(expect.arrayContaining(lasting));
    expect(await on("staging")).toEqual([]);
  });
});

describe("an application with one entry in every map", () => {
  it("encrypts its backups with the key that outlives that of the data", async () => {
    const made = await platform(whole);
    expect(made.inputs("backups-vault")["kmsKeyArn"]).toBe("arn:aws:test:::keys-key-backups");
    expect(made.inputs("main-instance")["kmsKeyId"]).toBe("arn:aws:test:::keys-key-data");
  });

  it("lets a task that uses something under two names do so once", async () => {
    const dump = { image, schedule: "0 2 * * *", uses: [{ uploads: "SOURCE" }, { uploads: "TARGET" }] };
    const made = await platform({ ...whole, jobs: { dump } });
    const { Statement } = made.document("dump-role-policy-task") as { Statement: { Action: string[] }[] };
    expect(Statement.filter(({ Action }) => Action.includes("s3:GetObject"))).toHaveLength(1);
    const [container] = made.document("dump-task-definition", "containerDefinitions") as {
      environment: { name: string }[];
    }[];
    expect(container?.environment.map(({ name }) => name)).toEqual(["SOURCE", "TARGET"]);
  });
});

/** An application whose worker reaches its database through PgBouncer. */
const pooled = {
  services: { worker: { image, uses: ["main"] } },
  databases: { main: { engine: "postgres", pooling: "pgbouncer" } },
};

const databaseUrl = async (images: Record<string, string>) => {
  const made = await platform(pooled, images);
  const [container] = made.document("worker-task-definition", "containerDefinitions") as {
    secrets: { name: string; valueFrom: string }[];
  }[];
  return container?.secrets.find(({ name }) => name === "DATABASE_URL")?.valueFrom;
};

/** The secrets that the worker's pods mount. */
const mounted = async (images: Record<string, string>) => {
  const made = await platform({ ...pooled, platform: "eks" }, images);
  const { parameters } = made.inputs("worker-secret-provider-class")["spec"] as { parameters: { objects: string } };
  return (JSON.parse(parameters.objects) as { objectName: string }[]).map(({ objectName }) => objectName);
};

describe("a pooler that was added to an application that runs", () => {
  it("changes nobody's way to the database before it has an image, and everybody's after", async () => {
    expect(await databaseUrl({})).toBe("main-secret-id:url::");
    expect(await databaseUrl({ pgbouncer: `sha256:${"2".repeat(64)}` })).toBe("main-pooler-secret-id:url::");
    expect(await mounted({})).toEqual(["main-secret-id"]);
    expect(await mounted({ pgbouncer: `sha256:${"2".repeat(64)}` })).toEqual(["main-pooler-secret-id"]);
  });
});
