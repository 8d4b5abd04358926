import { createHash } from "node:crypto";

/** Where requests for a service come from: `[host]/path`. */
export interface Route {
  /** A name, or one with a leading `*.`; undefined: the stack's domain. */
  readonly host?: string;
  /** Starts with a slash and ends with none, but for `/` itself. */
  readonly path: string;
}

/** What a path may be made of: what the load balancer allows in path patterns, without its wildcards. */
const pattern = /^(?<host>(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})?(?<path>\/[A-Za-z0-9_.$~"'@:+&/-]*)$/;

/** Reads a route; undefined where it is none. */
export function parseRoute(text: string): Route | undefined {
  const groups = pattern.exec(text)?.groups;
  if (groups?.["path"] === undefined || groups["path"].includes("//")) return undefined;
  const path = groups["path"].replace(/(?<=.)\/$/, "");
  return path.length > 126 ? undefined : { host: groups["host"], path };
}

/** The patterns of the load balancer that match the path and what lies below it. */
export const pathPatterns = ({ path }: Route): string[] => (path === "/" ? ["/*"] : [path, `${path}/*`]);

/** How a route is named in errors and in resources: `/api`, `admin.shop.example/`. */
export const routeKey = (route: Route): string => `${route.host ?? ""}${route.path}`;

/** Segments of a path: `/` has none, `/api/v1` two. */
const depth = ({ path }: Route): number => path.split("/").filter((segment) => segment !== "").length;

/** The deepest paths that are told apart from deeper ones by their priority. */
export const maxDepth = 6;

/** The priorities before it are for rules that come before any route. */
const firstPriority = 501;

/**
 * Priorities, from the most specific down: a named host before a wildcard, a longer path before a shorter one. Routes
 * in one band cannot match the same request, so within it the order is free. The bands fill the 50,000 priorities that
 * a listener has, most of them where most routes are.
 */
const bandSlots = [1000, 1000, 2000, 4000, 9000, 17500, 10000]; // depth 6, 5 ... 0, of a named host
const wildcardSlots = [500, 500, 500, 500, 1000, 1000, 1000];

interface Band {
  readonly start: number;
  readonly slots: number;
}

const bands: Band[] = [...bandSlots, ...wildcardSlots].reduce<Band[]>((made, slots) => {
  const last = made.at(-1);
  return [...made, { start: last === undefined ? firstPriority : last.start + last.slots, slots }];
}, []);

/**
 * A rule's priority is a function of its route alone, so that no other route ever moves it. Two routes may come to the
 * same number: then one of them has to be given its own.
 */
export function rulePriority(route: Route): number {
  const wildcard = route.host?.startsWith("*.") === true;
  const band = bands[(wildcard ? bandSlots.length : 0) + maxDepth - Math.min(depth(route), maxDepth)];
  if (band === undefined) throw new Error(`no band for ${routeKey(route)}`);
  const hash = createHash("sha256").update(routeKey(route)).digest().readUInt32BE(0);
  return band.start + (hash % band.slots);
}

export const isTooDeep = (route: Route): boolean => depth(route) > maxDepth;
