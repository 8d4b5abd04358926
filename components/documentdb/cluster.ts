import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { isProtected, isRecoverable } from "../deletion";
import { logGroup } from "../log-group";
import { named } from "../names";
import type { DocumentDatabaseArgs } from "./index";
import { clusterParameters } from "./parameters";
import { masterUser } from "./settings";

export const port = 27017;

const logExports = ["audit", "profiler"];
const customTimeouts = { create: "60m", update: "120m", delete: "60m" };

/** The cluster with its storage; its instances are beside it. */
export function makeCluster(
  parent: pulumi.Resource,
  name: string,
  args: DocumentDatabaseArgs,
  securityGroupId: pulumi.Output<string>,
): aws.docdb.Cluster {
  const { settings, subnetIds, keyArn } = args;
  const opts = { parent };
  // DocumentDB names its log groups after the cluster, and they have to be there first to have a retention: so the
  // cluster's name is known before it. A random part keeps final snapshots apart of clusters that came after one another.
  const suffix = new random.RandomId(`${name}-random-id`, { byteLength: 4 }, opts).hex;
  const clusterIdentifier = pulumi.interpolate`${name}-${suffix}`;
  const subnetGroup = new aws.docdb.SubnetGroup(
    `${name}-subnet-group`,
    { subnetIds, description: `data tier, for ${name}`, tags: named(`${name}-subnet-group`) },
    opts,
  );
  return new aws.docdb.Cluster(
    `${name}-cluster`,
    {
      clusterIdentifier,
      engine: "docdb",
      engineVersion: `${settings.version}.0`,
      // Without Plinth's asking for it nothing is upgraded: who raises `version` means it.
      allowMajorVersionUpgrade: true,
      applyImmediately: settings.applyImmediately,
      masterUsername: masterUser,
      manageMasterUserPassword: true,
      port,
      storageType: settings.storageType,
      storageEncrypted: true,
      kmsKeyId: keyArn,
      dbSubnetGroupName: subnetGroup.name,
      vpcSecurityGroupIds: [securityGroupId],
      dbClusterParameterGroupName: parameterGroup(name, settings, opts).name,
      enabledCloudwatchLogsExports: logExports,
      backupRetentionPeriod: settings.backupDays,
      preferredBackupWindow: settings.backupWindow,
      preferredMaintenanceWindow: settings.maintenanceWindow,
      deletionProtection: isProtected(settings.deletion),
      skipFinalSnapshot: !isRecoverable(settings.deletion),
      finalSnapshotIdentifier: isRecoverable(settings.deletion)
        ? pulumi.interpolate`${clusterIdentifier}-final`
        : undefined,
      tags: named(`${name}-cluster`),
    },
    {
      parent,
      protect: isProtected(settings.deletion),
      dependsOn: logExports.map((log) =>
        logGroup(
          `${name}-log-group-${log}`,
          args.logs,
          opts,
          pulumi.interpolate`/aws/docdb/${clusterIdentifier}/${log}`,
        ),
      ),
      customTimeouts,
    },
  );
}

const parameterGroup = (
  name: string,
  settings: DocumentDatabaseArgs["settings"],
  opts: pulumi.CustomResourceOptions,
): aws.docdb.ClusterParameterGroup =>
  new aws.docdb.ClusterParameterGroup(
    // The version is in the name, so that an upgrade finds the new group beside the old one.
    `${name}-cluster-parameter-group-${settings.version}`,
    {
      family: `docdb${settings.version}`,
      description: `parameters of ${name}`,
      parameters: clusterParameters(settings),
      tags: named(`${name}-cluster-parameter-group`),
    },
    opts,
  );

/** One place for an instance: its zone, and the key by which its name stays its own. */
export interface Place {
  readonly key: string;
  readonly zone: string;
}

/**
 * Where instances stand: one in each zone, then a second in each, and so on. A key is the zone's letter, with a number
 * from the second on, so that one instance more renames none.
 *
 * @example places(3, ["a", "b"]) // keys a, b, a-2
 */
export const places = (instances: number, zones: readonly string[]): Place[] =>
  Array.from({ length: instances }, (_, index) => {
    const zone = zones[index % zones.length] ?? "";
    const round = Math.floor(index / zones.length) + 1;
    return { key: round === 1 ? zone : `${zone}-${round}`, zone };
  });

export const makeInstance = (
  parent: pulumi.Resource,
  name: string,
  { settings, region }: DocumentDatabaseArgs,
  cluster: aws.docdb.Cluster,
  { key, zone }: Place,
): aws.docdb.ClusterInstance =>
  new aws.docdb.ClusterInstance(
    `${name}-cluster-instance-${key}`,
    {
      identifier: pulumi.interpolate`${cluster.clusterIdentifier}-${key}`,
      clusterIdentifier: cluster.clusterIdentifier,
      instanceClass: settings.instanceClass,
      availabilityZone: `${region}${zone}`,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      applyImmediately: settings.applyImmediately,
      preferredMaintenanceWindow: settings.maintenanceWindow,
      copyTagsToSnapshot: true,
      tags: named(`${name}-cluster-instance-${key}`),
    },
    // The data is the cluster's: an instance that goes takes none with it.
    { parent, customTimeouts },
  );
