import { alarmCoverage } from "./alarm-coverage";
import { alarms } from "./alarms";
import { backups } from "./backups";
import { backupBuckets } from "./backup-buckets";
import { buckets } from "./buckets";
import { caches } from "./caches";
import { capacity } from "./capacity";
import { certificates } from "./certificates";
import { connections } from "./connections";
import { containers } from "./containers";
import { databaseAccess } from "./database-access";
import { databaseParameters } from "./database-parameters";
import { databases } from "./databases";
import { dns } from "./dns";
import { edge } from "./edge";
import { cdn } from "./edge-cdn";
import { kubernetesCluster } from "./eks";
import { firewall } from "./firewall";
import { functions } from "./functions";
import { iam } from "./iam";
import { keys } from "./keys";
import { singleKeys } from "./keys-single";
import { kubernetes } from "./kubernetes";
import { kubernetesAccess } from "./kubernetes-access";
import { loadBalancers } from "./load-balancers";
import { logs } from "./logs";
import { messaging } from "./messaging";
import type { Mutations } from "./mutation";
import { network } from "./network";
import { permissions } from "./permissions";
import { registry } from "./registry";
import { secretLifecycle } from "./secret-lifecycle";
import { secrets } from "./secrets";
import { securityGroups } from "./security-groups";
import { tags } from "./tags";
import { timing } from "./timing";
import { vaults } from "./vaults";
import { zones } from "./zones";

export const mutations: Mutations = {
  ...alarmCoverage,
  ...alarms,
  ...backups,
  ...backupBuckets,
  ...buckets,
  ...caches,
  ...capacity,
  ...certificates,
  ...connections,
  ...containers,
  ...databaseAccess,
  ...databaseParameters,
  ...databases,
  ...dns,
  ...edge,
  ...cdn,
  ...kubernetesCluster,
  ...firewall,
  ...functions,
  ...iam,
  ...keys,
  ...singleKeys,
  ...kubernetes,
  ...kubernetesAccess,
  ...loadBalancers,
  ...logs,
  ...messaging,
  ...network,
  ...permissions,
  ...registry,
  ...secretLifecycle,
  ...secrets,
  ...securityGroups,
  ...tags,
  ...timing,
  ...vaults,
  ...zones,
};
