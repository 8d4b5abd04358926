import * as kinds from "../kinds";
import { isSet, known } from "../resource";
import { resourceRule } from "../rule";

/** Source: "Data security in Amazon ElastiCache", Amazon ElastiCache User Guide. */
export const cacheEncrypted = resourceRule({
  name: "cache-encrypted",
  description: "A cache encrypts what it keeps and what it sends.",
  severity: "critical",
  remedy:
    "Set `atRestEncryptionEnabled` and `transitEncryptionEnabled` before the first deployment: a later change of the first replaces the cache.",
  tags: ["checkov:CKV_AWS_29", "checkov:CKV_AWS_30", "fsbp:ElastiCache.4", "fsbp:ElastiCache.5"],
  level: "mandatory",
  on: [kinds.cacheGroup],
  *check({ props }) {
    if (props.atRestEncryptionEnabled !== true)
      yield "what it keeps is in plain text: `atRestEncryptionEnabled` is not true";
    if (props.transitEncryptionEnabled !== true)
      yield "what it sends is in plain text: `transitEncryptionEnabled` is not true";
    if (props.transitEncryptionMode === "preferred")
      yield "`transitEncryptionMode: preferred` lets clients in without TLS";
  },
});

/** Source: "At-rest encryption in ElastiCache", Amazon ElastiCache User Guide. */
export const cacheOwnKey = resourceRule({
  name: "cache-own-key",
  description: "A cache is encrypted with a key of the account's making.",
  severity: "low",
  remedy: "Set `kmsKeyId` before the first deployment: a later change replaces the cache.",
  tags: ["checkov:CKV_AWS_191"],
  level: "advisory",
  on: [kinds.cacheGroup],
  *check({ props }) {
    if (!isSet(() => props.kmsKeyId)) yield "it has no `kmsKeyId`";
  },
});

/** Source: "Authentication and authorization", Amazon ElastiCache User Guide. */
export const cachePassword = resourceRule({
  name: "cache-password",
  description: "A cache asks who wants to use it.",
  severity: "high",
  remedy: "Set an `authToken`, or `userGroupIds`.",
  tags: ["checkov:CKV_AWS_31", "fsbp:ElastiCache.6"],
  level: "mandatory",
  on: [kinds.cacheGroup],
  *check({ props }) {
    if (!isSet(() => props.authToken) && !isSet(() => props.userGroupIds)) {
      yield "whoever reaches it may do everything: it has neither an `authToken` nor `userGroupIds`";
    }
  },
});

/** Source: "Minimizing downtime in ElastiCache by using Multi-AZ", Amazon ElastiCache User Guide. */
export const cacheFailover = resourceRule({
  name: "cache-failover",
  description: "A cache has a replica in another zone, which takes over by itself.",
  severity: "high",
  remedy: "Raise `caches.<name>.replicas`; elsewhere `automaticFailoverEnabled`, `multiAzEnabled` and two nodes.",
  tags: ["checkov:CKV2_AWS_50", "fsbp:ElastiCache.3"],
  level: { production: "mandatory", otherwise: "disabled" },
  on: [kinds.cacheGroup],
  *check({ props }) {
    const { numCacheClusters = 1, replicasPerNodeGroup = numCacheClusters - 1 } = props;
    if (replicasPerNodeGroup < 1) yield "it has no replica: when its node fails, it is gone with all that was in it";
    if (props.automaticFailoverEnabled !== true) yield "no replica takes over: `automaticFailoverEnabled` is not true";
    if (props.multiAzEnabled !== true) yield "its nodes may stand in one zone: `multiAzEnabled` is not true";
  },
});

/** Source: "Scheduling automatic backups", Amazon ElastiCache User Guide: none where nothing is said. */
export const cacheSnapshots = resourceRule({
  name: "cache-snapshots",
  description: "A cache has a snapshot of each day.",
  severity: "medium",
  remedy: "Raise `snapshotRetentionLimit` (`caches.<name>.snapshotDays`).",
  tags: ["checkov:CKV_AWS_134", "fsbp:ElastiCache.1"],
  level: { production: "mandatory", otherwise: "disabled" },
  on: [kinds.cacheGroup],
  *check({ props }) {
    if ((props.snapshotRetentionLimit ?? 0) === 0) yield "it keeps no snapshots: `snapshotRetentionLimit` is 0";
  },
});

/** Source: "Version management for ElastiCache", Amazon ElastiCache User Guide: on where nothing is said. */
export const cacheMinorUpgrades = resourceRule({
  name: "cache-minor-upgrades",
  description: "A cache takes its engine's minor versions, and with them what makes it safe.",
  severity: "medium",
  remedy: "Leave `autoMinorVersionUpgrade` out.",
  tags: ["checkov:CKV_AWS_322", "fsbp:ElastiCache.2"],
  level: "mandatory",
  on: [kinds.cacheGroup],
  *check({ props }) {
    if (props.autoMinorVersionUpgrade === false) yield "`autoMinorVersionUpgrade` is false";
  },
  remediation: () => ({ autoMinorVersionUpgrade: true }),
});

/** Source: "Subnets and subnet groups", Amazon ElastiCache User Guide. */
export const cacheSubnets = resourceRule({
  name: "cache-subnets",
  description: "A cache stands in subnets that were chosen for it.",
  severity: "high",
  remedy: "Set `subnetGroupName`, with private subnets.",
  tags: ["checkov:CKV_AWS_323", "fsbp:ElastiCache.7"],
  level: "mandatory",
  on: [kinds.cacheGroup],
  *check({ props }) {
    if (!isSet(() => props.subnetGroupName)) yield "it stands in the default network: it has no `subnetGroupName`";
    else if (known(() => props.subnetGroupName) === "default") yield "it stands in the default network";
  },
});
