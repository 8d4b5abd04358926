import * as kinds from "../../../policies/kinds";
import { ecs, patched, type Mutations } from "./mutation";

const queue = (part: object) => ecs(patched(kinds.cacheGroup, "queue-replication-group", part));

export const caches: Mutations = {
  "cache-encrypted": {
    "what it keeps is in plain text": queue({ atRestEncryptionEnabled: false }),
    "what it sends is in plain text": queue({ transitEncryptionEnabled: false }),
    "clients may come without TLS": queue({ transitEncryptionMode: "preferred" }),
  },
  "cache-own-key": { "the key is AWS's own": queue({ kmsKeyId: undefined }) },
  "cache-password": { "nobody is asked": queue({ authToken: undefined }) },
  "cache-failover": {
    "no replica takes over": queue({ automaticFailoverEnabled: false }),
    "the replica may be next to it": queue({ multiAzEnabled: false }),
    "it is alone": queue({ numCacheClusters: 1 }),
  },
  "cache-snapshots": {
    "a cache keeps none": ecs(patched(kinds.cacheGroup, "sessions-replication-group", { snapshotRetentionLimit: 0 })),
  },
  "cache-minor-upgrades": { "it stays as it is": queue({ autoMinorVersionUpgrade: false }) },
  "cache-subnets": { "it stands in the default network": queue({ subnetGroupName: undefined }) },
};
