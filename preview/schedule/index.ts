import type { Plan, PlanResource } from "../plan";
import { secondsToCreate } from "./times";

/** When a first deployment makes a resource, in seconds from its beginning. */
export interface Scheduled {
  readonly resource: PlanResource;
  readonly start: number;
  readonly end: number;
  /** What it waited for to the end: the last that it needs, or that was in its place. */
  readonly after?: Scheduled;
}

export interface Schedule {
  /** Until everything is there. */
  readonly seconds: number;
  /** In the order in which they begin. */
  readonly resources: readonly Scheduled[];
  /** What decides how long it takes, each after the one before it. */
  readonly path: readonly Scheduled[];
}

export interface ScheduleOptions {
  /** How many resources the engine makes at a time, as `pulumi up --parallel` says; any number by default. */
  readonly parallel?: number;
  /** The URNs of what a resource waits for; all that the engine has it wait for by default. */
  readonly waitsFor?: (resource: PlanResource) => readonly string[];
  /** How long each takes, in seconds; as long as its creation by default. */
  readonly secondsOf?: (resource: PlanResource) => number;
}

/** How a first deployment of the plan goes if AWS takes as long as it typically does, and nothing else takes any time. */
export function schedule(
  plan: Pick<Plan, "resources">,
  { parallel = Infinity, waitsFor = needs, secondsOf = secondsToMake }: ScheduleOptions = {},
): Schedule {
  const { ready, users } = queue(plan, waitsFor);
  const places: Scheduled[] = [];
  const resources: Scheduled[] = [];
  // In the order in which they can begin, which is the one in which the engine gives places away.
  const takeNext = () => takeFirst(ready, ({ last }) => end(last));
  for (let next = takeNext(); next !== undefined; next = takeNext()) {
    const seconds = secondsOf(next.resource);
    const freed = seconds > 0 && places.length >= parallel ? takeFirst(places, end) : undefined;
    const after = end(freed) > end(next.last) ? freed : next.last;
    const made: Scheduled = { resource: next.resource, start: end(after), end: end(after) + seconds, after };
    resources.push(made);
    if (seconds > 0) places.push(made);
    for (const user of users.get(next.resource.urn) ?? []) {
      if (end(made) >= end(user.last)) user.last = made;
      if (--user.left === 0) ready.push(user);
    }
  }
  const last = resources.reduce<Scheduled | undefined>((a, b) => (end(b) > end(a) ? b : a), undefined);
  return { seconds: end(last), resources, path: pathTo(last).filter((step) => step.end > step.start) };
}

/** What the engine has a resource wait for; where that is a component, the SDK has named what is in it. */
export const needs = ({
  dependencies,
  propertyDependencies,
  parent,
  provider,
  deletedWith,
}: PlanResource): string[] => [
  ...dependencies,
  ...Object.values(propertyDependencies).flat(),
  ...[parent, provider?.replace(/::[^:]*$/, ""), deletedWith].filter((urn) => urn !== undefined),
];

/** What is only looked at is there. */
const secondsToMake = ({ op, custom, type }: PlanResource): number =>
  op === "create" && custom ? secondsToCreate(type) : 0;

interface Waiting {
  readonly resource: PlanResource;
  /** How many that it needs are not there yet. */
  left: number;
  /** The last of those that are. */
  last?: Scheduled;
}

/** Who can begin at once, and who waits for whom. A program asks for a resource after all that it needs. */
function queue(plan: Pick<Plan, "resources">, waitsFor: (resource: PlanResource) => readonly string[]) {
  const users = new Map<string, Waiting[]>();
  const ready: Waiting[] = [];
  for (const resource of plan.resources) {
    const needed = new Set(waitsFor(resource).filter((urn) => users.has(urn)));
    const waiting: Waiting = { resource, left: needed.size };
    for (const urn of needed) users.get(urn)?.push(waiting);
    if (needed.size === 0) ready.push(waiting);
    users.set(resource.urn, []);
  }
  return { ready, users };
}

const end = (scheduled: Scheduled | undefined): number => scheduled?.end ?? 0;

const pathTo = (last: Scheduled | undefined): Scheduled[] => (last === undefined ? [] : [...pathTo(last.after), last]);

/** Takes the one with the least key out of a list, of several the first. */
function takeFirst<T>(list: T[], key: (item: T) => number): T | undefined {
  const least = list.reduce((best, item, index) => (key(item) < key(list[best] as T) ? index : best), 0);
  return list.splice(least, 1)[0];
}
