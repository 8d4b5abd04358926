import { byArn, byName, partOf, type Shapes } from "./shape";

const portOf: Readonly<Record<string, number>> = { postgres: 5432, mysql: 3306, mariadb: 3306 };

/** Databases, caches, buckets, backups, keys and secrets. */
export const data: Shapes = {
  "aws:backup/plan:Plan": (made) => ({
    id: made.uuid(),
    outputs: { arn: made.arn("backup", `backup-plan:${made.uuid()}`), name: made.name, version: made.lower(48) },
  }),
  "aws:backup/selection:Selection": (made) => ({ id: made.uuid(), outputs: { name: made.name } }),
  "aws:backup/vault:Vault": byName("backup", "backup-vault:", () => ({ recoveryPoints: 0 })),
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": partOf("backupVaultName", (made) => ({
    backupVaultArn: made.arn("backup", `backup-vault:${made.text("backupVaultName")}`),
  })),
  "aws:docdb/cluster:Cluster": (made) => {
    const { inputs, region } = made.thing;
    const clusterIdentifier = made.name;
    const at = (kind: string) => `${clusterIdentifier}.${kind}-${made.lower(12)}.${region}.docdb.amazonaws.com`;
    const secretArn = made.arn("secretsmanager", `secret:rds!${made.uuid("secret")}-${made.lower(6)}`);
    return {
      id: clusterIdentifier,
      outputs: {
        arn: made.arn("rds", `cluster:${clusterIdentifier}`),
        clusterIdentifier,
        clusterResourceId: `cluster-${made.upper(26)}`,
        endpoint: at("cluster"),
        masterUserSecrets:
          inputs["manageMasterUserPassword"] === true
            ? [{ kmsKeyId: made.text("masterUserSecretKmsKeyId"), secretArn, secretStatus: "active" }]
            : [],
        readerEndpoint: at("cluster-ro"),
      },
    };
  },
  "aws:docdb/clusterInstance:ClusterInstance": (made) => ({
    id: made.name,
    outputs: { arn: made.arn("rds", `db:${made.name}`), identifier: made.name },
  }),
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup": byName("rds", "cluster-pg:"),
  "aws:docdb/subnetGroup:SubnetGroup": byName("rds", "subgrp:"),
  "aws:elasticache/parameterGroup:ParameterGroup": byName("elasticache", "parametergroup:"),
  "aws:elasticache/replicationGroup:ReplicationGroup": (made) => {
    const { name } = made;
    const host = `${name}.${made.lower(6)}.${shortRegion(made.thing.region)}.cache.amazonaws.com`;
    const members = Number(made.thing.inputs["numCacheClusters"] ?? 1);
    return {
      id: name,
      outputs: {
        arn: made.arn("elasticache", `replicationgroup:${name}`),
        memberClusters: Array.from({ length: members }, (_, index) => `${name}-${String(index + 1).padStart(3, "0")}`),
        primaryEndpointAddress: `master.${host}`,
        readerEndpointAddress: `replica.${host}`,
        replicationGroupId: name,
      },
    };
  },
  "aws:elasticache/subnetGroup:SubnetGroup": byName("elasticache", "subnetgroup:"),
  "aws:kms/key:Key": (made) => ({
    id: made.uuid(),
    outputs: { arn: made.arn("kms", `key/${made.uuid()}`), keyId: made.uuid() },
  }),
  "aws:rds/instance:Instance": (made) => {
    const { inputs, region } = made.thing;
    const id = `db-${made.upper(26)}`;
    const address = `${made.name}.${made.lower(12)}.${region}.rds.amazonaws.com`;
    const port = Number(inputs["port"] ?? portOf[made.text("engine")] ?? 5432);
    const kmsKeyId = made.text("masterUserSecretKmsKeyId");
    const secretArn = made.arn("secretsmanager", `secret:rds!${made.uuid("secret")}-${made.lower(6)}`);
    return {
      id,
      outputs: {
        address,
        arn: made.arn("rds", `db:${made.name}`),
        endpoint: `${address}:${port}`,
        hostedZoneId: `Z${made.upper(13, "zone")}`,
        identifier: made.name,
        masterUserSecrets:
          inputs["manageMasterUserPassword"] === true ? [{ kmsKeyId, secretArn, secretStatus: "active" }] : [],
        port,
        resourceId: id,
        status: "available",
      },
    };
  },
  "aws:rds/parameterGroup:ParameterGroup": byName("rds", "pg:"),
  "aws:rds/proxy:Proxy": (made) => ({
    id: made.name,
    outputs: {
      arn: made.arn("rds", `db-proxy:prx-0${made.hex(16)}`),
      endpoint: `${made.name}.proxy-${made.lower(12)}.${made.thing.region}.rds.amazonaws.com`,
      name: made.name,
    },
  }),
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": partOf("dbProxyName", (made) => ({
    arn: made.arn("rds", `target-group:prx-tg-0${made.hex(16)}`),
    name: "default",
  })),
  "aws:rds/proxyTarget:ProxyTarget": (made) => ({
    id: [
      made.text("dbProxyName"),
      made.text("targetGroupName"),
      "RDS_INSTANCE",
      made.text("dbInstanceIdentifier"),
    ].join("/"),
    outputs: { rdsResourceId: made.text("dbInstanceIdentifier"), type: "RDS_INSTANCE" },
  }),
  "aws:rds/subnetGroup:SubnetGroup": byName("rds", "subgrp:"),
  "aws:s3/bucket:Bucket": ({ name, thing: { region } }) => ({
    id: name,
    outputs: {
      arn: `arn:aws:s3:::${name}`,
      bucket: name,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegion: region,
      bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    },
  }),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": partOf("bucket"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": partOf("bucket"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": partOf("bucket"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": partOf("bucket"),
  "aws:s3/bucketPolicy:BucketPolicy": partOf("bucket"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": partOf("bucket"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": partOf("bucket"),
  "aws:s3/bucketVersioning:BucketVersioning": partOf("bucket"),
  "aws:secretsmanager/secret:Secret": byArn(
    (made) => made.arn("secretsmanager", `secret:${made.name}-${made.lower(6)}`),
    ({ name }) => ({ name }),
  ),
  "aws:secretsmanager/secretVersion:SecretVersion": (made) => ({
    id: `${made.text("secretId")}|${made.uuid()}`,
    outputs: { arn: made.text("secretId"), versionId: made.uuid(), versionStages: ["AWSCURRENT"] },
  }),
};

/** As ElastiCache writes it in its addresses: `euc1` for eu-central-1. */
const shortRegion = (region: string): string => {
  const [area = "", side = "", number = ""] = region.split("-");
  return `${area}${side.slice(0, 1)}${number}`;
};
