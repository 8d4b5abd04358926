import { alarmCoverage } from "./rules/alarm-coverage";
import { alarms } from "./rules/alarms";
import { backups } from "./rules/backups";
import { buckets } from "./rules/buckets";
import { capacity } from "./rules/capacity";
import { connections } from "./rules/connections";
import { databases } from "./rules/databases";
import { edge } from "./rules/edge";
import { keys } from "./rules/keys";
import { network } from "./rules/network";
import { permissions } from "./rules/permissions";
import { secretLifecycle } from "./rules/secret-lifecycle";
import { secrets } from "./rules/secrets";
import { securityGroups } from "./rules/security-groups";
import { timing } from "./rules/timing";
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
  ...backups,
  ...capacity,
  ...edge,
  ...keys,
  ...permissions,
  ...secretLifecycle,
  ...zones,
};
