import * as kinds from "../../../policies/kinds";
import type { Given } from "../sample";
import { documentdb, ecs, patched, unprotected, withExtra, type Mutations } from "./mutation";

const instance = (part: object) => ecs(patched(kinds.rdsInstance, "main-instance", part));
const cluster = (part: object) => documentdb(patched(kinds.documentCluster, "main-cluster", part));

/** A cluster of Aurora beside the platform, with which nothing is wrong. */
const aurora: Given<NonNullable<(typeof kinds.rdsCluster)["props"]>> = {
  ...{ engine: "aurora-postgresql", storageEncrypted: true, kmsKeyId: "arn:aws:kms:eu-central-1:222222222222:key/1" },
  ...{ backupRetentionPeriod: 14, deletionProtection: true, skipFinalSnapshot: false, copyTagsToSnapshot: true },
  ...{ enabledCloudwatchLogsExports: ["postgresql"], masterUsername: "plinth", manageMasterUserPassword: true },
};
const withAurora = (part: object) => ecs(withExtra(kinds.rdsCluster, "aurora-cluster", { ...aurora, ...part }));

export const databases: Mutations = {
  "database-encrypted": {
    "PostgreSQL in plain text": instance({ storageEncrypted: false }),
    "DocumentDB in plain text": cluster({ storageEncrypted: false }),
    "Aurora in plain text": withAurora({ storageEncrypted: undefined }),
  },
  "database-own-key": {
    "the key is AWS's own": instance({ kmsKeyId: undefined }),
    "the cluster's key is AWS's own": cluster({ kmsKeyId: undefined }),
  },
  "database-private": {
    "it has a public address": instance({ publiclyAccessible: true }),
    "an instance of Aurora has": ecs(
      withExtra(kinds.rdsCluster, "aurora-cluster", aurora),
      withExtra(kinds.rdsClusterInstance, "aurora-instance", {
        ...{ clusterIdentifier: "aurora", engine: "aurora-postgresql", instanceClass: "db.r7g.large" },
        publiclyAccessible: true,
      }),
    ),
  },
  "database-multi-az": { "it stands in one zone": instance({ multiAz: false }) },
  "database-backups": {
    "Aurora keeps one day": withAurora({ backupRetentionPeriod: undefined }),
    "five days, though AWS Backup keeps more": ecs(
      patched(kinds.rdsInstance, "main-instance", { backupRetentionPeriod: 5 }),
      patched(kinds.backupPlan, "backups-plan", ({ rules = [] }) => ({
        rules: rules.map((rule) => ({ ...rule, enableContinuousBackup: true })),
      })),
    ),
  },
  "database-deletion-protection": {
    "whoever may delete it can": instance({ deletionProtection: false }),
    "nothing is left of it": cluster({ skipFinalSnapshot: true }),
    "the program may delete it": ecs(unprotected(kinds.rdsInstance, "main-instance")),
  },
  "database-observed": {
    "nobody sees its processes": instance({ monitoringInterval: 0 }),
    "its statements have AWS's own key": instance({ performanceInsightsKmsKeyId: undefined }),
    "nobody sees its statements": instance({ performanceInsightsEnabled: false }),
  },
  "database-logs": {
    "one log stays behind": instance({ enabledCloudwatchLogsExports: ["upgrade"] }),
    "nobody keeps the audit": cluster({ enabledCloudwatchLogsExports: ["profiler"] }),
    "Aurora exports nothing": withAurora({ enabledCloudwatchLogsExports: undefined }),
  },
  "database-minor-upgrades": { "it stays as it is": instance({ autoMinorVersionUpgrade: false }) },
  "database-snapshot-tags": {
    "its snapshots say nothing": instance({ copyTagsToSnapshot: false }),
    "Aurora's snapshots say nothing": withAurora({ copyTagsToSnapshot: undefined }),
  },
  "database-certificate": { "its certificate has expired": instance({ caCertIdentifier: "rds-ca-2019" }) },
  "database-administrator": {
    "everybody knows the name": instance({ username: "postgres" }),
    "the password stands in the state": cluster({ manageMasterUserPassword: undefined, masterPassword: "hush" }),
  },
};
