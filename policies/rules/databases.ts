import { z } from "zod";
import * as kinds from "../kinds";
import { anyOf, is, isSet, known, NotJudged } from "../resource";
import { graphRule, resourceRule } from "../rule";
import { isReplica } from "../stores";

/** What keeps an application's rows and documents. */
const stores = anyOf(kinds.rdsInstance, kinds.rdsCluster, kinds.documentCluster);

/** Source: "Encrypting Amazon RDS resources", Amazon RDS User Guide. */
export const databaseEncrypted = graphRule({
  name: "database-encrypted",
  description: "A database encrypts its storage.",
  severity: "critical",
  remedy:
    "Set `storageEncrypted: true` before the first deployment: a later change replaces the database, and its data has to be restored from an encrypted copy of a snapshot.",
  tags: [
    ...["checkov:CKV_AWS_16", "checkov:CKV_AWS_74", "checkov:CKV_AWS_96", "fsbp:DocumentDB.1", "fsbp:RDS.3"],
    ...["fsbp:RDS.27", "cis-3.0:2.3.1", "cis-4.0.1:2.2.1"],
  ],
  level: "mandatory",
  on: stores,
  check: (database, _, graph) => {
    // A replica is encrypted as its source is, which is judged by itself.
    if (graph.links(database, "replicateSourceDb", kinds.rdsInstance).length > 0) return [];
    const { storageEncrypted } = database.props;
    if (storageEncrypted === true) return [];
    if (is(database, kinds.rdsInstance) && database.props.replicateSourceDb !== undefined) {
      throw new NotJudged(`the source of ${database.name} is not of this stack`);
    }
    return ["its storage is in plain text: `storageEncrypted` is not true"];
  },
});

/** Source: "AWS KMS key management", Amazon RDS User Guide: the account's own key cannot be shared, restricted or rotated at will. */
export const databaseOwnKey = resourceRule({
  name: "database-own-key",
  description: "A database is encrypted with a key of the account's making.",
  severity: "low",
  remedy: "Set `kmsKeyId` before the first deployment: a later change replaces the database.",
  tags: ["checkov:CKV_AWS_182", "checkov:CKV_AWS_327"],
  level: "advisory",
  on: stores,
  *check(database) {
    // A replica is encrypted as its source is.
    if (!isSet(() => database.props.kmsKeyId) && !isReplica(database)) {
      yield "it has no `kmsKeyId`: with AWS's own key, no other account can read a copy of a snapshot";
    }
  },
});

/** Source: "Hiding a DB instance in a VPC from the internet", Amazon RDS User Guide. */
export const databasePrivate = resourceRule({
  name: "database-private",
  description: "No database has an address in the internet.",
  severity: "critical",
  remedy: "Leave `publiclyAccessible` out; to look into it from outside, go through a task or Session Manager.",
  tags: ["checkov:CKV_AWS_17", "fsbp:RDS.2", "cis-3.0:2.3.3", "cis-4.0.1:2.2.3"],
  level: "mandatory",
  on: anyOf(kinds.rdsInstance, kinds.rdsClusterInstance),
  *check({ props }) {
    if (props.publiclyAccessible === true) yield "`publiclyAccessible` gives it an address in the internet";
  },
});

/** Source: "Multi-AZ DB instance deployments", Amazon RDS User Guide. */
export const databaseMultiAz = resourceRule({
  name: "database-multi-az",
  description: "A database has a standby in another zone.",
  severity: "high",
  remedy: "Set `multiAz: true` (`databases.<name>.multiAz`).",
  tags: ["checkov:CKV_AWS_157", "fsbp:RDS.5", "cis-4.0.1:2.2.4"],
  level: { production: "mandatory", otherwise: "disabled" },
  on: [kinds.rdsInstance],
  *check(instance) {
    if (instance.props.multiAz !== true && !isReplica(instance)) {
      yield "it stands in one zone: when the zone fails, it is down until it is restored from a backup";
    }
  },
});

/** Source: "Backup retention period", Amazon RDS User Guide: an instance keeps a day where nothing is said, a replica none. */
export const databaseBackups = resourceRule({
  name: "database-backups",
  description: "A database can be restored to any second of the last days.",
  severity: "high",
  remedy: "Raise `backupRetentionPeriod` (`databases.<name>.backupDays`); 35 is the most.",
  tags: ["checkov:CKV_AWS_133", "checkov:CKV_AWS_360", "fsbp:DocumentDB.2", "fsbp:RDS.11"],
  level: { production: "mandatory", otherwise: "disabled" },
  config: z.strictObject({
    days: z.int().min(1).max(35).default(7).describe("days that have to be kept, at least"),
  }),
  on: stores,
  *check(database, { days }) {
    const { backupRetentionPeriod = 1 } = database.props;
    if (backupRetentionPeriod < days && !isReplica(database))
      yield `it keeps ${backupRetentionPeriod} days; wanted: ${days} or more`;
  },
});

/** Source: "Deleting a DB instance", Amazon RDS User Guide. */
export const databaseDeletionProtection = graphRule({
  name: "database-deletion-protection",
  description: "No single mistake deletes a database and what is in it.",
  severity: "critical",
  remedy:
    "Say `deletion: protected` in the settings; elsewhere set `deletionProtection`, `finalSnapshotIdentifier` and Pulumi's `protect`. To delete it on purpose, exempt it for those days (docs/deleting.md).",
  tags: ["checkov:CKV_AWS_139", "checkov:CKV_AWS_293", "fsbp:DocumentDB.5", "fsbp:RDS.7", "fsbp:RDS.8"],
  level: { production: "mandatory", otherwise: "disabled" },
  on: stores,
  *check(database, _, graph) {
    if (isReplica(database, graph)) return;
    const { deletionProtection, skipFinalSnapshot } = database.props;
    if (deletionProtection !== true) yield "`deletionProtection` is not true: whoever may delete it can, at once";
    if (skipFinalSnapshot === true) yield "`skipFinalSnapshot` leaves nothing of it when it is deleted";
    if (!database.protect) yield "it is not protected by Pulumi: taking it out of the program deletes it";
  },
});

/** Source: "Overview of monitoring metrics in Amazon RDS", Amazon RDS User Guide. */
export const databaseObserved = resourceRule({
  name: "database-observed",
  description: "What a database does is recorded: its processes, and the statements that it waits for.",
  severity: "medium",
  remedy:
    "Set `monitoringInterval` with a `monitoringRoleArn`, and `performanceInsightsEnabled` with a `performanceInsightsKmsKeyId`.",
  tags: ["checkov:CKV_AWS_118", "checkov:CKV_AWS_353", "checkov:CKV_AWS_354", "fsbp:RDS.6"],
  level: { production: "advisory", otherwise: "disabled" },
  on: [kinds.rdsInstance],
  *check({ props }) {
    if ((props.monitoringInterval ?? 0) === 0) yield "it has no `monitoringInterval`";
    if (props.performanceInsightsEnabled !== true) yield "it has no Performance Insights";
    // Statements have data in them.
    else if (!isSet(() => props.performanceInsightsKmsKeyId)) yield "its Performance Insights have AWS's own key";
  },
});

/** By the beginning of an engine's name. Source: "Monitoring Amazon RDS log files", Amazon RDS User Guide. */
const wantedLogs: Readonly<Record<string, readonly string[]>> = {
  "aurora-mysql": ["error"],
  "aurora-postgresql": ["postgresql"],
  docdb: ["audit"],
  mariadb: ["error"],
  mysql: ["error"],
  postgres: ["postgresql", "upgrade"],
};

export const databaseLogs = graphRule({
  name: "database-logs",
  description: "A database writes its logs where they outlive it.",
  severity: "medium",
  remedy: "Name the logs in `enabledCloudwatchLogsExports`.",
  tags: [
    ...["checkov:CKV_AWS_85", "checkov:CKV_AWS_129", "checkov:CKV_AWS_324"],
    ...["fsbp:DocumentDB.4", "fsbp:RDS.9", "fsbp:RDS.36", "fsbp:RDS.37"],
  ],
  level: "mandatory",
  on: stores,
  *check(database, _, graph) {
    const [source = database] = graph.links(database, "replicateSourceDb", kinds.rdsInstance);
    const { engine = is(database, kinds.documentCluster) ? "docdb" : "" } = source.props;
    const wanted = wantedLogs[engine];
    if (wanted === undefined) throw new NotJudged(`which logs ${database.name} has (${engine}) stands in no table`);
    const exported: readonly string[] = database.props.enabledCloudwatchLogsExports ?? [];
    const missing = wanted.filter((log) => !exported.includes(log));
    if (missing.length > 0) yield `it does not export ${missing.map((log) => `\`${log}\``).join(" and ")}`;
  },
});

/** Source: "Upgrading the minor engine version", Amazon RDS User Guide: on where nothing is said. */
export const databaseMinorUpgrades = resourceRule({
  name: "database-minor-upgrades",
  description: "A database takes its engine's minor versions, and with them what makes it safe.",
  severity: "medium",
  remedy: "Leave `autoMinorVersionUpgrade` out; they come in the maintenance window.",
  tags: ["checkov:CKV_AWS_226", "fsbp:RDS.13", "cis-3.0:2.3.2", "cis-4.0.1:2.2.2"],
  level: "mandatory",
  on: [kinds.rdsInstance],
  *check({ props }) {
    if (props.autoMinorVersionUpgrade === false) yield "`autoMinorVersionUpgrade` is false";
  },
  remediation: () => ({ autoMinorVersionUpgrade: true }),
});

/** Source: "Copying tags to DB snapshots", Amazon RDS User Guide. */
export const databaseSnapshotTags = resourceRule({
  name: "database-snapshot-tags",
  description: "A snapshot says what it is of.",
  severity: "low",
  remedy: "Set `copyTagsToSnapshot: true`.",
  tags: ["checkov:CKV2_AWS_60", "checkov:CKV_AWS_313", "fsbp:RDS.16", "fsbp:RDS.17"],
  level: "mandatory",
  on: anyOf(kinds.rdsInstance, kinds.rdsCluster),
  *check({ props }) {
    if (props.copyTagsToSnapshot !== true) yield "its snapshots have none of its tags";
  },
  remediation: () => ({ copyTagsToSnapshot: true }),
});

/** Source: "Certificate authorities", Amazon RDS User Guide: that of 2019 has expired on 22 August 2024. */
export const databaseCertificate = resourceRule({
  name: "database-certificate",
  description: "A database has a certificate that has not expired.",
  severity: "high",
  remedy: "Leave `caCertIdentifier` out, or set it to `rds-ca-rsa2048-g1`.",
  tags: ["checkov:CKV_AWS_211"],
  level: "mandatory",
  on: [kinds.rdsInstance],
  *check({ props: { caCertIdentifier = "" } }) {
    if (/^rds-ca-20\d\d$/.test(caCertIdentifier)) yield `the certificates of ${caCertIdentifier} have expired`;
  },
});

/** Names that an attacker tries first. */
const guessable = ["admin", "administrator", "awsuser", "mysql", "postgres", "root"];

/**
 * Where an instance of RDS has read replicas AWS keeps no password: then one is right that the stack makes itself. Source:
 * "Password management with Amazon RDS and AWS Secrets Manager", Amazon RDS User Guide.
 */
export const databaseAdministrator = graphRule({
  name: "database-administrator",
  description: "AWS keeps and changes the password of a database's administrator, whose name is not the usual one.",
  severity: "high",
  remedy:
    "Set `manageMasterUserPassword: true` instead of a password, and a name of your own, before the first deployment: a later name replaces the database.",
  tags: ["fsbp:RDS.25"],
  level: "mandatory",
  on: stores,
  *check(resource, _, graph) {
    const { props } = resource;
    const { username, masterUsername = username } = props as Login;
    if (masterUsername !== undefined && guessable.includes(masterUsername.toLowerCase())) {
      yield `its administrator is called ${masterUsername}, which everybody tries first`;
    }
    const made = ["password", "masterPassword"].flatMap((key) => graph.links(resource, key, kinds.randomValue));
    const isManaged = graph.users(resource, kinds.rdsInstance, "replicateSourceDb").length === 0 || made.length === 0;
    const password = () => (props as Login).password ?? (props as Login).masterPassword;
    // Where there is none, what AWS answers has an empty one.
    if (isManaged && isSet(password) && known(password) !== "") {
      yield "its administrator's password stands in the program and in the state";
    }
  },
});

/** An instance and a cluster have other names for the same. */
type Login = Readonly<Partial<Record<"username" | "password" | "masterUsername" | "masterPassword", string>>>;
