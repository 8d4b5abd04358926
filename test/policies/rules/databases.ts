import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Case, Cases } from "../cases";
import { one } from "../one";
import { sample, type Sample } from "../sample";

/** Without its source a rule on one resource does not know that it is a replica. */
const unknownSource: Case = {
  what: "one that may be a replica",
  stack: [sample(kinds.rdsInstance, "it", { replicateSourceDb: UNKNOWN })],
  notJudged: ["it: it.replicateSourceDb is known only after the deployment"],
};

/** With the source in sight it is known to be one. */
const replica: Case = {
  what: "a replica, whose data is its source's",
  stack: [
    sample(kinds.rdsInstance, "main", { deletionProtection: true }, { protect: true }),
    sample(kinds.rdsInstance, "replica", { replicateSourceDb: UNKNOWN }, { needs: { replicateSourceDb: ["main"] } }),
  ],
};

const hidden = {
  right: [{ publiclyAccessible: false }, {}],
  wrong: [[{ publiclyAccessible: true }, "`publiclyAccessible` gives it an address"]],
  unknown: "publiclyAccessible",
} as const;

export const databases: Cases = {
  "database-encrypted": [
    { what: "an encrypted one", stack: [sample(kinds.rdsInstance, "main", { storageEncrypted: true })] },
    {
      what: "one in plain text",
      stack: [sample(kinds.rdsInstance, "main", { storageEncrypted: false })],
      finds: ["main: its storage is in plain text"],
    },
    {
      what: "one that says nothing",
      stack: [sample(kinds.rdsInstance, "main", {})],
      finds: ["main: its storage is in plain text"],
    },
    {
      what: "one that will say",
      stack: [sample(kinds.rdsInstance, "main", { storageEncrypted: UNKNOWN })],
      notJudged: ["main: main.storageEncrypted is known only after the deployment"],
    },
    ...one(kinds.documentCluster, {
      right: [{ storageEncrypted: true }],
      wrong: [[{}, "its storage is in plain text"]],
    }),
    ...one(kinds.rdsCluster, { right: [{ storageEncrypted: true }], wrong: [[{}, "its storage is in plain text"]] }),
    {
      what: "a replica, which is as its source is",
      stack: [
        sample(kinds.rdsInstance, "main", { storageEncrypted: false }),
        sample(
          kinds.rdsInstance,
          "replica",
          { replicateSourceDb: UNKNOWN },
          { needs: { replicateSourceDb: ["main"] } },
        ),
      ],
      finds: ["main: its storage is in plain text"],
    },
    {
      what: "a replica of another stack's",
      stack: [sample(kinds.rdsInstance, "replica", { replicateSourceDb: "main" })],
      notJudged: ["replica: the source of replica is not of this stack"],
    },
  ],
  "database-own-key": [
    unknownSource,
    ...one(kinds.rdsInstance, {
      right: [{ kmsKeyId: "arn" }, { kmsKeyId: UNKNOWN }, { replicateSourceDb: "main" }],
      wrong: [[{}, "it has no `kmsKeyId`"]],
    }),
    ...one(kinds.documentCluster, { right: [{ kmsKeyId: "arn" }], wrong: [[{}, "it has no `kmsKeyId`"]] }),
  ],
  "database-private": [...one(kinds.rdsInstance, hidden), ...one(kinds.rdsClusterInstance, hidden)],
  "database-multi-az": [
    unknownSource,
    ...one(kinds.rdsInstance, {
      right: [{ multiAz: true }, { replicateSourceDb: "main" }],
      wrong: [
        [{}, "it stands in one zone"],
        [{ multiAz: false }, "it stands in one zone"],
      ],
      unknown: "multiAz",
    }),
  ],
  "database-backups": [
    unknownSource,
    ...one(kinds.rdsInstance, {
      right: [{ backupRetentionPeriod: 7 }, { replicateSourceDb: "main" }],
      wrong: [
        [{}, "it keeps 1 days; wanted: 7 or more"],
        [{ backupRetentionPeriod: 0 }, "it keeps 0 days"],
      ],
      unknown: "backupRetentionPeriod",
    }),
    ...one(kinds.documentCluster, {
      right: [{ backupRetentionPeriod: 14 }],
      wrong: [[{ backupRetentionPeriod: 7 }, "it keeps 7 days; wanted: 14 or more"]],
      config: { days: 14 },
    }),
  ],
  "database-deletion-protection": [
    {
      what: "one that is protected",
      stack: [sample(kinds.rdsInstance, "it", { deletionProtection: true }, { protect: true })],
    },
    replica,
    ...one(kinds.rdsInstance, {
      right: [{ replicateSourceDb: "main" }],
      wrong: [
        [{ deletionProtection: true }, "it is not protected by Pulumi"],
        [
          { skipFinalSnapshot: true },
          "`deletionProtection` is not true",
          "`skipFinalSnapshot` leaves nothing",
          "it is not protected by Pulumi",
        ],
      ],
    }),
    {
      what: "one that will say",
      stack: [sample(kinds.rdsCluster, "it", { deletionProtection: UNKNOWN }, { protect: true })],
      notJudged: ["it: it.deletionProtection is known only after the deployment"],
    },
    unknownSource,
  ],
  "database-observed": one(kinds.rdsInstance, {
    right: [
      { monitoringInterval: 60, performanceInsightsEnabled: true, performanceInsightsKmsKeyId: UNKNOWN },
      { monitoringInterval: 60, performanceInsightsEnabled: true, performanceInsightsKmsKeyId: "arn" },
    ],
    wrong: [
      [{}, "it has no `monitoringInterval`", "it has no Performance Insights"],
      [{ monitoringInterval: 60, performanceInsightsEnabled: true }, "its Performance Insights have AWS's own key"],
    ],
    unknown: "monitoringInterval",
  }),
  "database-logs": [
    ...one(kinds.rdsInstance, {
      right: [{ engine: "postgres", enabledCloudwatchLogsExports: ["postgresql", "upgrade"] }],
      wrong: [
        [{ engine: "postgres", enabledCloudwatchLogsExports: ["upgrade"] }, "it does not export `postgresql`"],
        [{ engine: "mysql" }, "it does not export `error`"],
      ],
      unknown: "enabledCloudwatchLogsExports",
    }),
    ...one(kinds.documentCluster, {
      right: [{ enabledCloudwatchLogsExports: ["audit", "profiler"] }],
      wrong: [[{}, "it does not export `audit`"]],
    }),
    {
      what: "a replica, which has its source's engine",
      stack: [
        sample(kinds.rdsInstance, "main", {
          engine: "postgres",
          enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
        }),
        sample(kinds.rdsInstance, "replica", {}, { needs: { replicateSourceDb: ["main"] } }),
      ],
      finds: ["replica: it does not export `postgresql` and `upgrade`"],
    },
    {
      what: "an engine of which nothing is known",
      stack: [sample(kinds.rdsInstance, "it", { engine: "db2-se" })],
      notJudged: ["it: which logs it has (db2-se) stands in no table"],
    },
  ],
  "database-minor-upgrades": one(kinds.rdsInstance, {
    right: [{}, { autoMinorVersionUpgrade: true }],
    wrong: [[{ autoMinorVersionUpgrade: false }, "`autoMinorVersionUpgrade` is false"]],
    unknown: "autoMinorVersionUpgrade",
  }),
  "database-snapshot-tags": one(kinds.rdsInstance, {
    right: [{ copyTagsToSnapshot: true }],
    wrong: [[{}, "its snapshots have none of its tags"]],
    unknown: "copyTagsToSnapshot",
  }),
  "database-certificate": one(kinds.rdsInstance, {
    right: [{}, { caCertIdentifier: "rds-ca-rsa2048-g1" }],
    wrong: [[{ caCertIdentifier: "rds-ca-2019" }, "the certificates of rds-ca-2019 have expired"]],
    unknown: "caCertIdentifier",
  }),
  "database-administrator": [
    ...one(kinds.rdsInstance, {
      right: [{ username: "plinth", manageMasterUserPassword: true, password: "" }, {}],
      wrong: [
        [{ username: "postgres" }, "its administrator is called postgres"],
        [{ username: "plinth", password: UNKNOWN }, "its administrator's password stands in the program"],
      ],
      unknown: "username",
    }),
    ...one(kinds.documentCluster, {
      right: [{ masterUsername: "plinth" }],
      wrong: [
        [{ masterUsername: "root", masterPassword: "p" }, "its administrator is called root", "its administrator's"],
      ],
    }),
    {
      what: "a password that the stack makes, of a database with read replicas",
      stack: [...replicated(), sample(kinds.randomValue, "generated", {})],
    },
    {
      what: "one that somebody wrote down, of a database with read replicas",
      stack: replicated({}),
      finds: ["primary: its administrator's password stands in the program"],
    },
    {
      what: "one that the stack makes, where AWS could keep it",
      stack: [replicated()[0]!, sample(kinds.randomValue, "generated", {})],
      finds: ["primary: its administrator's password stands in the program"],
    },
  ],
};

/** A database with a read replica, and where its password comes from. */
function replicated(needs: Readonly<Record<string, readonly string[]>> = { password: ["generated"] }): Sample[] {
  return [
    sample(kinds.rdsInstance, "primary", { username: "plinth", password: UNKNOWN }, { needs }),
    sample(kinds.rdsInstance, "replica", {}, { needs: { replicateSourceDb: ["primary"] } }),
  ];
}
