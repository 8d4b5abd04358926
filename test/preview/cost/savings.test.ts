import { Decimal } from "decimal.js";
import { beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { judge } from "../../../policies/judge";
import { cost } from "../../../preview/cost";
import type { Saving } from "../../../preview/cost/model";
import { savings } from "../../../preview/cost/savings";
import { nextDown } from "../../../preview/cost/savings/classes";
import type { Plan, PlanResource } from "../../../preview/plan";
import { made, planOf } from "./bill";
import { image, planOfApp } from "./descriptions";

type Map = Record<string, unknown>;
const isMap = (value: unknown): value is Map => typeof value === "object" && value !== null && !Array.isArray(value);

const merged = (a: Map, b: Map): Map =>
  Object.fromEntries(
    Object.keys({ ...a, ...b }).map((key) => {
      const [one, other] = [a[key], b[key]];
      return [key, isMap(one) && isMap(other) ? merged(one, other) : key in b ? other : one];
    }),
  );

const planned = (app: Map, profile: string): Promise<Plan> => planOfApp(stringify(app), profile);

const common = {
  services: {
    web: {
      image,
      architecture: "x86_64",
      port: 3000,
      routes: ["/"],
      health: { ready: "/ready", live: "/live" },
      uses: ["main", "sessions"],
    },
    worker: { image, architecture: "arm64", cpu: 1024, memoryMiB: 2048, scale: { min: 2, max: 4 }, uses: ["main"] },
  },
  caches: { sessions: { purpose: "cache", nodeType: "cache.m7g.large", replicas: 2 } },
  logs: { retentionDays: 365 },
};
/** Everything that can be had for less. */
const generous = {
  ...common,
  network: { nat: "perZone", endpoints: ["ecr.api", "ecr.dkr"] },
  platform: { kind: "ecs", containerInsights: "enhanced" },
  databases: {
    main: {
      engine: "postgres",
      instanceClass: "db.r7g.large",
      multiAz: true,
      replicas: 1,
      insights: "advanced",
      pooling: { kind: "pgbouncer", image },
    },
  },
};
const documents = {
  ...common,
  platform: "eks",
  databases: { main: { engine: "documentdb", instanceClass: "db.r6g.large", instances: 3, pool: { max: 10 } } },
};

/** With what is proposed in each profile, the most first. */
const cases: [string, Map, string, string[]][] = [
  [
    "postgres on ECS",
    generous,
    "staging",
    [
      "caches: { sessions: { replicas: 0 } }",
      "caches: { sessions: { nodeType: cache.t4g.medium } }",
      "databases: { main: { replicas: 0 } }",
      "databases: { main: { multiAz: false } }",
      "databases: { main: { instanceClass: db.m7g.large } }",
      "caches: { sessions: { replicas: 1 } }",
      "network: { nat: single }",
      "caches: { sessions: { engine: valkey } }",
      "databases: { main: { insights: standard } }",
      "network: { endpoints: [] }",
      "platform: { kind: ecs, containerInsights: disabled }",
      "databases: { main: { pooling: proxy } }",
      "services: { worker: { spotPercent: 80 } }",
      "logs: { retentionDays: 30 }",
      "services: { web: { architecture: arm64 } }",
      "platform: { kind: ecs, containerInsights: enabled }",
    ],
  ],
  [
    "postgres on ECS",
    generous,
    "production",
    [
      "caches: { sessions: { nodeType: cache.t4g.medium } }",
      "databases: { main: { replicas: 0 } }",
      "databases: { main: { instanceClass: db.m7g.large } }",
      "caches: { sessions: { replicas: 1 } }",
      "caches: { sessions: { engine: valkey } }",
      "databases: { main: { insights: standard } }",
      "network: { endpoints: [] }",
      "databases: { main: { pooling: proxy } }",
      "services: { worker: { spotPercent: 80 } }",
      "services: { web: { architecture: arm64 } }",
      "platform: { kind: ecs, containerInsights: enabled }",
      "logs: { retentionDays: 30 }",
    ],
  ],
  [
    "documents on EKS",
    documents,
    "staging",
    [
      "databases: { main: { instanceClass: db.t4g.medium } }",
      "databases: { main: { instances: 1, failover: none } }",
      "caches: { sessions: { replicas: 0 } }",
      "caches: { sessions: { nodeType: cache.t4g.medium } }",
      "caches: { sessions: { replicas: 1 } }",
      "services: { web: { architecture: arm64 } }",
      "caches: { sessions: { engine: valkey } }",
      "services: { worker: { spotPercent: 100 } }",
      "logs: { retentionDays: 30 }",
    ],
  ],
  [
    "documents on EKS",
    documents,
    "production",
    [
      "databases: { main: { instanceClass: db.t4g.medium } }",
      "caches: { sessions: { nodeType: cache.t4g.medium } }",
      "caches: { sessions: { replicas: 1 } }",
      "services: { web: { architecture: arm64 } }",
      "caches: { sessions: { engine: valkey } }",
      "services: { worker: { spotPercent: 100 } }",
      "logs: { retentionDays: 30 }",
    ],
  ],
];

const settingOf = ({ how }: Saving): string => /^`([^`]+)`/.exec(how)?.[1] ?? "";
const mandatory = (plan: Plan, profile: string) =>
  judge(plan, { profile })
    .findings.filter(({ level }) => level === "mandatory")
    .map(({ rule, urn }) => `${rule} ${urn}`);

describe.each(cases)("savings on %s, in %s", (_, app, profile, expected) => {
  let plan: Plan;
  let found: Saving[];
  beforeAll(async () => {
    plan = await planned(app, profile);
    found = savings(plan);
  });

  it("are what the profile lets be, the most first", () => {
    expect(found.map(settingOf)).toEqual(expected);
  });

  it("are sorted, and worth reading", () => {
    const amounts = found.map(({ monthlySaving }) => new Decimal(monthlySaving));
    expect(amounts).toEqual(amounts.toSorted((a, b) => b.comparedTo(a)));
    expect(amounts.filter((usd) => usd.lessThanOrEqualTo(1))).toEqual([]);
    expect(found.length).toBeGreaterThan(3);
    for (const { how, price, urn } of found) {
      expect(how).toMatch(/^`[^`]+`(, .+)?: /);
      expect(price.length).toBeGreaterThan(20);
      expect(plan.resources.some((resource) => resource.urn === urn)).toBe(true);
    }
  });

  it("save what they say, and break no mandatory rule, when one does what they say", async () => {
    const before = new Decimal(cost(plan).monthlyCost).plus(cost(plan).monthlyUsageCost);
    const broken = mandatory(plan, profile);
    for (const saving of found) {
      const then = await planned(merged(app, parse(`{ ${settingOf(saving)} }`) as Map), profile);
      const { monthlyCost, monthlyUsageCost } = cost(then);
      const difference = before.minus(monthlyCost).minus(monthlyUsageCost).minus(saving.monthlySaving);
      // What goes with a change (alarms of a node, the usage that is assumed of a gateway) is not counted.
      expect(difference.toNumber(), saving.how).toBeGreaterThan(-0.5);
      expect(difference.toNumber(), saving.how).toBeLessThan(3);
      expect(
        mandatory(then, profile).filter((each) => !broken.includes(each)),
        saving.how,
      ).toEqual([]);
    }
  }, 120_000);
});

describe("what is cheaper", () => {
  const how = (...resources: readonly PlanResource[]) => savings(planOf(...resources)).map((saving) => saving.how);

  it("is PgBouncer where RDS Proxy is billed by many vCPUs, and not where it is by few", () => {
    const database = made("plinth:index:Database", "main", {}, {}, { custom: false });
    const pooler = made("plinth:index:Pooler", "main-pooler", {}, {}, { custom: false });
    const pooled = (instanceClass: string) => {
      const instance = made(
        "aws:rds/instance:Instance",
        "main-instance",
        { instanceClass },
        {},
        { parent: database.urn },
      );
      const proxy = made("aws:rds/proxy:Proxy", "main-pooler-proxy", { requireTls: true }, {}, { parent: pooler.urn });
      const needs = { dbProxyName: [proxy], dbInstanceIdentifier: [instance] };
      const target = made("aws:rds/proxyTarget:ProxyTarget", "target", {}, needs, { parent: pooler.urn });
      return savings(planOf(database, instance, pooler, proxy, target));
    };
    // 16 vCPU x 730 h x 0.015 = 175.20, less a balancer's 16.425 and two tasks' 2 x 730 x (0.25 x 0.03238 + 0.5 x 0.00356)
    expect(pooled("db.m7g.4xlarge")).toEqual([
      {
        urn: pooler.urn,
        name: "main-pooler",
        how: "`databases: { main: { pooling: pgbouncer } }`: PgBouncer instead of RDS Proxy",
        price: "PgBouncer's image is yours to build, and a connection is lent for one transaction alone",
        monthlySaving: "144.3575",
      },
    ]);
    expect(pooled("db.m7g.large")).toEqual([]);
  });

  it("is an address that nothing uses, gone", () => {
    const [idle, used] = [made("aws:ec2/eip:Eip", "idle"), made("aws:ec2/eip:Eip", "used")];
    const gateway = made("aws:ec2/natGateway:NatGateway", "nat", {}, { allocationId: [used] });
    expect(how(idle, used, gateway)).toEqual(["remove `idle`: a public IPv4 address that nothing in the stack uses"]);
  });

  it("is nothing that has no price", () => {
    const group = made("aws:elasticache/replicationGroup:ReplicationGroup", "own", {
      engine: "redis",
      nodeType: "cache.x9.huge",
      numCacheClusters: 1,
    });
    expect(how(group)).toEqual([]);
    expect(savings(planOf())).toEqual([]);
  });

  it.each([
    ["db.r7g.large", "db.m7g.large"],
    ["db.m7g.large", "db.t4g.large"],
    ["db.t4g.large", "db.t4g.medium"],
    ["db.t4g.small", undefined],
    ["db.m6i.large", "db.m7g.large"],
    ["db.x9.huge", undefined],
  ])("is the next class down from %s: %s", (now, next) => {
    const memory = { "db.t4g.small": 2, "db.t4g.medium": 4, "db.t4g.large": 8, "db.m6i.large": 8, "db.m7g.large": 8 };
    const usd = { "db.t4g.small": "0.032", "db.t4g.medium": "0.065", "db.t4g.large": "0.129", "db.m7g.large": "0.168" };
    const prices: Record<string, string> = { ...usd, "db.m6i.large": "0.178", "db.r7g.large": "0.239" };
    expect(nextDown(now, { ...memory, "db.r7g.large": 16 }, (name) => prices[name])).toBe(next);
  });
});
