import { describe, expect, it } from "vitest";
import { vCpusOf } from "../../../preview/cost/pricers/data";
import type { PlanResource } from "../../../preview/plan";
import { UNKNOWN } from "../../../preview/values";
import { baseline, byUsage, costOf, lines, made } from "./bill";

const instance = (
  inputs: PlanResource["inputs"],
  needs: Readonly<Record<string, readonly PlanResource[]>> = {},
  name = "main-instance",
) =>
  made(
    "aws:rds/instance:Instance",
    name,
    { instanceClass: "db.t4g.medium", storageType: "gp3", multiAz: false, ...inputs },
    needs,
  );
const primary = instance({ engine: "postgres", allocatedStorage: 20 });

describe("a database", () => {
  it("costs its class and its storage", () => {
    expect(baseline(primary)).toEqual([
      // 730 x 0.065
      ["db.t4g.medium, Single-AZ", "730", "0.065", "47.45"],
      // 20 x 0.115
      ["gp3 storage, Single-AZ", "20", "0.115", "2.3"],
    ]);
  });

  it("has prices of its own with a standby, which are not twice the single ones", () => {
    const standby = instance({
      engine: "postgres",
      allocatedStorage: 100,
      multiAz: true,
      manageMasterUserPassword: true,
    });
    expect(baseline(standby)).toEqual([
      // 730 x 0.129, where twice 0.065 would be 0.130
      ["db.t4g.medium, Multi-AZ", "730", "0.129", "94.17"],
      ["gp3 storage, Multi-AZ", "100", "0.23", "23"],
      ["secret of the master user", "1", "0.4", "0.4"],
    ]);
  });

  it("as a read replica takes engine and storage from its source", () => {
    const replica = instance(
      { replicateSourceDb: UNKNOWN },
      { replicateSourceDb: [primary] },
      "main-instance-replica-1",
    );
    expect(baseline(replica, primary)).toEqual(baseline(primary));
  });

  it("pays for IOPS above what its storage has", () => {
    const fast = (iops: number, allocatedStorage: number) =>
      baseline(instance({ engine: "postgres", allocatedStorage, iops }))[2];
    expect(fast(4000, 100)).toEqual(["IOPS above what gp3 has, Single-AZ", "1000", "0.02", "20"]);
    expect(fast(12_000, 400)?.[3]).toBe("0");
  });

  it("pays for advanced insights by vCPU, also its standby's", () => {
    const advanced = { engine: "postgres", allocatedStorage: 20, databaseInsightsMode: "advanced" };
    // 2 vCPU x 2 x 730 h x 0.0125
    expect(baseline(instance({ ...advanced, multiAz: true }))[2]).toEqual([
      "Database Insights, advanced",
      "2920",
      "0.0125",
      "36.5",
    ]);
    expect(baseline(instance({ ...advanced, databaseInsightsMode: "standard" }))).toHaveLength(2);
  });

  it("says what it assumes of backups, credits and readings", () => {
    const monitored = instance({ engine: "postgres", allocatedStorage: 20, monitoringInterval: 60 });
    expect(byUsage(monitored)).toEqual([
      ["backups", "0", "0.095", "0"],
      ["CPU credits", "0", "0.075", "0"],
      // 16.07 GB / 60 s = 0.27 GB; x 0.50
      ["readings of enhanced monitoring", "0.27", "0.5", "0.135"],
    ]);
    expect(lines(monitored).filter((line) => !line.baseline && !line.assumption)).toEqual([]);
  });

  it.each([
    ["a class without a price", { instanceClass: "db.x2g.metal", engine: "postgres" }, ["db.x2g.metal, Single-AZ"]],
    ["another engine", { engine: "oracle-ee" }, ["db.t4g.medium, Single-AZ"]],
    ["other storage", { engine: "postgres", storageType: "io2" }, ["io2 storage, Single-AZ"]],
    [
      "storage that the plan does not know",
      { engine: "postgres", allocatedStorage: UNKNOWN },
      ["gp3 storage, Single-AZ"],
    ],
    [
      "readings kept for long without the advanced mode",
      { engine: "postgres", performanceInsightsRetentionPeriod: 731 },
      ["Performance Insights beyond 7 days"],
    ],
  ])("names what has no price: %s", (_, inputs, costComponents) => {
    const odd = instance({ allocatedStorage: 20, ...inputs });
    const { withoutPrice, notes } = costOf(odd);
    expect(withoutPrice).toEqual([{ urn: odd.urn, name: odd.name, resourceType: odd.type, costComponents }]);
    expect(notes.join()).toContain("the sums leave out what has no price: main-instance");
  });
});

it.each([
  ["db.t4g.micro", 2],
  ["db.r7g.large", 2],
  ["db.m7g.xlarge", 4],
  ["db.m7g.16xlarge", 64],
  ["db.m7g.metal", undefined],
  ["large", undefined],
])("%s has %s vCPU", (instanceClass, vCpus) => {
  expect(vCpusOf(instanceClass)?.toNumber()).toBe(vCpus);
});

describe("RDS Proxy", () => {
  const proxy = made("aws:rds/proxy:Proxy", "main-proxy");
  const targetOf = (database: PlanResource) =>
    made(
      "aws:rds/proxyTarget:ProxyTarget",
      "main-proxy-target",
      {},
      { dbProxyName: [proxy], dbInstanceIdentifier: [database] },
    );

  it("costs by the vCPUs of the instance behind it, and by two at least", () => {
    const large = instance({ instanceClass: "db.m7g.xlarge" });
    // 4 vCPU x 730 h x 0.015
    expect(baseline(proxy, targetOf(large), large)).toEqual([["RDS Proxy", "2920", "0.015", "43.8"]]);
    expect(baseline(proxy)).toEqual([["RDS Proxy", "1460", "0.015", "21.9"]]);
    expect(lines(proxy)[0]?.assumption).toBe("the least that is billed: 2 vCPU");
  });

  it("has no sum for a class of which the vCPUs are not known", () => {
    const odd = instance({ instanceClass: "db.m7g.metal" });
    expect(baseline(proxy, targetOf(odd), odd)).toEqual([["RDS Proxy", null, "0.015", null]]);
  });
});

describe("a cache", () => {
  const group = (inputs: PlanResource["inputs"]) =>
    made("aws:elasticache/replicationGroup:ReplicationGroup", "sessions", { nodeType: "cache.t4g.small", ...inputs });

  it("costs each of its nodes, by engine", () => {
    // 2 nodes x 730 h x 0.032, or x 0.0256
    expect(baseline(group({ engine: "redis", numCacheClusters: 2 }))).toEqual([
      ["cache.t4g.small, Redis OSS", "1460", "0.032", "46.72"],
    ]);
    expect(baseline(group({ engine: "valkey", numNodeGroups: 2, replicasPerNodeGroup: 1 }))).toEqual([
      ["cache.t4g.small, Valkey", "2920", "0.0256", "74.752"],
    ]);
  });

  it("keeps one snapshot for nothing", () => {
    expect(byUsage(group({ numCacheClusters: 1, snapshotRetentionLimit: 7 }))).toEqual([
      ["snapshots", "6", "0.085", "0.51"],
    ]);
    expect(byUsage(group({ numCacheClusters: 1, snapshotRetentionLimit: 0 }))).toEqual([]);
  });

  it("names a node type without a price", () => {
    expect(costOf(group({ nodeType: "cache.x9.huge", numCacheClusters: 1 })).withoutPrice[0]?.costComponents).toEqual([
      "cache.x9.huge, Redis OSS",
    ]);
  });

  it("as single nodes costs those that are no replication group's", () => {
    const inputs = { nodeType: "cache.t4g.micro", engine: "redis", numCacheNodes: 1 };
    const cluster = "aws:elasticache/cluster:Cluster";
    expect(baseline(made(cluster, "one", inputs))).toEqual([["cache.t4g.micro, Redis OSS", "730", "0.016", "11.68"]]);
    expect(lines(made(cluster, "one", { ...inputs, replicationGroupId: "group" }))).toEqual([]);
  });
});

it.each([
  ["aws:backup/vault:Vault", [["backups of databases", "10", "0.095", "0.95"]]],
  ["aws:ecr/repository:Repository", [["images", "5", "0.1", "0.5"]]],
  [
    "aws:s3/bucket:Bucket",
    [
      ["storage", "1", "0.023", "0.023"],
      ["requests that write", "10", "0.005", "0.05"],
      ["requests that read", "10", "0.0004", "0.004"],
    ],
  ],
])("%s costs by usage", (type, expected) => {
  expect(byUsage(made(type, "it"))).toEqual(expected);
  expect(baseline(made(type, "it"))).toEqual([]);
});
