import { alarmCoverage } from "./rules/alarm-coverage";
import { alarms } from "./rules/alarms";
import { backupBuckets } from "./rules/backup-buckets";
import { backups } from "./rules/backups";
import { buckets } from "./rules/buckets";
import { caches } from "./rules/caches";
import { capacity } from "./rules/capacity";
import { certificates } from "./rules/certificates";
import { connections } from "./rules/connections";
import { containers } from "./rules/containers";
import { databaseAccess } from "./rules/database-access";
import { databaseParameters } from "./rules/database-parameters";
import { databases } from "./rules/databases";
import { dns } from "./rules/dns";
import { edge } from "./rules/edge";
import { cdn } from "./rules/edge-cdn";
import { eks } from "./rules/eks";
import { firewall } from "./rules/firewall";
import { functions } from "./rules/functions";
import { iam } from "./rules/iam";
import { keys } from "./rules/keys";
import { singleKeys } from "./rules/keys-single";
import { kubernetes } from "./rules/kubernetes";
import { loadBalancers } from "./rules/load-balancers";
import { logs } from "./rules/logs";
import { messaging } from "./rules/messaging";
import { network } from "./rules/network";
import { permissions } from "./rules/permissions";
import { registry } from "./rules/registry";
import { secretLifecycle } from "./rules/secret-lifecycle";
import { secrets } from "./rules/secrets";
import { securityGroups } from "./rules/security-groups";
import { tags } from "./rules/tags";
import { timing } from "./rules/timing";
import { vaults } from "./rules/vaults";
import { zones } from "./rules/zones";
import type { Sample } from "./sample";

/** A small stack, and what a rule says of it: of each message a part, after the name of the resource. */
export interface Case {
  readonly what: string;
  readonly stack: readonly Sample[];
  readonly config?: object;
  readonly finds?: readonly string[];
  readonly notJudged?: readonly string[];
}

/** By the names of rules. */
export type Cases = Readonly<Record<string, readonly Case[]>>;

export const cases: Cases = {
  ...connections,
  ...timing,
  ...network,
  ...alarms,
  ...databases,
  ...buckets,
  ...securityGroups,
  ...secrets,
  ...alarmCoverage,
  ...backupBuckets,
  ...backups,
  ...capacity,
  ...edge,
  ...keys,
  ...permissions,
  ...secretLifecycle,
  ...zones,
  ...caches,
  ...certificates,
  ...containers,
  ...databaseAccess,
  ...databaseParameters,
  ...dns,
  ...cdn,
  ...eks,
  ...firewall,
  ...functions,
  ...iam,
  ...singleKeys,
  ...kubernetes,
  ...loadBalancers,
  ...logs,
  ...messaging,
  ...registry,
  ...tags,
  ...vaults,
};
