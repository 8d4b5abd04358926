import { Decimal } from "decimal.js";
import type { PlanResource } from "../../plan";
import { allMonth, baseline, usage } from "../lines";
import type { CostComponent } from "../model";
import { input, numberInput, textInput, type PlanView } from "../plan-view";
import { findPrice, price } from "../price-list";
import type { Pricer } from "./pricer";

const INSTANCE = "aws:rds/instance:Instance";
const PROXY_TARGET = "aws:rds/proxyTarget:ProxyTarget";

/** An RDS instance, or a read replica of one, which takes its engine and storage from its source. */
export const instance: Pricer = (resource, plan) => {
  const source = sourceOf(resource, plan);
  const engine = textInput(source, "engine");
  const instanceClass = textInput(resource, "instanceClass") ?? "(unknown)";
  const zones = input(resource, "multiAz") === true ? "Multi-AZ" : "Single-AZ";
  const rate = engine === "postgres" ? findPrice("rds", `RDS PostgreSQL ${instanceClass} ${zones}`) : undefined;
  return [
    allMonth(`${instanceClass}, ${zones}`, rate, 1, { unit: "hour" }),
    ...storage(resource, source, zones),
    ...databaseInsights(resource, instanceClass, zones),
    // RDS keeps the password that it manages in a secret, which is billed like any other.
    ...(input(resource, "manageMasterUserPassword") === true
      ? [baseline("secret of the master user", price("secretsmanager", "secret"), 1)]
      : []),
    ...instanceUsage(resource, instanceClass),
  ];
};

const sourceOf = (resource: PlanResource, plan: PlanView): PlanResource =>
  plan.named(resource, "replicateSourceDb", INSTANCE)[0] ?? resource;

function storage(resource: PlanResource, source: PlanResource, zones: string): CostComponent[] {
  const gib = numberInput(resource, "allocatedStorage") ?? numberInput(source, "allocatedStorage");
  const type = textInput(resource, "storageType") ?? "(unknown)";
  const rate = type === "gp3" ? findPrice("rds", `RDS PostgreSQL gp3 storage ${zones}`) : undefined;
  const iops = numberInput(resource, "iops");
  return [
    baseline(`${type} storage, ${zones}`, rate, gib, { unit: "GB-month" }),
    ...(iops === undefined || gib === undefined
      ? []
      : [
          baseline(
            `IOPS above what ${type} has, ${zones}`,
            type === "gp3" ? findPrice("rds", `RDS PostgreSQL gp3 IOPS above included, ${zones}`) : undefined,
            Decimal.max(iops.minus(includedIops(gib)), 0),
            { unit: "IOPS-month" },
          ),
        ]),
  ];
}

/** Source: "gp3 storage", Amazon RDS User Guide, for PostgreSQL. */
const includedIops = (gib: Decimal): number => (gib.lessThan(400) ? 3000 : 12_000);

/** The standard mode with seven days is free. */
function databaseInsights(resource: PlanResource, instanceClass: string, zones: string): CostComponent[] {
  if (input(resource, "databaseInsightsMode") !== "advanced") {
    const days = numberInput(resource, "performanceInsightsRetentionPeriod");
    return days?.greaterThan(7) ? [baseline("Performance Insights beyond 7 days", undefined, undefined)] : [];
  }
  const vCpus = vCpusOf(instanceClass)?.times(zones === "Multi-AZ" ? 2 : 1);
  return [
    allMonth("Database Insights, advanced", price("rds", "Database Insights Advanced"), vCpus, {
      assumption: "a standby's vCPUs count as well",
    }),
  ];
}

function instanceUsage(resource: PlanResource, instanceClass: string): CostComponent[] {
  const seconds = numberInput(resource, "monitoringInterval");
  return [
    usage(
      "backups",
      price("rds", "backup storage beyond 100% of provisioned"),
      0,
      "backups take no more than the storage does, which is free",
    ),
    ...(/^db\.t\d/.test(instanceClass)
      ? [
          usage(
            "CPU credits",
            price("rds", "PostgreSQL T4g surplus CPU credit (unlimited mode)"),
            0,
            "the CPU's average over a day stays within what the class earns",
          ),
        ]
      : []),
    ...(seconds === undefined || seconds.isZero()
      ? []
      : [
          usage(
            "readings of enhanced monitoring",
            price("cloudwatch-logs", "ingest standard class"),
            new Decimal("16.07").dividedBy(seconds).toDecimalPlaces(2),
            // "Cost of Enhanced Monitoring", Amazon RDS User Guide: 16.07 GB a month at one second, 0.27 at sixty.
            `a reading every ${seconds.toFixed()} s`,
          ),
        ]),
  ];
}

/** vCPUs by the size of a class: two up to `large`, then four for each xlarge. Undefined for a size that is unknown. */
export function vCpusOf(instanceClass: string): Decimal | undefined {
  const [, size = ""] = /^(?:db|cache)\.[a-z0-9]+\.([a-z0-9]+)$/.exec(instanceClass) ?? [];
  if (["micro", "small", "medium", "large"].includes(size)) return new Decimal(2);
  const [, many] = /^(\d*)xlarge$/.exec(size) ?? [];
  return many === undefined ? undefined : new Decimal(many === "" ? 1 : many).times(4);
}

/** RDS Proxy is billed for the vCPUs of the instance behind it, for at least two. */
export const proxy: Pricer = (resource, plan) => {
  const targets = plan.naming(resource, "dbProxyName", PROXY_TARGET);
  const instances = targets.flatMap((target) => plan.named(target, "dbInstanceIdentifier", INSTANCE));
  const vCpus = instances.map((each) => vCpusOf(textInput(each, "instanceClass") ?? ""));
  const known = vCpus.filter((count): count is Decimal => count !== undefined);
  const all = known.reduce((total, count) => total.plus(count), new Decimal(0));
  return [
    allMonth(
      "RDS Proxy",
      price("rds-proxy", "proxy, per vCPU of target (minimum 2)"),
      known.length < vCpus.length ? undefined : Decimal.max(all, 2),
      known.length === 0 ? { assumption: "the least that is billed: 2 vCPU" } : {},
    ),
  ];
};

const engineNames: Readonly<Record<string, string>> = { redis: "Redis OSS", valkey: "Valkey" };

export const replicationGroup: Pricer = (resource) => {
  const nodeType = textInput(resource, "nodeType") ?? "(unknown)";
  const engine = textInput(resource, "engine") ?? "redis";
  const name = engineNames[engine] ?? engine;
  const snapshotDays = numberInput(resource, "snapshotRetentionLimit");
  return [
    allMonth(`${nodeType}, ${name}`, findPrice("elasticache", `${nodeType} ${name}`), nodes(resource), {
      unit: "node-hour",
    }),
    ...(snapshotDays === undefined || snapshotDays.isZero()
      ? []
      : [
          usage(
            "snapshots",
            price("elasticache", "backup storage"),
            Decimal.max(snapshotDays.minus(1), 0),
            "each takes 1 GB, and the newest of each cache is free",
          ),
        ]),
  ];
};

function nodes(resource: PlanResource): Decimal | undefined {
  const shards = numberInput(resource, "numNodeGroups");
  const replicas = numberInput(resource, "replicasPerNodeGroup") ?? new Decimal(0);
  return numberInput(resource, "numCacheClusters") ?? shards?.times(replicas.plus(1));
}

/** A single cache node, or several of Memcached. */
export const cacheCluster: Pricer = (resource) => {
  if (input(resource, "replicationGroupId") !== undefined) return [];
  const nodeType = textInput(resource, "nodeType") ?? "(unknown)";
  const engine = textInput(resource, "engine") ?? "(unknown)";
  const name = engineNames[engine] ?? engine;
  const rate = findPrice("elasticache", `${nodeType} ${name}`);
  return [allMonth(`${nodeType}, ${name}`, rate, numberInput(resource, "numCacheNodes") ?? 1, { unit: "node-hour" })];
};

export const backupVault: Pricer = () => [
  usage(
    "backups of databases",
    price("backup", "RDS snapshot in vault (same rate as RDS backup storage)"),
    10,
    "10 GB in each vault; copies in other regions and backups of buckets come on top",
  ),
];

export const bucket: Pricer = () => [
  usage("storage", price("s3", "Standard storage first 50 TB"), 1, "1 GB in each bucket"),
  usage("requests that write", price("s3", "Standard PUT/COPY/POST/LIST"), 10, "10,000 to each bucket"),
  usage("requests that read", price("s3", "Standard GET and other"), 10, "10,000 to each bucket"),
];

export const repository: Pricer = () => [
  usage(
    "images",
    price("ecr", "private image storage"),
    5,
    "5 GB in each repository; layers that images share count once",
  ),
];
