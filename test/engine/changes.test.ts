import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Engine, hasEngine } from "./engine";

type Settings = Readonly<Record<string, unknown>>;

/** What a preview says, by logical names. A replacement is one of `replace`, whatever its steps are. */
type Touched = Readonly<Partial<Record<"create" | "update" | "replace" | "delete", readonly string[]>>>;

/** What cannot be made again as it was: its data, its name or its key would be gone. */
const holdsData = new Set([
  "aws:backup/vault:Vault",
  "aws:ecr/repository:Repository",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:kms/key:Key",
  "aws:rds/instance:Instance",
  "aws:route53/zone:Zone",
  "aws:s3/bucket:Bucket",
  "aws:secretsmanager/secret:Secret",
]);

const rewrite = (file: string, change: (before: Settings) => Settings) => {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, JSON.stringify(change(parse(text) as Settings))); // JSON is YAML, too
  return () => {
    writeFileSync(file, text);
  };
};

/** Maps merge, and all else replaces. */
const merged = (before: unknown, after: unknown): unknown =>
  isMap(before) && isMap(after)
    ? Object.keys(after).reduce<Settings>((all, key) => ({ ...all, [key]: merged(before[key], after[key]) }), before)
    : after;

const isMap = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Which resources each change of an operator touches, all previewed on one stack. */
describe.skipIf(!hasEngine("runs the real Pulumi engine"))("a change of", { timeout: 300_000 }, () => {
  let engine: Engine;
  const restore: (() => void)[] = [];
  const override = (settings: Settings) =>
    rewrite(
      join(engine.project, "Pulumi.staging.yaml"),
      (before) => merged(before, { config: { "plinth:override": settings } }) as Settings,
    );
  const given = (values: Settings) =>
    rewrite(join(engine.project, "given.staging.json"), (before) => merged(before, values) as Settings);

  beforeAll(async () => {
    engine = new Engine("staging");
    await engine.init();
    override({ network: { zones: ["a", "b"] } });
    const { code, stdout, stderr } = await engine.up({ checkpoints: false });
    expect(code, stdout + stderr).toBe(0);
  }, 900_000);
  afterEach(() => {
    for (const back of restore.splice(0)) back();
  });
  afterAll(() => {
    engine.dispose();
  });

  async function touched(): Promise<Touched> {
    const { code, json } = await engine.preview();
    expect(code, JSON.stringify(json)).toBe(0);
    const all: Partial<Record<keyof Touched, string[]>> = {};
    for (const { op, urn } of json.steps) {
      if (["same", "create-replacement", "delete-replaced"].includes(op)) continue;
      const [, , types = "", name = ""] = urn.split("::");
      const isLost = op !== "create" && op !== "update" && holdsData.has(types.replace(/^.*\$/, ""));
      expect(isLost, `${op} of ${urn}`).toBe(false);
      (all[op as keyof Touched] ??= []).push(name);
    }
    return Object.fromEntries(Object.entries(all).map(([op, names]) => [op, names.sort()]));
  }

  it.each<[string, Settings, Touched]>([
    ["nothing", {}, {}],
    [
      "the class of a database", // whose alarms are parts of its memory
      { databases: { main: { instanceClass: "db.t4g.small" } } },
      {
        update: [
          "dashboard-dashboard",
          "main-instance",
          "main-metric-alarm-connections",
          "main-metric-alarm-free-memory",
        ],
      },
    ],
    [
      "a database's storage",
      { databases: { main: { storageGiB: 40 } } },
      { update: ["dashboard-dashboard", "main-instance", "main-metric-alarm-free-storage"] },
    ],
    [
      "the node of a cache",
      { caches: { sessions: { nodeType: "cache.t4g.small" } } },
      { update: ["sessions-replication-group"] },
    ],
    [
      "a task's size",
      { services: { worker: { cpu: 512, memoryMiB: 1024 } } },
      { replace: ["worker-task-definition"], update: ["worker-service"] },
    ],
    ["the scale", { services: { worker: { scale: { max: 4 } } } }, { update: ["worker-target"] }],
    [
      "an alarm's threshold",
      { databases: { main: { alarms: { cpuPercent: 70 } } } },
      { update: ["dashboard-dashboard", "main-metric-alarm-cpu"] },
    ],
    [
      "the zones, by a third", // all that stands in each zone is told of it, in its place
      { network: { zones: ["a", "b", "c"] } },
      {
        create: [
          "network-route-private-c",
          "network-route-table-association-data-c",
          "network-route-table-association-private-c",
          "network-route-table-association-public-c",
          "network-route-table-private-c",
          "network-subnet-data-c",
          "network-subnet-private-c",
          "network-subnet-public-c",
        ],
        update: [
          "dump-state-machine",
          "ingress-load-balancer",
          "main-function-setup",
          "main-pooler-load-balancer",
          "main-pooler-service",
          "main-subnet-group",
          "network-vpc-endpoint-s3",
          "queue-subnet-group",
          "release-function-run",
          "sessions-subnet-group",
          "web-service",
          "worker-service",
        ],
      },
    ],
    [
      "the way out, to one of each zone",
      { network: { nat: "perZone" } },
      { create: ["network-eip-b", "network-nat-gateway-b"], update: ["network-route-private-b"] },
    ],
    [
      "the services, by one more",
      { services: { mailer: { image: "web", command: ["node", "mailer.js"] } } },
      { create: ["mailer", ...ofWorker("mailer")].sort(), update: ["dashboard-dashboard"] },
    ],
    [
      "the services, by one less", // with what lets it to what it used
      { services: { worker: null } },
      {
        delete: [
          "worker",
          ...ofWorker("worker"),
          "main-pooler-balancer-security-group-ingress-rule-worker",
          "queue-security-group-ingress-rule-worker",
          "sessions-security-group-ingress-rule-worker",
          "worker-security-group-egress-rule-main-pooler-balancer",
          "worker-security-group-egress-rule-queue",
          "worker-security-group-egress-rule-sessions",
        ].sort(),
        update: ["dashboard-dashboard"],
      },
    ],
    ["a pooler's tasks", { databases: { main: { pooling: { tasks: 2 } } } }, { update: ["main-pooler-service"] }],
  ])("%s touches what it should", async (_, settings, expected) => {
    restore.push(override(settings));
    expect(await touched()).toEqual(expected);
  });

  it("an image touches two resources of each service that runs it, and has the release run first", async () => {
    restore.push(given({ images: { web: `sha256:${"ab".repeat(32)}` } }));
    expect(await touched()).toEqual({
      replace: [
        "release-invocation-1",
        "release-invocation-2",
        "release-invocation-3",
        "release-task-definition",
        "web-task-definition",
        "worker-task-definition",
      ],
      update: ["web-service", "worker-service"],
    });
  });
});

/** What a service is made of that has neither a port nor uses. */
function ofWorker(name: string): string[] {
  return [
    "log-group",
    "metric-alarm-cpu",
    "metric-alarm-down",
    "metric-alarm-memory",
    "policy-cpu",
    "policy-memory",
    "role-execution",
    "role-policy-execution",
    "role-task",
    "security-group",
    "security-group-egress-rule-internet.443",
    "service",
    "target",
    "task-definition",
  ].map((noun) => `${name}-${noun}`);
}
