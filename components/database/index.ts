import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { alarm, type AlarmArgs } from "../alarm";
import type { Connection } from "../connection";
import { isProtected, isRecoverable } from "../deletion";
import { logGroup, type LogsArgs } from "../log-group";
import { named } from "../names";
import { serviceRole } from "../role";
import { secretContainer, secretVersion } from "../secrets";
import { securityGroup } from "../security-group";
import { instanceAlarms, replicaAlarms } from "./alarms";
import { parameters, postgresUrl } from "./parameters";
import type { DatabaseSettings } from "./settings";

const port = 5432;
const logExports = ["postgresql", "upgrade"];

export interface DatabaseArgs {
  readonly settings: DatabaseSettings;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string>[];
  readonly keyArn: pulumi.Input<string>;
  readonly logs: LogsArgs;
  readonly alarms: AlarmArgs;
}

/**
 * PostgreSQL on RDS, its read replicas, and the secret by which the application reaches it. RDS manages the master
 * user's password; the application has a user of its own.
 */
export class Database extends pulumi.ComponentResource {
  /** By facet: "" is the database itself, "replica" the first read replica, "replica-2" the second ... */
  readonly connections: Readonly<Record<string, Connection>>;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Database", name, {}, opts);
    const shared = sharedParts(this, name, args);
    const primary = primaryInstance(this, name, args, shared);
    const replicas = Array.from({ length: args.settings.replicas }, (_, index) =>
      replicaInstance(this, name, index + 1, args, shared, primary),
    );

    const peer = { name, securityGroupId: shared.securityGroup.id };
    const password = new random.RandomPassword(
      `${name}-random-password`,
      { length: 40, special: false },
      { parent: this, protect: isProtected(args.settings.deletion) },
    ).result;
    const connect = (key: string, instance: aws.rds.Instance): Connection => ({
      peer,
      port,
      parts: connectionParts(this, name, key, args, instance, password),
    });
    this.connections = {
      "": connect("", primary),
      ...Object.fromEntries(replicas.map((replica, index) => [facet(index), connect(`-${facet(index)}`, replica)])),
    };
    this.registerOutputs({ address: primary.address });
  }
}

/** The facets that a database offers to `uses`, beside itself. */
export const databaseFacets = ({ replicas }: Pick<DatabaseSettings, "replicas">): string[] =>
  Array.from({ length: replicas }, (_, index) => facet(index));

const facet = (index: number): string => (index === 0 ? "replica" : `replica-${index + 1}`);

/** What an instance and its replicas have in common. */
interface Shared {
  readonly identifier: pulumi.Output<string>;
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly subnetGroup: aws.rds.SubnetGroup;
  readonly parameterGroup: aws.rds.ParameterGroup;
  readonly monitoringRole: aws.iam.Role;
}

function sharedParts(parent: Database, name: string, { settings, vpcId, subnetIds }: DatabaseArgs): Shared {
  const opts = { parent };
  // RDS names its log groups after the instance, and they have to be there first to have a retention: so the instance's
  // name is known before it. A random part keeps the final snapshots of databases apart that came after one another.
  const suffix = new random.RandomId(`${name}-random-id`, { byteLength: 4 }, opts).hex;
  const monitoringRole = serviceRole(`${name}-role-monitoring`, "monitoring.rds.amazonaws.com", opts);
  new aws.iam.RolePolicyAttachment(
    `${name}-role-policy-attachment-monitoring`,
    { role: monitoringRole.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" },
    opts,
  );
  return {
    identifier: pulumi.interpolate`${name}-${suffix}`,
    securityGroup: securityGroup(`${name}-security-group`, { vpcId, description: `database ${name}` }, opts),
    subnetGroup: new aws.rds.SubnetGroup(
      `${name}-subnet-group`,
      { subnetIds, description: `data tier, for ${name}`, tags: named(`${name}-subnet-group`) },
      opts,
    ),
    parameterGroup: new aws.rds.ParameterGroup(
      // The family is in the name, so that a major upgrade finds the new group beside the old one.
      `${name}-parameter-group-${settings.version}`,
      {
        family: `postgres${settings.version}`,
        description: `parameters of ${name}`,
        parameters: parameters(settings),
        tags: named(`${name}-parameter-group`),
      },
      opts,
    ),
    monitoringRole,
  };
}

function primaryInstance(parent: Database, name: string, args: DatabaseArgs, shared: Shared): aws.rds.Instance {
  const { settings, keyArn } = args;
  const instance = new aws.rds.Instance(
    `${name}-instance`,
    {
      ...instanceArgs(args, shared, shared.identifier),
      engine: "postgres",
      engineVersion: settings.version,
      // Without Plinth's asking for it nothing is upgraded: who raises `version` means it.
      allowMajorVersionUpgrade: true,
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
      dbName: settings.databaseName,
      // Not "postgres" or the application's user: that one is made in the database, and owns no more than it needs.
      username: "plinth",
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: keyArn,
      // Where RDS has grown the storage by itself, the provider takes what it has grown to as right.
      allocatedStorage: settings.storageGiB,
      kmsKeyId: keyArn,
      storageEncrypted: true,
      multiAz: settings.multiAz,
      dbSubnetGroupName: shared.subnetGroup.name,
      backupRetentionPeriod: settings.backupDays,
      backupWindow: settings.backupWindow,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: !isRecoverable(settings.deletion),
      deletionProtection: isProtected(settings.deletion),
      skipFinalSnapshot: !isRecoverable(settings.deletion),
      finalSnapshotIdentifier: isRecoverable(settings.deletion)
        ? pulumi.interpolate`${shared.identifier}-final`
        : undefined,
      tags: named(`${name}-instance`),
    },
    {
      parent,
      protect: isProtected(settings.deletion),
      dependsOn: logGroups(parent, name, args, shared.identifier),
      customTimeouts: { create: "60m", update: "120m", delete: "60m" },
    },
  );
  for (const spec of instanceAlarms(settings, shared.identifier)) alarm(name, spec, args.alarms, { parent });
  return instance;
}

function replicaInstance(
  parent: Database,
  name: string,
  number: number,
  args: DatabaseArgs,
  shared: Shared,
  primary: aws.rds.Instance,
): aws.rds.Instance {
  const { settings, keyArn } = args;
  const identifier = pulumi.interpolate`${shared.identifier}-replica-${number}`;
  const logicalName = `${name}-instance-replica-${number}`;
  const instance = new aws.rds.Instance(
    logicalName,
    {
      ...instanceArgs(args, shared, identifier),
      replicateSourceDb: primary.identifier,
      kmsKeyId: keyArn,
      storageEncrypted: true,
      // Everything in a replica is also in its source.
      skipFinalSnapshot: true,
      backupRetentionPeriod: 0,
      tags: named(logicalName),
    },
    {
      parent,
      dependsOn: logGroups(parent, `${name}-replica-${number}`, args, identifier),
      customTimeouts: { create: "60m", update: "120m", delete: "60m" },
    },
  );
  for (const spec of replicaAlarms(settings, identifier)) {
    alarm(`${name}-replica-${number}`, spec, args.alarms, { parent });
  }
  return instance;
}

/** What holds for every instance, replica or not. */
const instanceArgs = ({ settings, keyArn }: DatabaseArgs, shared: Shared, identifier: pulumi.Input<string>) => ({
  identifier,
  instanceClass: settings.instanceClass,
  storageType: "gp3",
  maxAllocatedStorage: settings.maxStorageGiB,
  port,
  publiclyAccessible: false,
  vpcSecurityGroupIds: [shared.securityGroup.id],
  parameterGroupName: shared.parameterGroup.name,
  caCertIdentifier: "rds-ca-rsa2048-g1",
  // The major version is all that is set, so RDS's minor upgrades are no drift.
  autoMinorVersionUpgrade: true,
  maintenanceWindow: settings.maintenanceWindow,
  applyImmediately: settings.applyImmediately,
  enabledCloudwatchLogsExports: logExports,
  databaseInsightsMode: settings.insights,
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: keyArn,
  performanceInsightsRetentionPeriod: settings.insights === "advanced" ? 465 : 7,
  monitoringInterval: settings.monitoringSeconds,
  monitoringRoleArn: settings.monitoringSeconds === 0 ? undefined : shared.monitoringRole.arn,
});

const logGroups = (parent: Database, owner: string, { logs }: DatabaseArgs, identifier: pulumi.Output<string>) =>
  logExports.map((log) =>
    logGroup(`${owner}-log-group-${log}`, logs, { parent }, pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`),
  );

/** One secret holds the URL and the password; what is no secret is given as it is. */
function connectionParts(
  parent: Database,
  name: string,
  suffix: string,
  { settings, keyArn }: DatabaseArgs,
  instance: aws.rds.Instance,
  password: pulumi.Output<string>,
): Connection["parts"] {
  const { deletion, user, databaseName } = settings;
  const container = secretContainer(`${name}-secret${suffix}`, { deletion, keyArn }, { parent });
  const value = pulumi
    .all([instance.address, password])
    .apply(([host, secret]) => JSON.stringify({ url: postgresUrl(settings, host, port, secret), password: secret }));
  const secretArn = secretVersion(`${name}-secret-version${suffix}`, container, value, { parent });
  return {
    url: { secretArn, jsonKey: "url" },
    password: { secretArn, jsonKey: "password" },
    host: { plain: instance.address },
    port: { plain: String(port) },
    user: { plain: user },
    database: { plain: databaseName },
  };
}
