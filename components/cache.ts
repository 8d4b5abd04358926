import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { z } from "zod";
import { alarm, type AlarmArgs, type AlarmSpec, type Metric } from "./alarm";
import type { Connection } from "./connection";
import { deletionSettings, isProtected, isRecoverable } from "./deletion";
import { logGroup, type LogsArgs } from "./log-group";
import { named } from "./names";
import { secretContainer, secretVersion } from "./secrets";
import { securityGroup } from "./security-group";
import { kinds } from "./settings/kinds";
import { dailyWindow, weeklyWindow, windowsOverlap } from "./windows";

const port = 6379;

const common = z
  .strictObject({
    nodeType: z
      .string()
      .regex(/^cache\.(t3|t4g|m6g|m7g|r6g|r7g)\.[a-z0-9]+$/, "an ElastiCache node type such as cache.t4g.small")
      .default("cache.t4g.small")
      .describe("ElastiCache node type"),
    purpose: z
      .enum(["cache", "queue"])
      .default("cache")
      .describe("cache: drops the least used when full; queue: drops nothing and refuses writes when full"),
    replicas: z.int().min(0).max(5).default(1).describe("read replicas; 0 turns failover off"),
    snapshotDays: z.int().min(0).max(35).default(7).describe("days that daily snapshots are kept; 0: none are taken"),
    snapshotWindow: dailyWindow
      .default("02:00-03:00")
      .describe("when the daily snapshot is taken, UTC; at least an hour"),
    maintenanceWindow: weeklyWindow.default("sun:04:00-sun:05:00").describe("when ElastiCache may restart nodes, UTC"),
    alarms: z
      .strictObject({
        cpuPercent: z.int().min(1).max(100).default(80).describe("15 minutes above it ring"),
        memoryPercent: z.int().min(1).max(100).default(80).describe("5 minutes above it ring"),
      })
      .prefault({})
      .describe("when the cache's alarms ring"),
    deletion: deletionSettings().describe("what may happen to the cache"),
  })
  .refine(({ snapshotWindow, maintenanceWindow }) => !windowsOverlap(snapshotWindow, maintenanceWindow), {
    error: "a window that does not meet `maintenanceWindow` (an ElastiCache rule)",
    path: ["snapshotWindow"],
  });

/** Settings of one entry of `caches`: Redis by default, Valkey by choice (a fifth cheaper). */
export const cacheSettings = kinds(
  "engine",
  {
    redis: common
      .safeExtend({ version: z.enum(["7.0", "7.1"]).default("7.1").describe("engine version") })
      .describe("Redis OSS on ElastiCache"),
    valkey: common
      .safeExtend({ version: z.enum(["7.2", "8.0", "8.1"]).default("8.1").describe("engine version") })
      .describe("Valkey on ElastiCache"),
  },
  { default: "redis" },
);

export type CacheSettings = z.infer<typeof cacheSettings>;

export interface CacheArgs {
  readonly settings: CacheSettings;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string>[];
  readonly keyArn: pulumi.Input<string>;
  readonly logs: LogsArgs;
  readonly alarms: AlarmArgs;
}

/** Redis or Valkey on ElastiCache, with TLS and a token, and the secret by which the application reaches it. */
export class Cache extends pulumi.ComponentResource {
  readonly connection: Connection;

  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Cache", name, {}, opts);
    const { settings, vpcId } = args;
    const child = { parent: this };
    const group = securityGroup(`${name}-security-group`, { vpcId, description: `cache ${name}` }, child);
    const token = new random.RandomPassword(
      `${name}-random-password`,
      { length: 64, special: false },
      { ...child, protect: isProtected(settings.deletion) },
    ).result;
    const replicationGroup = makeReplicationGroup(this, name, args, group.id, token);
    for (const spec of cacheAlarms(settings, replicationGroup.id)) alarm(name, spec, args.alarms, child);

    const container = secretContainer(`${name}-secret`, { deletion: settings.deletion, keyArn: args.keyArn }, child);
    const host = replicationGroup.primaryEndpointAddress;
    const value = pulumi
      .all([host, token])
      .apply(([address, secret]) => JSON.stringify({ url: redisUrl(address, secret), password: secret }));
    const secretArn = secretVersion(`${name}-secret-version`, container, value, child);
    this.connection = {
      peer: { name, securityGroupId: group.id },
      port,
      parts: {
        url: { secretArn, jsonKey: "url" },
        password: { secretArn, jsonKey: "password" },
        host: { plain: host },
        port: { plain: String(port) },
      },
    };
    this.registerOutputs({ address: host });
  }
}

function makeReplicationGroup(
  parent: Cache,
  name: string,
  { settings, subnetIds, keyArn, logs }: CacheArgs,
  securityGroupId: pulumi.Output<string>,
  authToken: pulumi.Output<string>,
): aws.elasticache.ReplicationGroup {
  const opts = { parent };
  const subnetGroup = new aws.elasticache.SubnetGroup(
    `${name}-subnet-group`,
    { subnetIds, description: `data tier, for ${name}`, tags: named(`${name}-subnet-group`) },
    opts,
  );
  const family = parameterFamily(settings);
  const parameterGroup = new aws.elasticache.ParameterGroup(
    // The family is in the name, so that an upgrade finds the new group beside the old one.
    `${name}-parameter-group-${family}`,
    {
      family,
      description: `parameters of ${name}`,
      parameters: [{ name: "maxmemory-policy", value: evictionPolicy(settings) }],
      tags: named(`${name}-parameter-group`),
    },
    opts,
  );
  const logDeliveryConfigurations = (["slow-log", "engine-log"] as const).map((logType) => ({
    destinationType: "cloudwatch-logs",
    destination: logGroup(`${name}-log-group-${logType}`, logs, opts).name,
    logFormat: "json",
    logType,
  }));
  return new aws.elasticache.ReplicationGroup(
    `${name}-replication-group`,
    {
      description: `${pulumi.getProject()} ${pulumi.getStack()}: ${settings.purpose} ${name}`,
      engine: settings.engine,
      engineVersion: settings.version,
      nodeType: settings.nodeType,
      numCacheClusters: settings.replicas + 1,
      ...availability(settings),
      port,
      subnetGroupName: subnetGroup.name,
      securityGroupIds: [securityGroupId],
      parameterGroupName: parameterGroup.name,
      atRestEncryptionEnabled: true,
      kmsKeyId: keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      authToken,
      authTokenUpdateStrategy: "ROTATE",
      autoMinorVersionUpgrade: true,
      maintenanceWindow: settings.maintenanceWindow,
      snapshotRetentionLimit: settings.snapshotDays,
      snapshotWindow: settings.snapshotWindow,
      finalSnapshotIdentifier: isRecoverable(settings.deletion) ? finalSnapshot(parent, name, opts) : undefined,
      logDeliveryConfigurations,
      applyImmediately: true,
      tags: named(`${name}-replication-group`),
    },
    {
      parent,
      protect: isProtected(settings.deletion),
      customTimeouts: { create: "60m", update: "60m", delete: "60m" },
    },
  );
}

/** A random part keeps the final snapshots of caches apart that came after one another. */
const finalSnapshot = (parent: Cache, name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> =>
  pulumi.interpolate`${name}-${new random.RandomId(`${name}-random-id`, { byteLength: 4 }, { ...opts, parent }).hex}-final`;

/** Failover and Multi-AZ need a replica to fail over to. */
export const availability = ({ replicas }: Pick<CacheSettings, "replicas">) => ({
  automaticFailoverEnabled: replicas > 0,
  multiAzEnabled: replicas > 0,
});

/** A queue must lose nothing; a cache drops what was used least. */
export const evictionPolicy = ({ purpose }: Pick<CacheSettings, "purpose">): string =>
  purpose === "queue" ? "noeviction" : "allkeys-lru";

/** Source: "Parameter groups", Amazon ElastiCache User Guide. */
export const parameterFamily = ({ engine, version }: Pick<CacheSettings, "engine" | "version">): string =>
  `${engine}${version.split(".")[0] ?? ""}`;

/** Tokens are alphanumeric, so nothing needs escaping. */
export const redisUrl = (host: string, token: string): string => `rediss://:${token}@${host}:${port}`;

/** ElastiCache numbers the nodes of a group from 001 on. */
const nodeIds = (groupId: pulumi.Output<string>, replicas: number) =>
  Array.from(
    { length: replicas + 1 },
    (_, index) => pulumi.interpolate`${groupId}-${String(index + 1).padStart(3, "0")}`,
  );

/** What can be wrong with a cache. */
export function cacheAlarms(settings: CacheSettings, groupId: pulumi.Output<string>): AlarmSpec[] {
  const { cpuPercent, memoryPercent } = settings.alarms;
  const each = (name: string, statistic: string): Record<string, Metric> =>
    Object.fromEntries(
      nodeIds(groupId, settings.replicas).map((CacheClusterId, index) => [
        `m${index + 1}`,
        { namespace: "AWS/ElastiCache", name, dimensions: { CacheClusterId }, statistic },
      ]),
    );
  const ids = Array.from({ length: settings.replicas + 1 }, (_, index) => `m${index + 1}`);
  const all = `[${ids.join(", ")}]`;
  return [
    {
      key: "down",
      severity: "critical",
      description: "for a minute no node has answered as primary: nothing can be written",
      metric: {
        expression: `SUM([${ids.map((id) => `FILL(${id}, 0)`).join(", ")}])`,
        metrics: each("IsMaster", "Maximum"),
      },
      comparison: "below",
      threshold: 1,
      periodSeconds: 60,
      periods: 1,
      missing: "breaching",
    },
    {
      key: "cpu",
      severity: "warning",
      description: `a node has used more than ${cpuPercent}% of its engine's one CPU for 15 minutes`,
      metric: { expression: `MAX(${all})`, metrics: each("EngineCPUUtilization", "Average") },
      comparison: "above",
      threshold: cpuPercent,
      periodSeconds: 300,
      periods: 3,
      missing: "breaching",
    },
    {
      key: "memory",
      severity: settings.purpose === "queue" ? "critical" : "warning",
      description:
        settings.purpose === "queue"
          ? `more than ${memoryPercent}% of the memory is in use; full, the queue refuses writes`
          : `more than ${memoryPercent}% of the memory is in use; full, the least used is dropped`,
      metric: { expression: `MAX(${all})`, metrics: each("DatabaseMemoryUsagePercentage", "Average") },
      comparison: "above",
      threshold: memoryPercent,
      periodSeconds: 300,
      periods: 1,
      missing: "breaching",
    },
  ];
}
