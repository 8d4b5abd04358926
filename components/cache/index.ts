import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { watch, type AlarmSpec } from "../alarm";
import type { Connection, StoreArgs } from "../connection";
import { isProtected, isRecoverable } from "../deletion";
import { logGroup } from "../log-group";
import { named } from "../names";
import { secretContainer, secretVersion } from "../secrets";
import { securityGroup } from "../security-group";
import { cacheAlarms } from "./alarms";
import type { CacheSettings } from "./settings";

const port = 6379;

export type CacheArgs = StoreArgs<CacheSettings>;

/** Redis or Valkey on ElastiCache, with TLS and a token, and the secret by which the application reaches it. */
export class Cache extends pulumi.ComponentResource {
  readonly connection: Connection;
  readonly watched: readonly AlarmSpec[];

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
    this.watched = watch(name, cacheAlarms(settings, replicationGroup.id), args.alarms, child);

    const container = secretContainer(`${name}-secret`, { deletion: settings.deletion, keyArn: args.keyArn }, child);
    const host = replicationGroup.primaryEndpointAddress;
    const value = pulumi
      .all([host, token])
      .apply(([address, secret]) => JSON.stringify({ url: redisUrl(address, secret), password: secret }));
    const { secretId: secretArn } = secretVersion(`${name}-secret-version`, container, value, child);
    this.connection = {
      reach: { peer: { name, securityGroupId: group.id }, port },
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
