/**
 * What environments of one nature have in common: all that differs between them stands here, as data. Profiles are the
 * weakest layer: `app.yaml` and the stack file say otherwise where they mean it.
 */
const disposable = { kind: "immediate", reason: "the staging profile holds nothing that matters" };

export const profiles: Readonly<Record<string, unknown>> = {
  /** Whole, but small: one of everything, no standby, and `destroy` leaves nothing behind. */
  staging: {
    network: { nat: "single", flowLogs: "REJECT" },
    keys: { deletion: disposable },
    logs: { retentionDays: 30 },
    registry: { keepImages: 20, deletion: disposable },
    "platform[ecs]": { containerInsights: "disabled" },
    "platform[eks]": { cluster: { deletion: disposable } },
    dns: { deletion: disposable },
    ingress: { accessLogDays: 30, deletion: disposable },
    databases: {
      "*[postgres]": {
        instanceClass: "db.t4g.micro",
        multiAz: false,
        backupDays: 3,
        maxStorageGiB: 50,
        monitoringSeconds: 0,
        deletion: disposable,
      },
      "*[documentdb]": {
        instanceClass: "db.t4g.medium",
        instances: 1,
        failover: "none",
        backupDays: 3,
        deletion: disposable,
      },
    },
    buckets: { "*": { deletion: disposable } },
    backups: { retentionDays: 7, deletion: disposable },
    caches: { "*": { nodeType: "cache.t4g.micro", replicas: 0, snapshotDays: 0, deletion: disposable } },
    secrets: { "*": { deletion: disposable } },
    services: { "*": { cpu: 256, memoryMiB: 512, scale: { min: 1, max: 2 } } },
    jobs: { "*": { cpu: 256, memoryMiB: 512, alarms: { severity: "warning" } } },
  },
  /** Survives the loss of a zone, and nothing that holds data can be deleted by accident. */
  production: {
    network: { nat: "perZone" },
    logs: { retentionDays: 90 },
    "platform[ecs]": { containerInsights: "enhanced" },
    "platform[eks]": { containerInsights: "enhanced" },
    databases: {
      "*[postgres]": { instanceClass: "db.t4g.medium", multiAz: true, backupDays: 14, maxStorageGiB: 500 },
      "*[documentdb]": { instanceClass: "db.r6g.large", instances: 2, failover: "required", backupDays: 14 },
    },
    buckets: { "*[backups]": { objectLock: "governance" } },
    caches: { "*": { nodeType: "cache.t4g.small", replicas: 1, snapshotDays: 7 } },
    services: { "*": { cpu: 512, memoryMiB: 1024, scale: { min: 2, max: 10 } } },
  },
};
