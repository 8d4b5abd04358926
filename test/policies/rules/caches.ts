import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";

export const caches: Cases = {
  "cache-encrypted": one(kinds.cacheGroup, {
    right: [{ atRestEncryptionEnabled: true, transitEncryptionEnabled: true, transitEncryptionMode: "required" }],
    wrong: [
      [{}, "what it keeps is in plain text", "what it sends is in plain text"],
      [
        { atRestEncryptionEnabled: true, transitEncryptionEnabled: true, transitEncryptionMode: "preferred" },
        "`transitEncryptionMode: preferred` lets clients in without TLS",
      ],
    ],
    unknown: "atRestEncryptionEnabled",
  }),
  "cache-own-key": one(kinds.cacheGroup, {
    right: [{ kmsKeyId: "arn" }, { kmsKeyId: UNKNOWN }],
    wrong: [[{}, "it has no `kmsKeyId`"]],
  }),
  "cache-password": one(kinds.cacheGroup, {
    right: [{ authToken: UNKNOWN }, { userGroupIds: ["group"] }],
    wrong: [[{}, "whoever reaches it may do everything"]],
  }),
  "cache-failover": one(kinds.cacheGroup, {
    right: [
      { numCacheClusters: 2, automaticFailoverEnabled: true, multiAzEnabled: true },
      { replicasPerNodeGroup: 1, automaticFailoverEnabled: true, multiAzEnabled: true },
    ],
    wrong: [
      [{}, "it has no replica", "no replica takes over", "its nodes may stand in one zone"],
      [{ numCacheClusters: 2, automaticFailoverEnabled: true }, "its nodes may stand in one zone"],
    ],
    unknown: "numCacheClusters",
  }),
  "cache-snapshots": one(kinds.cacheGroup, {
    right: [{ snapshotRetentionLimit: 1 }],
    wrong: [
      [{}, "it keeps no snapshots"],
      [{ snapshotRetentionLimit: 0 }, "it keeps no snapshots"],
    ],
    unknown: "snapshotRetentionLimit",
  }),
  "cache-minor-upgrades": one(kinds.cacheGroup, {
    right: [{}, { autoMinorVersionUpgrade: true }],
    wrong: [[{ autoMinorVersionUpgrade: false }, "`autoMinorVersionUpgrade` is false"]],
    unknown: "autoMinorVersionUpgrade",
  }),
  "cache-subnets": one(kinds.cacheGroup, {
    right: [{ subnetGroupName: "data" }, { subnetGroupName: UNKNOWN }],
    wrong: [
      [{}, "it stands in the default network: it has no `subnetGroupName`"],
      [{ subnetGroupName: "default" }, "it stands in the default network"],
    ],
  }),
};
