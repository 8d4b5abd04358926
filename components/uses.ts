import { bucketFacets } from "./bucket";
import type { BucketSettings } from "./bucket/settings";
import type { Connection, ConnectionPart } from "./connection";
import { databaseFacets } from "./database";
import { externalFacets } from "./database/external";
import type { DatabaseSettings } from "./database/settings";
import { documentDbFacets } from "./documentdb";
import type { CacheSettings } from "./cache/settings";
import type { ServiceSettings } from "./service/settings";
import type { Path, Rule } from "./settings/definition";
import { hint } from "./settings/problems";
import { tasksOf, type TaskEntry } from "./task/entries";
import type { Needs } from "./task/images";
import type { Use } from "./task/settings";

/** The settings of one entry of each map whose entries can be used. */
interface Entries {
  readonly databases: DatabaseSettings;
  readonly caches: CacheSettings;
  readonly buckets: BucketSettings;
  readonly services: ServiceSettings;
}

/** The maps whose entries can be used. */
export type Usable = { readonly [Map in keyof Entries]: Readonly<Record<string, Entries[Map]>> };

/** What can be used: which facets it has beside itself, which parts it tells, and under which name unless one is given. */
interface Target {
  readonly facets: readonly string[];
  /** The first is the whole, which a bare name stands for. */
  readonly parts: readonly [ConnectionPart, ...ConnectionPart[]];
  readonly variable: string;
  /** Parts that a bare name gives beside the whole, each under its own name. */
  readonly beside?: Readonly<Partial<Record<ConnectionPart, string>>>;
}

const upper = (name: string) => name.toUpperCase().replaceAll("-", "_");

/** How an entry of each map can be used. */
const target: { readonly [Map in keyof Entries]: (name: string, settings: Entries[Map]) => Target } = {
  databases: (_, settings) => databaseTarget(settings),
  caches: () => ({ facets: [], parts: ["url", "host", "port", "password"], variable: "REDIS_URL" }),
  buckets: (name) => ({ facets: bucketFacets, parts: ["bucket"], variable: `${upper(name)}_BUCKET` }),
  services: (name) => ({ facets: [], parts: ["url", "host", "port"], variable: `${upper(name)}_URL` }),
};

const databaseParts = ["url", "host", "port", "user", "password", "database"] as const;

function databaseTarget(settings: DatabaseSettings): Target {
  switch (settings.engine) {
    case "postgres":
      return { facets: databaseFacets(settings), parts: databaseParts, variable: "DATABASE_URL" };
    case "documentdb": {
      const common = { facets: documentDbFacets, variable: "MONGODB_URI" };
      // Images that have the certificate authorities need none in a variable.
      return settings.caFile === undefined
        ? { ...common, parts: [...databaseParts, "ca"], beside: { ca: "MONGODB_CA" } }
        : { ...common, parts: databaseParts };
    }
    case "external": {
      const variable = { postgres: "DATABASE_URL", mongodb: "MONGODB_URI" }[settings.protocol];
      return { facets: externalFacets, parts: ["url"], variable };
    }
  }
}

/** Everything that `uses` can name. */
const targets = (usable: Usable): ReadonlyMap<string, Target> =>
  new Map((Object.keys(target) as (keyof Entries)[]).flatMap((map) => targetsIn(map, usable[map])));

const targetsIn = <Map extends keyof Entries>(map: Map, entries: Usable[Map]): [string, Target][] =>
  Object.entries<Entries[Map]>(entries).map(([name, settings]) => [name, target[map](name, settings)]);

/** The variables of one use; none given is the whole under its default name, with what belongs to it. */
function variablesOf({ variable, variables }: Use, target: Target | undefined): [ConnectionPart, string][] {
  const parts = Object.entries(variables) as [ConnectionPart, string][];
  if (target === undefined) return variable === undefined ? parts : [["url", variable]];
  if (parts.length > 0) return parts;
  if (variable !== undefined) return [[target.parts[0], variable]];
  return [[target.parts[0], target.variable], ...(Object.entries(target.beside ?? {}) as [ConnectionPart, string][])];
}

/** What a task's `uses` come to: from whom, which part, under which name. */
export interface UsedVariable {
  readonly use: Use;
  readonly part: ConnectionPart;
  readonly variable: string;
}

/** All variables that its uses give a task. */
export function usedVariables(uses: readonly Use[], usable: Usable): UsedVariable[] {
  const known = targets(usable);
  return uses.flatMap((use) =>
    variablesOf(use, known.get(use.name)).map(([part, variable]) => ({ use, part, variable })),
  );
}

/** The connection behind a use. What `uses` names exists: the rules below have seen to it. */
export function connectionOf(
  connections: Readonly<Record<string, Readonly<Record<string, Connection>>>>,
  use: Use,
): Connection {
  const found = connections[use.name]?.[use.facet];
  if (found === undefined) {
    throw new Error(`nothing to connect to behind ${use.facet === "" ? use.name : `${use.name}.${use.facet}`}`);
  }
  return found;
}

/** `uses` name what exists, and no variable has two sources. */
export const usesRule: Rule<Usable & Needs> = ({ settings }, report) => {
  const known = targets(settings);
  for (const entry of tasksOf(settings)) {
    const { uses, env, secrets } = entry.settings;
    const sources = new Map<string, string>();
    const source = (variable: string, from: string, path: Path) => {
      const first = sources.get(variable);
      sources.set(variable, first ?? from);
      if (first !== undefined) report(path, `an own name for ${variable}: ${first} gives one of that name already`);
    };
    for (const variable of Object.keys(env)) source(variable, "env", [...entry.path, "env", variable]);
    secrets.forEach((variable, index) => {
      const path = [...entry.path, "secrets", index];
      if (!Object.hasOwn(settings.secrets, variable)) {
        report(path, `the name of an entry of \`secrets\` (${hint(variable, Object.keys(settings.secrets))})`);
      }
      source(variable, "secrets", path);
    });
    uses.forEach((use, index) => {
      const path = [...entry.path, "uses", index];
      const target = known.get(use.name);
      checkUse(use, target, entry, settings, [...known.keys()], (wanted) => {
        report(path, wanted);
      });
      for (const [, variable] of variablesOf(use, target)) source(variable, `uses ${use.name}`, path);
    });
  }
  reportCircle(settings.services, report);
};

function checkUse(
  use: Use,
  target: Target | undefined,
  { kind, name }: TaskEntry,
  { services }: Usable,
  known: readonly string[],
  report: (wanted: string) => void,
): void {
  if (kind === "service" && use.name === name) {
    report("another one: a service need not say that it uses itself");
    return;
  }
  if (target === undefined) {
    report(`something that can be used: a database, cache, bucket or service (${hint(use.name, known)})`);
    return;
  }
  if (use.facet !== "" && !target.facets.includes(use.facet)) {
    const facets = target.facets.length === 0 ? "is all there is" : `has only ${target.facets.join(", ")}`;
    report(`${use.name} itself: it ${facets}`);
  }
  const missing = Object.keys(use.variables).filter((part) => !target.parts.includes(part as ConnectionPart));
  if (missing.length > 0) report(`only ${target.parts.join(", ")}: ${use.name} has no ${missing.join(", ")}`);
  const service = services[use.name];
  if (service === undefined) return;
  if (service.port === undefined) report(`a service with a \`port\`: ${use.name} has none`);
  // Service Connect is for services alone: a task that is started by itself does not know its names.
  else if (kind !== "service") report(`a database, cache or bucket: a ${kind} cannot reach services by their names`);
}

/** Services start after those that they use, so nobody can be first in a circle. */
function reportCircle(services: Usable["services"], report: (path: Path, wanted: string) => void): void {
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): void => {
    if (done.has(name)) return;
    if (way.includes(name)) {
      const circle = [...way.slice(way.indexOf(name)), name];
      report(
        ["services", circle.at(-2) ?? name, "uses"],
        `no circle of services that use each other: ${circle.join(" uses ")}`,
      );
      return;
    }
    for (const use of services[name]?.uses ?? []) {
      if (use.name !== name && Object.hasOwn(services, use.name)) visit(use.name, [...way, name]);
    }
    done.add(name);
  };
  for (const name of Object.keys(services)) visit(name, []);
}

/** Services in an order in which each comes after those that it uses. */
export function inOrderOfUse(services: Usable["services"]): string[] {
  const ordered: string[] = [];
  const visit = (name: string): void => {
    if (ordered.includes(name)) return;
    for (const use of services[name]?.uses ?? [])
      if (Object.hasOwn(services, use.name) && use.name !== name) visit(use.name);
    ordered.push(name);
  };
  for (const name of Object.keys(services)) visit(name);
  return ordered;
}
