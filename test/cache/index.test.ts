import { describe, expect, it } from "vitest";
import { availability, Cache, evictionPolicy, parameterFamily, redisUrl } from "../../components/cache";
import { cacheSettings } from "../../components/cache/settings";
import { Secret } from "../../preview/values";
import { recorded } from "../recorded";
import { alarms, logs } from "../wiring";

const settings = (input: object = {}) =>
  cacheSettings.parse({ engine: "redis", deletion: { kind: "protected" }, ...input });
const cache = (input: object = {}) =>
  recorded(
    () =>
      new Cache("queue", {
        settings: settings(input),
        vpcId: "vpc-1",
        subnetIds: ["subnet-1", "subnet-2"],
        keyArn: "key-1",
        logs,
        alarms,
      }),
  );

describe("decisions", () => {
  it("fail over only to a replica", () => {
    expect(availability({ replicas: 0 })).toEqual({ automaticFailoverEnabled: false, multiAzEnabled: false });
    expect(availability({ replicas: 1 })).toEqual({ automaticFailoverEnabled: true, multiAzEnabled: true });
  });

  it("never drop anything from a queue", () => {
    expect(evictionPolicy({ purpose: "queue" })).toBe("noeviction");
    expect(evictionPolicy({ purpose: "cache" })).toBe("allkeys-lru");
  });

  it("name the family of parameters as ElastiCache does", () => {
    expect(parameterFamily({ engine: "redis", version: "7.1" })).toBe("redis7");
    expect(parameterFamily({ engine: "valkey", version: "8.1" })).toBe("valkey8");
  });

  it("speak TLS in the URL", () => {
    expect(redisUrl("host", "token")).toBe("rediss://:token@host:6379");
  });
});

describe("Cache", () => {
  it("is encrypted, at rest and on the way, asks for a token, and fails over", async () => {
    const made = await cache();
    expect(made.inputs("queue-replication-group")).toMatchObject({
      engine: "redis",
      engineVersion: "7.1",
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      atRestEncryptionEnabled: true,
      kmsKeyId: "key-1",
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      authToken: "result-of-queue-random-password",
      snapshotRetentionLimit: 7,
      finalSnapshotIdentifier: "queue-0a1b2c3d-final",
    });
    expect(made.resource("queue-replication-group").inputs["authToken"]).toBeInstanceOf(Secret);
    expect(made.resource("queue-replication-group").protect).toBe(true);
    expect(made.resource("queue-replication-group").parent).toBe(
      "urn:pulumi:production::shop::plinth:index:Cache::queue",
    );
  });

  it("keeps its logs", async () => {
    const made = await cache();
    expect(made.inputs("queue-replication-group")["logDeliveryConfigurations"]).toMatchObject([
      { logType: "slow-log", destination: "queue-log-group-slow-log-1234567", logFormat: "json" },
      { logType: "engine-log", destination: "queue-log-group-engine-log-1234567", logFormat: "json" },
    ]);
    expect(made.inputs("queue-log-group-slow-log")).toMatchObject({ retentionInDays: 30, kmsKeyId: "logs-key" });
  });

  it("tells the application its URL by a secret alone", async () => {
    const made = await cache();
    const version = made.resource("queue-secret-version").inputs["secretString"];
    expect(version).toBeInstanceOf(Secret);
    expect(JSON.parse(made.inputs("queue-secret-version")["secretString"] as string)).toEqual({
      url: "rediss://:result-of-queue-random-password@queue-replication-group.cache.amazonaws.com:6379",
      password: "result-of-queue-random-password",
    });
  });

  it("without replicas does not fail over, and leaves nothing behind where nothing matters", async () => {
    const made = await cache({ replicas: 0, deletion: { kind: "immediate", reason: "only a test" } });
    expect(made.inputs("queue-replication-group")).toMatchObject({ numCacheClusters: 1, multiAzEnabled: false });
    expect(made.inputs("queue-replication-group")["finalSnapshotIdentifier"]).toBeUndefined();
    expect(made.resource("queue-replication-group").protect).toBe(false);
    expect(made.inputs("queue-secret")["recoveryWindowInDays"]).toBe(0);
  });

  it("gives an upgrade of the engine's family a parameter group of its own", async () => {
    const valkey = await cache({ engine: "valkey" });
    expect(valkey.names("aws:elasticache/parameterGroup:ParameterGroup")).toEqual(["queue-parameter-group-valkey8"]);
  });

  it("rings when a cache is too small for what is kept in it; a queue drops nothing", async () => {
    const made = await cache({ purpose: "cache", alarms: { evictionsPerMinute: 200 } });
    expect(made.inputs("queue-metric-alarm-evictions")).toMatchObject({ threshold: 1000, evaluationPeriods: 3 });
    const queue = await cache({ purpose: "queue" });
    expect(queue.names("aws:cloudwatch/metricAlarm:MetricAlarm")).not.toContain("queue-metric-alarm-evictions");
  });

  it("rings within a minute when no node is primary", async () => {
    const made = await cache({ purpose: "queue" });
    expect(made.inputs("queue-metric-alarm-down")).toMatchObject({
      threshold: 1,
      comparisonOperator: "LessThanThreshold",
      evaluationPeriods: 1,
      treatMissingData: "breaching",
      alarmActions: ["topic-critical"],
      metricQueries: [
        { id: "result", expression: "MAX([m1, m2])", returnData: true },
        {
          id: "m1",
          metric: {
            metricName: "IsMaster",
            period: 60,
            dimensions: { CacheClusterId: "queue-replication-group-id-001" },
          },
        },
        {
          id: "m2",
          metric: {
            metricName: "IsMaster",
            period: 60,
            dimensions: { CacheClusterId: "queue-replication-group-id-002" },
          },
        },
      ],
    });
  });
});
