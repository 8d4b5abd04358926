import { z } from "zod";
import { longestPauseHours } from "../../components/schedule";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import { is, known, NotJudged, type Resource } from "../resource";
import { graphRule } from "../rule";
import { isReplica, keepsAll } from "../stores";

/** What there is to restore from: how old it is at most, and for how long it is kept. */
interface Source {
  readonly what: string;
  readonly minutes: number;
  readonly days: number;
}

type Plan = Resource<NonNullable<(typeof kinds.backupPlan)["props"]>>;

/** RDS and DocumentDB can restore to any second but the last five minutes. Source: "Restoring a DB instance to a specified time". */
const continuousMinutes = 5;
const dayMinutes = 24 * 60;

/** Source: "Backup plans" and "AWS Backup Vault Lock", AWS Backup Developer Guide. */
export const rpoBySchedule = graphRule({
  name: "rpo-by-schedule",
  description: "Backups are as young as may be lost, and kept for as long as somebody may look back.",
  severity: "high",
  remedy:
    "Take backups more often (`backups.schedule`) or keep them for longer (`backups.retentionDays`, `databases.*.backupDays`, `caches.*.snapshotDays`).",
  tags: ["fsbp:RDS.26"],
  level: { production: "mandatory", otherwise: "disabled" },
  config: z.strictObject({
    databaseMinutes: z
      .int()
      .min(5)
      .default(60)
      .describe("minutes of what a database was told that may be lost, at most"),
    queueMinutes: z
      .int()
      .min(5)
      .default(dayMinutes)
      .describe("minutes of what a queue on Redis was told that may be lost, at most; a cache may lose all"),
    retentionDays: z.int().min(1).default(7).describe("days to look back, at least"),
  }),
  on: [kinds.rdsInstance, kinds.documentCluster, kinds.cacheGroup, kinds.backupPlan] as const,
  *check(resource, { databaseMinutes, queueMinutes, retentionDays }, graph) {
    if (is(resource, kinds.backupPlan)) yield* planProblems(resource, graph);
    else if (!isReplica(resource, graph)) {
      if (is(resource, kinds.cacheGroup) && !keepsAll(resource, graph)) return;
      const minutes = is(resource, kinds.cacheGroup) ? queueMinutes : databaseMinutes;
      const own = ownBackups(resource);
      const enough = ({ minutes: age, days }: Source) => age <= minutes && days >= retentionDays;
      if (own.some(enough)) return;
      const sources = [...own, ...plans(resource, graph).flatMap(planned)];
      if (sources.some(enough)) return;
      const wanted = `wanted: at most ${minutes} minutes lost, kept for ${count(retentionDays, "day")}`;
      const found = sources.map(({ what, minutes: age, days }) => `${what} (${age} minutes, ${count(days, "day")})`);
      yield sources.length === 0 ? `nothing backs it up; ${wanted}` : `it has ${found.join(" and ")}; ${wanted}`;
    }
  },
});

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

function ownBackups(resource: Resource): Source[] {
  const what = "its own backups";
  const [minutes, days] = is(resource, kinds.rdsInstance)
    ? [continuousMinutes, resource.props.backupRetentionPeriod ?? 0]
    : is(resource, kinds.documentCluster)
      ? [continuousMinutes, resource.props.backupRetentionPeriod ?? 1]
      : is(resource, kinds.cacheGroup)
        ? [dayMinutes, resource.props.snapshotRetentionLimit ?? 0]
        : [0, 0];
  return days === 0 ? [] : [{ what, minutes, days }];
}

/** The plans that select a resource: by itself, or with all others by its tags. */
const plans = (resource: Resource, graph: Graph): readonly Plan[] =>
  graph
    .ofType(kinds.backupSelection)
    .filter((selection) => {
      const { selectionTags = [] } = selection.props;
      const { tags = {} } = resource.props as { readonly tags?: Readonly<Record<string, string>> };
      return (
        selection.propertyDependencies["resources"]?.includes(resource) === true ||
        selectionTags.some(({ key, value }) => tags[key] === value) ||
        known(() => selection.props.resources?.includes("*")) === true
      );
    })
    .flatMap((selection) => graph.links(selection, "planId", kinds.backupPlan));

const planned = ({ name, props: { rules = [] } }: Plan): Source[] =>
  rules.flatMap(({ schedule, enableContinuousBackup, lifecycle }) => {
    const minutes = enableContinuousBackup === true ? continuousMinutes : pauseMinutes(schedule);
    return minutes === undefined ? [] : [{ what: name, minutes, days: lifecycle?.deleteAfter ?? Infinity }];
  });

/**
 * The longest time between two backups. Weekdays of AWS begin with 1, those of cron with 0, and one of the two days of AWS is `?`.
 *
 * Source: "Cron expressions", Amazon EventBridge Scheduler User Guide.
 */
function pauseMinutes(schedule: string | undefined): number | undefined {
  if (schedule === undefined) return undefined;
  const [, minute, hour, dayOfMonth, month, dayOfWeek] =
    /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) \S+\)$/.exec(schedule) ?? [];
  const unix = [minute, hour, dayOfMonth, month, dayOfWeek?.replaceAll(/\d/g, (day) => String(Number(day) - 1))];
  const hours = unix.includes(undefined) ? undefined : pause(unix.join(" ").replaceAll("?", "*"));
  if (hours === undefined) throw new NotJudged(`how often ${schedule} comes is not known`);
  return hours * 60;
}

/** What AWS writes and cron does not, such as `L`, is unknown to it. */
function pause(expression: string): number | undefined {
  try {
    return longestPauseHours(expression);
  } catch {
    return undefined;
  }
}

/** What is moved to cold storage stays there for 90 days. Source: "Lifecycle", AWS Backup API Reference. */
const coldDays = 90;

function* planProblems(plan: Plan, graph: Graph): Iterable<string> {
  const vaults = graph.links(plan, "rules", kinds.backupVault);
  const locks = vaults.flatMap((vault) => graph.users(vault, kinds.backupVaultLock, "backupVaultName"));
  for (const { ruleName, lifecycle = {} } of plan.props.rules ?? []) {
    const { deleteAfter = Infinity, coldStorageAfter } = lifecycle;
    if (coldStorageAfter !== undefined && deleteAfter - coldStorageAfter < coldDays) {
      yield `${ruleName} deletes after ${deleteAfter} days what is cold from day ${coldStorageAfter} on: need ${coldStorageAfter + coldDays}`;
    }
    // Which rule goes to which vault is not known before the deployment.
    if (vaults.length > 1) continue;
    for (const { name, props } of locks) {
      const { minRetentionDays = 1, maxRetentionDays = Infinity } = props;
      if (deleteAfter < minRetentionDays) {
        yield `${ruleName} keeps for ${deleteAfter} days, and ${name} takes nothing for less than ${minRetentionDays}: every backup fails`;
      }
      if (deleteAfter > maxRetentionDays) {
        yield `${ruleName} keeps for ${deleteAfter} days, and ${name} takes nothing for more than ${maxRetentionDays}: every backup fails`;
      }
    }
  }
}

/** Source: "Creating backup copies across AWS Regions", AWS Backup Developer Guide. */
export const backupElsewhere = graphRule({
  name: "backup-elsewhere",
  description: "A copy of each backup lies where its region's failure does not reach.",
  severity: "medium",
  remedy: "Give each rule of the plan a `copyActions` to a vault in another region.",
  // Plinth makes no copies yet.
  level: { production: "advisory", otherwise: "disabled" },
  on: [kinds.backupPlan],
  *check(plan, _, graph) {
    if (graph.users(plan, kinds.backupSelection, "planId").length === 0) return;
    const alone = (plan.props.rules ?? []).filter(({ copyActions = [] }) => copyActions.length === 0);
    if (alone.length > 0) yield `${alone.map(({ ruleName }) => ruleName).join(", ")} copies nothing to another region`;
  },
});
