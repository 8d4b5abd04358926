import type { Rule } from "./rule";
import { alarmCanFire, alarmReachesHuman } from "./rules/alarms";
import { bucketPublicAccessBlock } from "./rules/buckets";
import { connectionBudget } from "./rules/connections";
import { databaseEncrypted } from "./rules/databases";
import { natSinglePoint } from "./rules/network";
import { secretRecoveryWindow } from "./rules/secrets";
import { securityGroupNoAdminPorts } from "./rules/security-groups";
import { drainTiming, healthCheckTiming } from "./rules/timing";

/** All rules, in the order in which they are told. */
export const rules: readonly Rule[] = [
  connectionBudget,
  healthCheckTiming,
  drainTiming,
  natSinglePoint,
  alarmReachesHuman,
  alarmCanFire,
  databaseEncrypted,
  bucketPublicAccessBlock,
  securityGroupNoAdminPorts,
  secretRecoveryWindow,
];
