import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, type Sample } from "../sample";

type Rule = NonNullable<NonNullable<(typeof kinds.backupPlan)["props"]>["rules"]>[number];

const database = (backupRetentionPeriod?: number, tags?: Record<string, string>) =>
  sample(kinds.rdsInstance, "main", { backupRetentionPeriod, tags });
const daily = "cron(0 2 * * ? *)";
const plan = (rule: Partial<Rule> = {}) =>
  sample(
    kinds.backupPlan,
    "plan",
    {
      rules: [
        { ruleName: "scheduled", targetVaultName: "vault", schedule: daily, lifecycle: { deleteAfter: 35 }, ...rule },
      ],
    },
    { needs: { rules: ["vault"] } },
  );
const vault = sample(kinds.backupVault, "vault", {});
const lock = (days: { minRetentionDays?: number; maxRetentionDays?: number }) =>
  sample(kinds.backupVaultLock, "lock", days, { needs: { backupVaultName: ["vault"] } });
const selection = (props: NonNullable<(typeof kinds.backupSelection)["props"]> = {}, ...resources: string[]) =>
  sample(kinds.backupSelection, "selection", props, { needs: { planId: ["plan"], resources } });
const selected = (rule: Partial<Rule>): Sample[] => [database(), vault, plan(rule), selection({}, "main")];
const cache = (policy: string, snapshotRetentionLimit?: number): Sample[] => [
  sample(kinds.cacheParameterGroup, "parameters", { parameters: [{ name: "maxmemory-policy", value: policy }] }),
  sample(kinds.cacheGroup, "cache", { snapshotRetentionLimit }, { needs: { parameterGroupName: ["parameters"] } }),
];

export const backups: Cases = {
  "rpo-by-schedule": [
    { what: "a database with backups of its own", stack: [database(7)] },
    {
      what: "a database without any",
      stack: [database()],
      finds: ["main: nothing backs it up; wanted: at most 60 minutes lost, kept for 7 days"],
    },
    {
      what: "backups that are not kept for long",
      stack: [database(3)],
      finds: ["main: it has its own backups (5 minutes, 3 days); wanted: at most 60 minutes lost, kept for 7 days"],
    },
    { what: "backups that need not be kept for long", stack: [database(3)], config: { retentionDays: 3 } },
    {
      what: "a plan that comes once a day",
      stack: selected({}),
      finds: ["main: it has plan (1440 minutes, 35 days); wanted: at most 60 minutes lost"],
    },
    { what: "a day that may be lost", stack: selected({}), config: { databaseMinutes: 1440 } },
    { what: "a plan that comes each hour", stack: selected({ schedule: "cron(30 * ? * * *)" }) },
    {
      what: "a plan that rests at the end of the week",
      stack: selected({ schedule: "cron(0 2 ? * 2-6 *)" }),
      config: { databaseMinutes: 1440 },
      finds: ["main: it has plan (4320 minutes, 35 days)"],
    },
    { what: "a plan that never stops", stack: selected({ enableContinuousBackup: true, schedule: undefined }) },
    { what: "a plan that keeps for ever", stack: selected({ enableContinuousBackup: true, lifecycle: undefined }) },
    {
      what: "a plan that nothing starts",
      stack: selected({ schedule: undefined }),
      finds: ["main: nothing backs it up"],
    },
    {
      what: "a database that its tag selects",
      stack: [
        database(0, { Backup: "yes" }),
        vault,
        plan({ enableContinuousBackup: true }),
        selection({ selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "yes" }] }),
      ],
    },
    {
      what: "a plan for everything",
      stack: [database(), vault, plan({ enableContinuousBackup: true }), selection({ resources: ["*"] })],
    },
    {
      what: "a plan for something else",
      stack: [
        database(),
        vault,
        plan({ enableContinuousBackup: true }),
        selection({ resources: [UNKNOWN as unknown as string] }),
      ],
      finds: ["main: nothing backs it up"],
    },
    {
      what: "a replica, which can be made again",
      stack: [
        database(7),
        sample(
          kinds.rdsInstance,
          "replica",
          { replicateSourceDb: UNKNOWN },
          { needs: { replicateSourceDb: ["main"] } },
        ),
      ],
    },
    {
      what: "a cluster with DocumentDB's one day",
      stack: [sample(kinds.documentCluster, "documents", {})],
      finds: ["documents: it has its own backups (5 minutes, 1 day)"],
    },
    { what: "a cache, which may lose all", stack: cache("allkeys-lru") },
    { what: "a queue with snapshots", stack: cache("noeviction", 7) },
    {
      what: "a queue of which less may be lost",
      stack: cache("noeviction", 7),
      config: { queueMinutes: 60 },
      finds: ["cache: it has its own backups (1440 minutes, 7 days); wanted: at most 60 minutes lost"],
    },
    {
      what: "cold storage for too short",
      stack: [vault, plan({ lifecycle: { coldStorageAfter: 30, deleteAfter: 100 } })],
      finds: ["plan: scheduled deletes after 100 days what is cold from day 30 on: need 120"],
    },
    {
      what: "a lock that lets the plan in",
      stack: [vault, lock({ minRetentionDays: 7, maxRetentionDays: 365 }), plan()],
    },
    {
      what: "locks that do not",
      stack: [vault, lock({ minRetentionDays: 40, maxRetentionDays: 30 }), plan()],
      finds: [
        "plan: scheduled keeps for 35 days, and lock takes nothing for less than 40: every backup fails",
        "plan: scheduled keeps for 35 days, and lock takes nothing for more than 30: every backup fails",
      ],
    },
    {
      what: "a time that is not known",
      stack: [database(UNKNOWN as unknown as number)],
      notJudged: ["main: main.backupRetentionPeriod is known only after the deployment"],
    },
    {
      what: "a schedule by the days of the month",
      stack: selected({ schedule: "cron(0 2 L * ? *)" }),
      notJudged: ["main: how often cron(0 2 L * ? *) comes is not known"],
    },
  ],
  "backup-elsewhere": [
    { what: "a plan that nothing is in", stack: [vault, plan()] },
    {
      what: "copies elsewhere",
      stack: selected({
        copyActions: [{ destinationVaultArn: "arn:aws:backup:eu-west-1:222222222222:backup-vault:other" }],
      }),
    },
    { what: "no copies", stack: selected({}), finds: ["plan: scheduled copies nothing to another region"] },
    {
      what: "rules that are not known",
      stack: [vault, sample(kinds.backupPlan, "plan", { rules: UNKNOWN }), selection({})],
      notJudged: ["plan: plan.rules is known only after the deployment"],
    },
  ],
};
