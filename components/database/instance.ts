import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { derived, isProtected, isRecoverable } from "../deletion";
import { logGroup } from "../log-group";
import { named } from "../names";
import { serviceRole } from "../role";
import { secretContainer, secretVersion } from "../secrets";
import { securityGroup } from "../security-group";
import type { DatabaseArgs } from "./index";
import { parameters } from "./parameters";
import { masterUser } from "./settings";

export const port = 5432;

const logExports = ["postgresql", "upgrade"];
const customTimeouts = { create: "60m", update: "120m", delete: "60m" };

/** What an instance and its replicas have in common. */
export interface Shared {
  readonly identifier: pulumi.Output<string>;
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly subnetGroup: aws.rds.SubnetGroup;
  readonly parameterGroup: aws.rds.ParameterGroup;
  /** Who writes the readings of enhanced monitoring; undefined where it is off. */
  readonly monitoringRoleArn?: pulumi.Output<string>;
}

export function sharedParts(parent: pulumi.Resource, name: string, args: DatabaseArgs): Shared {
  const { settings, vpcId, subnetIds } = args;
  const opts = { parent };
  // RDS names its log groups after the instance, and they have to be there first to have a retention: so the instance's
  // name is known before it. A random part keeps the final snapshots of databases apart that came after one another.
  const suffix = new random.RandomId(`${name}-random-id`, { byteLength: 4 }, opts).hex;
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
    monitoringRoleArn: settings.monitoringSeconds === 0 ? undefined : monitoringRole(name, opts),
  };
}

/** The ARN waits for the role's permissions, without which RDS refuses it. */
function monitoringRole(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const role = serviceRole(`${name}-role-monitoring`, "monitoring.rds.amazonaws.com", opts);
  const attachment = new aws.iam.RolePolicyAttachment(
    `${name}-role-policy-attachment-monitoring`,
    { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" },
    opts,
  );
  return pulumi.all([role.arn, attachment.id]).apply(([arn]) => arn);
}

/** The instance that is written to, and the secret by which its master user logs in. */
export interface Primary {
  readonly instance: aws.rds.Instance;
  readonly masterSecretArn: pulumi.Output<string>;
}

export function primaryInstance(parent: pulumi.Resource, name: string, args: DatabaseArgs, shared: Shared): Primary {
  const { settings, keyArn } = args;
  const { identifier } = shared;
  const master = masterCredentials(parent, name, args);
  const instance = new aws.rds.Instance(
    `${name}-instance`,
    {
      ...instanceArgs(args, shared, identifier),
      ...master.args,
      engine: "postgres",
      engineVersion: settings.version,
      // Without Plinth's asking for it nothing is upgraded: who raises `version` means it.
      allowMajorVersionUpgrade: true,
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
      dbName: settings.databaseName,
      username: masterUser,
      // Where RDS has grown the storage by itself, the provider takes what it has grown to as right.
      allocatedStorage: settings.storageGiB,
      storageEncrypted: true,
      kmsKeyId: keyArn,
      multiAz: settings.multiAz,
      dbSubnetGroupName: shared.subnetGroup.name,
      backupRetentionPeriod: settings.backupDays,
      backupWindow: settings.backupWindow,
      deleteAutomatedBackups: !isRecoverable(settings.deletion),
      deletionProtection: isProtected(settings.deletion),
      skipFinalSnapshot: !isRecoverable(settings.deletion),
      finalSnapshotIdentifier: isRecoverable(settings.deletion) ? pulumi.interpolate`${identifier}-final` : undefined,
      tags: named(`${name}-instance`),
    },
    {
      parent,
      protect: isProtected(settings.deletion),
      dependsOn: logGroups(parent, name, args, identifier),
      customTimeouts,
    },
  );
  return { instance, masterSecretArn: master.secretArn(instance) };
}

interface Master {
  readonly args: Partial<aws.rds.InstanceArgs>;
  readonly secretArn: (instance: aws.rds.Instance) => pulumi.Output<string>;
}

/**
 * RDS manages the master user's password, but for a database with read replicas: that it does not support for PostgreSQL
 * ("Limitations for Secrets Manager integration", Amazon RDS User Guide). Then Plinth keeps it in a secret of its own.
 */
function masterCredentials(parent: pulumi.Resource, name: string, { settings, keyArn }: DatabaseArgs): Master {
  if (settings.replicas === 0) {
    return {
      args: { manageMasterUserPassword: true, masterUserSecretKmsKeyId: keyArn },
      secretArn: (instance) =>
        instance.masterUserSecrets.apply(([secret]) => {
          if (secret === undefined) throw new pulumi.ResourceError("RDS keeps no secret for the master user", instance);
          return secret.secretArn;
        }),
    };
  }
  const { result: password } = new random.RandomPassword(
    `${name}-random-password-master`,
    { length: 40, special: false },
    { parent, protect: isProtected(settings.deletion) },
  );
  const container = secretContainer(`${name}-secret-master`, { deletion: derived, keyArn }, { parent });
  const value = pulumi.jsonStringify({ username: masterUser, password });
  const { secretId } = secretVersion(`${name}-secret-version-master`, container, value, { parent });
  return { args: { password }, secretArn: () => secretId };
}

export function replicaInstance(
  parent: pulumi.Resource,
  name: string,
  number: number,
  args: DatabaseArgs,
  shared: Shared,
  primary: aws.rds.Instance,
): aws.rds.Instance {
  const key = `replica-${number}`;
  const identifier = pulumi.interpolate`${shared.identifier}-${key}`;
  const logicalName = `${name}-instance-${key}`;
  return new aws.rds.Instance(
    logicalName,
    {
      ...instanceArgs(args, shared, identifier),
      replicateSourceDb: primary.identifier,
      // Everything in a replica is also in its source, whose encryption it inherits.
      skipFinalSnapshot: true,
      backupRetentionPeriod: 0,
      tags: named(logicalName),
    },
    { parent, dependsOn: logGroups(parent, name, args, identifier, `-${key}`), customTimeouts },
  );
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
  copyTagsToSnapshot: true,
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
  monitoringRoleArn: shared.monitoringRoleArn,
});

const logGroups = (
  parent: pulumi.Resource,
  name: string,
  { logs }: DatabaseArgs,
  identifier: pulumi.Output<string>,
  suffix = "",
) =>
  logExports.map((log) =>
    logGroup(
      `${name}-log-group-${log}${suffix}`,
      logs,
      { parent },
      pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`,
    ),
  );
