import type { Rule } from "./rule";
import { alarmCoverage } from "./rules/alarm-coverage";
import { alarmCanFire, alarmReachesHuman } from "./rules/alarms";
import { backupElsewhere, rpoBySchedule } from "./rules/backups";
import { bucketPublicAccessBlock } from "./rules/buckets";
import { autoscaleSane, deployCapacity } from "./rules/capacity";
import { connectionBudget } from "./rules/connections";
import { databaseEncrypted } from "./rules/databases";
import { monitorTheEdge } from "./rules/edge";
import { kmsBlastRadius, statefulProtected } from "./rules/keys";
import { natSinglePoint } from "./rules/network";
import { pathPermissions } from "./rules/permissions";
import { secretLifecycle, taskReferences } from "./rules/secret-lifecycle";
import { secretRecoveryWindow } from "./rules/secrets";
import { securityGroupNoAdminPorts } from "./rules/security-groups";
import { drainTiming, healthCheckTiming } from "./rules/timing";
import { azSpread } from "./rules/zones";

/** All rules, in the order in which they are told. */
export const rules: readonly Rule[] = [
  connectionBudget,
  healthCheckTiming,
  drainTiming,
  deployCapacity,
  autoscaleSane,
  azSpread,
  natSinglePoint,
  pathPermissions,
  alarmCoverage,
  alarmReachesHuman,
  alarmCanFire,
  monitorTheEdge,
  rpoBySchedule,
  backupElsewhere,
  statefulProtected,
  kmsBlastRadius,
  secretLifecycle,
  taskReferences,
  databaseEncrypted,
  bucketPublicAccessBlock,
  securityGroupNoAdminPorts,
  secretRecoveryWindow,
];
