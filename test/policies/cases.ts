import { alarms } from "./rules/alarms";
import { buckets } from "./rules/buckets";
import { connections } from "./rules/connections";
import { databases } from "./rules/databases";
import { network } from "./rules/network";
import { secrets } from "./rules/secrets";
import { securityGroups } from "./rules/security-groups";
import { timing } from "./rules/timing";
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
};
