import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { watch } from "../alarm";
import { logGroup } from "../log-group";
import { named } from "../names";
import { allowing } from "../policy-document";
import { serviceRole } from "../role";
import { readSecrets } from "../secrets";
import { allow, securityGroup } from "../security-group";
import { proxyAlarms } from "./alarms";
import type { Pool, ProxyArgs } from "./index";

/** RDS Proxy before the instance that is written to. */
export function proxy(name: string, args: ProxyArgs, opts: pulumi.CustomResourceOptions): Pool {
  const { pooling, database, network, logs } = args;
  const group = securityGroup(
    `${name}-security-group`,
    { vpcId: network.vpcId, description: `RDS Proxy ${name}` },
    opts,
  );
  const peer = { name, securityGroupId: group.id };
  const openings = allow(peer, database.peer, database.port, opts);
  // RDS names the log group after the proxy, and it has to be there first to have a retention.
  const proxyName = database.identifier;
  const ownLogs = logGroup(`${name}-log-group`, logs, opts, pulumi.interpolate`/aws/rds/proxy/${proxyName}`);
  const { role, policy } = reader(name, args, opts);
  const made = new aws.rds.Proxy(
    `${name}-proxy`,
    {
      name: proxyName,
      engineFamily: "POSTGRESQL",
      requireTls: true,
      roleArn: role.arn,
      auths: [
        {
          authScheme: "SECRETS",
          iamAuth: "DISABLED",
          clientPasswordAuthType: "POSTGRES_SCRAM_SHA_256",
          secretArn: database.secretArn,
        },
      ],
      idleClientTimeout: pooling.idleClientSeconds,
      vpcSubnetIds: network.dataSubnetIds,
      vpcSecurityGroupIds: [group.id],
      tags: named(`${name}-proxy`),
    },
    pulumi.mergeOptions(opts, { dependsOn: [ownLogs, policy, ...openings] }),
  );
  const targetGroup = new aws.rds.ProxyDefaultTargetGroup(
    `${name}-proxy-default-target-group`,
    {
      dbProxyName: made.name,
      connectionPoolConfig: {
        maxConnectionsPercent: pooling.maxConnectionsPercent,
        // As many as RDS keeps by default, a half: it takes no more idle ones than it may open.
        maxIdleConnectionsPercent: Math.floor(pooling.maxConnectionsPercent / 2),
        connectionBorrowTimeout: pooling.borrowSeconds,
      },
    },
    opts,
  );
  const target = new aws.rds.ProxyTarget(
    `${name}-proxy-target`,
    { dbProxyName: made.name, targetGroupName: targetGroup.name, dbInstanceIdentifier: database.identifier },
    // The proxy logs in as the application's user, which is there once the database is set up.
    pulumi.mergeOptions(opts, { dependsOn: [database.ready] }),
  );
  return {
    host: made.endpoint,
    peer,
    running: true,
    watched: watch(name, proxyAlarms(made.name), args.alarms, opts),
    after: [target],
  };
}

/** Who reads user and password for the proxy. */
function reader(name: string, { database, keyArn, region }: ProxyArgs, opts: pulumi.CustomResourceOptions) {
  const role = serviceRole(`${name}-role`, "rds.amazonaws.com", opts);
  const policy = new aws.iam.RolePolicy(
    `${name}-role-policy`,
    {
      role: role.id,
      policy: allowing(readSecrets(database.secretArn, keyArn, region)),
    },
    opts,
  );
  return { role, policy };
}
