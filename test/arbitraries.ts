import fc from "fast-check";
import { databaseClasses } from "../components/database/classes";
import { documentDbClasses } from "../components/documentdb/classes";
import { fargateSizes } from "../components/task/fargate";

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] });
const immediate = { kind: "immediate", reason: "a test says so" };
const deletion = fc.constantFrom("protected", immediate, { kind: "recoverable", reason: "a test says so" });
const plainDeletion = fc.constantFrom("protected", immediate);

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

const postgres = record({
  version: fc.constantFrom("15", "16", "17"),
  instanceClass: fc.constantFrom(...Object.keys(databaseClasses)),
  multiAz: fc.boolean(),
  replicas: fc.integer({ min: 1, max: 3 }),
  insights: fc.constantFrom("standard", "advanced"),
  monitoringSeconds: fc.constantFrom(0, 15, 60),
  parameters: fc.constantFrom({}, { work_mem: 65536 }),
  extensions: fc.subarray(["pgcrypto", "pg_trgm"]),
  pooling: fc.oneof(
    fc.constantFrom("none", "proxy", "pgbouncer"),
    record({
      tasks: fc.integer({ min: 1, max: 10 }),
      poolSize: fc.integer({ min: 1, max: 1000 }),
      image: fc.constant(`registry.example/pgbouncer@sha256:${"c".repeat(64)}`),
    }).map((settings) => ({ kind: "pgbouncer", ...settings })),
    record({
      borrowSeconds: fc.integer({ min: 1, max: 300 }),
      maxConnectionsPercent: fc.integer({ min: 1, max: 100 }),
    }).map((settings) => ({ kind: "proxy", ...settings })),
  ),
  deletion,
}).map((settings) => ({ engine: "postgres", replicas: 1, ...settings }));

const documentDb = record({
  version: fc.constantFrom("5.0", "8.0"),
  instanceClass: fc.constantFrom(...Object.keys(documentDbClasses)),
  instances: fc.integer({ min: 2, max: 16 }),
  storageType: fc.constantFrom("standard", "iopt1"),
  pool: fc.constantFrom({ max: 10 }, { max: 10, min: 2 }),
  urlParameters: fc.constantFrom({}, { readPreference: "primary" }),
  caFile: fc.constant("/app/ca.pem"),
  parameters: fc.constantFrom({}, { ttl_monitor: "disabled" }),
  deletion,
}).map((settings) => ({ engine: "documentdb", ...settings }));

const external = record({
  port: fc.integer({ min: 1, max: 65_535 }),
  maxConnections: fc.integer({ min: 1, max: 1000 }),
}).chain((settings) =>
  fc
    .constantFrom("postgres", "mongodb")
    .map((protocol) => ({ engine: "external", protocol, secret: "URI", ...settings })),
);

/** Databases, of which PostgreSQL has the most settings. */
const database = fc.oneof({ weight: 2, arbitrary: postgres }, documentDb, external);

const cache = record({
  engine: fc.constantFrom("redis", "valkey"),
  purpose: fc.constantFrom("cache", "queue"),
  replicas: fc.integer({ min: 0, max: 5 }),
  snapshotDays: fc.integer({ min: 0, max: 35 }),
  deletion,
});

const bucket = fc.oneof(
  record({
    archiveDays: fc.integer({ min: 1, max: 29 }),
    expireDays: fc.integer({ min: 30, max: 3650 }),
    noncurrentDays: fc.integer({ min: 1, max: 365 }),
    cors: fc.constantFrom([], ["https://{domain}"]),
    backup: fc.boolean(),
    deletion: plainDeletion,
  }).map((settings) => ({ purpose: "files", ...settings })),
  record({
    archiveDays: fc.integer({ min: 1, max: 6 }),
    expireDays: fc.integer({ min: 7, max: 365 }),
    objectLock: fc.constantFrom("none", "governance", { kind: "governance", days: 7 }),
    deletion: plainDeletion,
  }).map((settings) => ({ purpose: "backups", ...settings })),
);

const principals = (...names: string[]) => fc.subarray(names.map((name) => `arn:aws:iam::222222222222:${name}`));
const platform = fc.oneof(
  fc.constantFrom("ecs", "eks"),
  record({ containerInsights: fc.constantFrom("enhanced", "enabled", "disabled") }).map((settings) => ({
    kind: "ecs",
    ...settings,
  })),
  record({
    cluster: fc.oneof(
      record({
        version: fc.constantFrom("1.34", "1.35", "1.36"),
        endpoint: fc.constantFrom("private", { kind: "restricted", cidrs: ["203.0.113.0/24", "198.51.100.7/32"] }),
        admins: principals("role/admin", "user/people/ann"),
        viewers: principals("role/viewer", "user/ben"),
        maxCpus: fc.integer({ min: 4, max: 10_000 }),
        deletion: plainDeletion,
      }),
      fc.constant({
        kind: "existing",
        name: "shared",
        endpoint: "https://0123456789.gr7.eu-central-1.eks.amazonaws.com",
        certificateAuthority: "LS0tLS1CRUdJTi",
        securityGroupId: "sg-1",
      }),
    ),
    containerInsights: fc.constantFrom("enhanced", "enabled"),
  }).map((settings) => ({ kind: "eks", ...settings })),
);

const backups = record({
  schedule: fc.constantFrom("0 2 * * *", "0 14 1 * *", "0 20 * * SUN"),
  timeZone: fc.constantFrom("UTC", "Etc/UTC"),
  retentionDays: fc.integer({ min: 7, max: 365 }),
  deletion: plainDeletion,
});

const waf = record({
  rate: record({
    limit: fc.integer({ min: 10, max: 2_000_000_000 }),
    windowSeconds: fc.constantFrom(60, 120, 300, 600),
    per: fc.constantFrom("ip", "forwardedIp"),
  }),
  pathRates: fc.constantFrom({}, { login: { path: "/login", limit: 100 } }),
  unlimited: fc.constantFrom({}, { "203.0.113.7/32": "a test says so" }),
  managedGroups: record({
    sqlDatabase: fc.constantFrom("none", "count", "block"),
    posix: fc.constantFrom("none", "block"),
  }),
  largeBodies: fc.constantFrom("allow", "block", { kind: "block", exceptPaths: ["/upload"] }),
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
        ephemeralStorageGiB: fc.integer({ min: 20, max: 60 }), // more than that no machine of EKS has
        egressPorts: fc.constantFrom([443], [443, 587]),
      }),
      kind: fc.constantFrom("public", "internal", "worker"),
      uses: fc.subarray(["main", "main.direct", "main.replica", "jobs", "files", "files.read"]),
      usesPrevious: fc.boolean(),
      closed: fc.boolean(),
      image: fc.constantFrom(undefined, `registry.example/app@sha256:${"a".repeat(64)}`),
    })
    .map(({ size, common, kind, uses, usesPrevious, closed, image }) => ({
      ...size,
      ...common,
      ...(image && { image }),
      ...(kind !== "worker" && { port: 3000 + index, health: { live: "/live", ready: "/ready" } }),
      ...(kind === "public" && {
        routes: [index === 0 ? "/" : `/s${index}`],
        ...(closed && { closedPaths: ["/metrics", "admin.{domain}/internal"] }),
      }),
      uses: [
        ...uses.map((name, position) => ({ [name]: `USED_${position}` })),
        ...(usesPrevious && index > 0 ? [`s${index - 1}`] : []),
      ],
      secrets: ["FIRST"],
    }));

const job = fc
  .record({
    size,
    common: record({
      timeZone: fc.constantFrom("UTC", "Europe/Berlin"),
      windowMinutes: fc.integer({ min: 0, max: 1440 }),
      timeoutMinutes: fc.integer({ min: 1, max: 10_080 }),
      retries: fc.integer({ min: 0, max: 5 }),
      retryDelaySeconds: fc.integer({ min: 1, max: 600 }),
      alarms: fc.constantFrom({ severity: "critical" }, { severity: "warning" }),
      uses: fc
        .subarray(["main", "main.direct", "jobs", "files"])
        .map((uses) => uses.map((name, index) => ({ [name]: `USED_${index}` }))),
    }),
    schedule: fc.constantFrom("0 2 * * *", "*/5 * * * *", "0 3 * * SUN", "0 4 1 * *", "@hourly"),
    image: fc.constantFrom(undefined, `registry.example/app@sha256:${"a".repeat(64)}`),
  })
  .map(({ size, common, schedule, image }) => ({ ...size, ...common, schedule, ...(image && { image }) }));

/** Descriptions of applications that are right, in the form of app.yaml. */
export const apps = fc
  .record({
    platform,
    network: optional(network),
    main: database,
    jobs: cache,
    files: bucket,
    backups,
    waf,
    clocked: fc.array(job, { maxLength: 2 }),
    timeoutMinutes: optional(fc.integer({ min: 1, max: 360 })),
    secret,
    services: fc
      .integer({ min: 0, max: 4 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => service(index)))),
  })
  .map(({ platform, network, main, jobs, files, backups, waf, clocked, timeoutMinutes, secret, services }) => {
    const ports = services.map((each) => "port" in each);
    return {
      platform,
      ...(network && { network }),
      databases: { main },
      caches: { jobs },
      buckets: { files },
      backups,
      waf,
      ...(timeoutMinutes && {
        release: { image: `registry.example/app@sha256:${"a".repeat(64)}`, uses: ["main.direct"], timeoutMinutes },
      }),
      jobs: Object.fromEntries(clocked.map((each, index) => [`j${index}`, each])),
      secrets: { FIRST: secret, URI: { external: true } },
      services: Object.fromEntries(
        services.map((each, index) => [
          `s${index}`,
          // Only what has a port can be used.
          { ...each, uses: each.uses.filter((use) => typeof use !== "string" || ports[index - 1] === true) },
        ]),
      ),
    };
  });

export const stackOf = (region: string, profile: string) =>
  `config:\n  aws:region: ${region}\n  plinth:stack: { profile: ${profile}, account: "222222222222", domain: shop.example }\n`;
/** What a deploy of everything hands in. */
export function givenOf({
  services,
  jobs,
  databases: { main },
  secrets,
}: Record<"services" | "jobs" | "secrets", Record<string, object>> & {
  databases: { main: object };
}): string {
  const owners = Object.entries({ ...services, ...jobs }).flatMap(([name, each]) => ("image" in each ? [] : [name]));
  const pooling = JSON.stringify("pooling" in main ? main.pooling : "none");
  const poolers = pooling.includes("pgbouncer") && !pooling.includes("image") ? ["pgbouncer"] : [];
  return JSON.stringify({
    images: Object.fromEntries([...owners, ...poolers].map((name) => [name, `sha256:${"b".repeat(64)}`])),
    secrets: Object.entries(secrets).flatMap(([name, each]) => ("external" in each ? [name] : [])),
    zoneDelegated: true,
  });
}
