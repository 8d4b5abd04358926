import { compare } from "../cost/plan-view";
import { groupBy, type PlanResource, STACK_TYPE } from "../plan";
import { shown, shownTypes, type Shown } from "./types";

/** A resource that is drawn, alone or with others of its type. */
export interface Drawn {
  readonly resource: PlanResource;
  readonly as: Shown;
  /** The same for all that are drawn as one. */
  readonly key: string;
}

/** Which resources are drawn, and as a part of which of them every other one counts. */
export class Owners {
  readonly drawn: readonly Drawn[];
  readonly #keys = new Map<string, string>();
  readonly #ubiquitous: ReadonlySet<string>;
  readonly #byUrn: ReadonlyMap<string, PlanResource>;

  constructor(resources: readonly PlanResource[]) {
    const sorted = [...resources].sort((a, b) => compare(a.urn, b.urn));
    this.#byUrn = new Map(sorted.map((resource) => [resource.urn, resource]));
    const families = groupBy(sorted, ({ parent = "" }) => parent);
    const users = usersOf(sorted);
    const drawn: Drawn[] = [];
    for (const family of families.values()) {
      const types = new Set(family.map(({ type }) => type));
      const own = family.flatMap((resource) => drawnAs(resource, types)).sort(byRank);
      drawn.push(...own);
      const known = [...own, ...family.flatMap((resource) => partsOf(resource, own))].sort(byRank);
      for (const resource of family) {
        const key = known.find((each) => each.resource === resource)?.key ?? this.#ownerOf(resource, known, users);
        if (key !== undefined) this.#keys.set(resource.urn, key);
      }
    }
    this.drawn = drawn.sort((a, b) => compare(a.resource.urn, b.resource.urn));
    this.#ubiquitous = new Set(drawn.filter(({ as }) => as.ubiquitous).map(({ key }) => key));
  }

  /** The key of what a resource is drawn as, or counts as a part of. */
  keyOf(urn: string): string | undefined {
    return this.#keys.get(urn);
  }

  /** Whether nearly everything has to do with what has this key. */
  isUbiquitous(key: string): boolean {
    return this.#ubiquitous.has(key);
  }

  /** What its inputs connect it with, of the same service rather than of another; else what its component is known by. */
  #ownerOf(resource: PlanResource, own: readonly Drawn[], users: ReadonlyMap<string, Set<string>>): string | undefined {
    if (!resource.custom) return undefined;
    const used = new Set(Object.values(resource.propertyDependencies).flat());
    const linked = own.filter((each) => used.has(each.resource.urn) || users.get(resource.urn)?.has(each.resource.urn));
    const nearest = linked.find((each) => service(each.resource) === service(resource)) ?? linked[0];
    return nearest?.key ?? this.#primaryOf(resource.parent, own)?.key;
  }

  /** What a component is known by. What stands beside the components of a platform has nothing to do with each other. */
  #primaryOf(parent: string | undefined, own: readonly Drawn[]): Drawn | undefined {
    const type = this.#byUrn.get(parent ?? "")?.type;
    const isOne = type !== undefined && type !== STACK_TYPE && type !== "plinth:index:Platform";
    return isOne ? own.find(({ as }) => as.merged === undefined) : undefined;
  }
}

function drawnAs(resource: PlanResource, types: ReadonlySet<string>): Drawn[] {
  const as = shown(resource);
  if (as === undefined || as.partOf?.some((type) => types.has(type))) return [];
  return [{ resource, as, key: as.merged === undefined ? resource.urn : resource.type }];
}

/** A resource that counts as a part of another type of its component, as that. */
function partsOf(resource: PlanResource, own: readonly Drawn[]): Drawn[] {
  const as = shown(resource);
  const whole = own.find((each) => as?.partOf?.includes(each.resource.type));
  return as === undefined || whole === undefined ? [] : [{ resource, as, key: whole.key }];
}

const ranks = new Map(Object.keys(shownTypes).map((type, index) => [type, index]));
const rank = ({ resource }: Drawn): number => ranks.get(resource.type) ?? ranks.size;
const byRank = (a: Drawn, b: Drawn): number => rank(a) - rank(b) || compare(a.resource.urn, b.resource.urn);

/** `aws:rds` of `aws:rds/instance:Instance`. */
const service = ({ type }: PlanResource): string => type.split("/")[0] ?? type;

/** The URNs of what names a resource in its inputs. */
function usersOf(resources: readonly PlanResource[]): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  for (const { urn, propertyDependencies } of resources) {
    for (const used of Object.values(propertyDependencies).flat()) {
      users.set(used, (users.get(used) ?? new Set()).add(urn));
    }
  }
  return users;
}
