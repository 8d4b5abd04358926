import { schedule, needs, type Scheduled } from ".";
import type { Change, Diff, ResourceDiff } from "../diff/model";
import { topOf } from "../diff/paths";
import type { Plan, PlanResource } from "../plan";
import { forcedNeeds } from "./forced";
import type { ScheduleReport, Step, Wait } from "./model";
import { secondsToCreate, secondsToDelete, secondsToUpdate } from "./times";

/** How long `up` takes: of the whole plan, or with a diff of what it changes, since what stays takes no time. */
export function scheduleReport(plan: Plan, diff?: Diff): ScheduleReport {
  const changes = new Map(diff?.resources.map((each) => [each.urn, each]));
  const going = diff === undefined ? [] : goingOf(diff, plan);
  const waitsFor = new Map(going.map(({ resource, after }) => [resource, after]));
  const { seconds, resources, path } = schedule(
    { resources: [...plan.resources, ...going.map(({ resource }) => resource)] },
    {
      waitsFor: (resource) => waitsFor.get(resource) ?? needs(resource),
      ...(diff === undefined ? {} : { secondsOf: (resource) => secondsOf(resource, changes, waitsFor.has(resource)) }),
    },
  );
  const step = ({ resource, start, end }: Scheduled): Step => {
    const { type, name } = resource;
    const change: Change = waitsFor.has(resource) ? "delete" : (changes.get(resource.urn)?.change ?? "create");
    return { urn: resource.urn.replace(GONE, ""), name, type, change, start, end };
  };
  return {
    seconds,
    words: inWords(seconds),
    steps: resources.filter(takesTime).map(step),
    path: path.map(step),
    waits: waitsOf(resources.filter(({ resource }) => !waitsFor.has(resource))),
  };
}

const takesTime = ({ start, end }: Scheduled): boolean => end > start;

function secondsOf(resource: PlanResource, changes: ReadonlyMap<string, ResourceDiff>, isGoing: boolean): number {
  const { type, custom, urn } = resource;
  if (!custom) return 0;
  if (isGoing) return secondsToDelete(type);
  const { change, properties = [], deleteBeforeReplace = false } = changes.get(urn) ?? {};
  if (change === "create") return secondsToCreate(type);
  if (change === "replace") return secondsToCreate(type) + (deleteBeforeReplace ? secondsToDelete(type) : 0);
  const topLevel = properties.map(({ path }) => topOf(path));
  return change === "update" ? secondsToUpdate(type, topLevel) : 0;
}

/** Marks the URN of what goes: what comes in its place has the same one. */
const GONE = /^going /;
const goingUrn = (urn: string): string => `going ${urn}`;

interface Going {
  readonly resource: PlanResource;
  /** The URNs of what it waits for. */
  readonly after: readonly string[];
}

/**
 * What is deleted: when all that comes is there, as the engine does it, and each after what depends on it. What has to be
 * gone before its successor is made is not here, and nor is what stays in AWS.
 */
function goingOf({ resources }: Diff, plan: Plan): Going[] {
  const gone = new Map(
    resources
      .filter(({ change, deleteBeforeReplace, retained }) =>
        change === "replace" ? deleteBeforeReplace !== true : change === "delete" && retained !== true,
      )
      .flatMap(({ before }) => (before === undefined ? [] : [[before.urn, before]])),
  );
  const users = new Map<string, string[]>();
  for (const resource of gone.values()) {
    for (const used of needs(resource)) users.set(used, [...(users.get(used) ?? []), resource.urn]);
  }
  const made = plan.resources.map(({ urn }) => urn);
  const ordered = new Map<string, Going>();
  const visit = (urn: string): void => {
    const resource = gone.get(urn);
    if (resource === undefined || ordered.has(urn)) return;
    const dependents = users.get(urn) ?? [];
    dependents.forEach(visit);
    const after = dependents.length > 0 ? dependents.map(goingUrn) : made;
    ordered.set(urn, { resource: { ...resource, urn: goingUrn(urn) }, after });
  };
  for (const urn of gone.keys()) visit(urn);
  return [...ordered.values()];
}

/** Shorter ones are within what nobody knows. */
const leastWaitSeconds = 10;

/** Who would begin earlier if it waited for nothing but what AWS forces, all else being as it is. */
function waitsOf(resources: readonly Scheduled[]): Wait[] {
  const ends = new Map(resources.map(({ resource, end }) => [resource.urn, end]));
  return resources
    .filter(takesTime)
    .flatMap(({ resource, start, after }): Wait[] => {
      const least = Math.max(0, ...forcedNeeds(resource).map((urn) => ends.get(urn) ?? 0));
      const { urn, name } = resource;
      return after === undefined || start - least < leastWaitSeconds
        ? []
        : [{ urn, name, on: after.resource.name, seconds: start - least }];
    })
    .sort((a, b) => b.seconds - a.seconds || (a.urn < b.urn ? -1 : 1));
}

/** No more exact than it is: "under a minute", "about 16 minutes", "about an hour and a half". */
export function inWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds === 0) return "no time";
  if (seconds < 50) return "under a minute";
  if (minutes <= 1) return "about a minute";
  if (minutes < 20) return `about ${minutes} minutes`;
  const fives = 5 * Math.round(minutes / 5);
  if (fives < 60) return `about ${fives} minutes`;
  const halves = Math.round(minutes / 30);
  if (halves === 2) return "about an hour";
  if (halves === 3) return "about an hour and a half";
  return `about ${Math.floor(halves / 2)}${halves % 2 === 0 ? "" : "½"} hours`;
}
