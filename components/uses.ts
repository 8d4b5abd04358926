import type { Connection, ConnectionPart } from "./connection";
import { databaseFacets } from "./database";
import type { DatabaseSettings } from "./database/settings";
import type { CacheSettings } from "./cache/settings";
import type { SecretSettings } from "./secrets";
import type { ServiceSettings, Use } from "./service/settings";
import type { Path, Rule } from "./settings/definition";
import { hint } from "./settings/problems";

/** The maps whose entries can be used, and those that use them. */
export interface Usable {
  readonly services: Readonly<Record<string, ServiceSettings>>;
  readonly databases: Readonly<Record<string, DatabaseSettings>>;
  readonly caches: Readonly<Record<string, CacheSettings>>;
}

/** What can be used: which facets it has beside itself, which parts it tells, and the name of its URL's variable. */
interface Target {
  readonly facets: readonly string[];
  readonly parts: readonly ConnectionPart[];
  readonly variable: string;
}

/** Everything that `uses` can name. */
function targets({ services, databases, caches }: Usable): ReadonlyMap<string, Target> {
  const each = <T>(map: Readonly<Record<string, T>>, target: (name: string, settings: T) => Target) =>
    Object.entries(map).map(([name, settings]) => [name, target(name, settings)] as const);
  return new Map<string, Target>([
    ...each(databases, (_, settings) => ({
      facets: databaseFacets(settings),
      parts: ["url", "host", "port", "user", "password", "database"],
      variable: "DATABASE_URL",
    })),
    ...each(caches, () => ({ facets: [], parts: ["url", "host", "port", "password"], variable: "REDIS_URL" })),
    ...each(services, (name) => ({
      facets: [],
      parts: ["url", "host", "port"],
      variable: `${name.toUpperCase().replaceAll("-", "_")}_URL`,
    })),
  ]);
}

/** The variables of one use; none given is the URL under its default name. */
function variablesOf(use: Use, target: Target | undefined): [ConnectionPart, string][] {
  const given = Object.entries(use.variables) as [ConnectionPart, string][];
  return given.length > 0 || target === undefined ? given : [["url", target.variable]];
}

/** What a service's `uses` come to: from whom, which part, under which name. */
export interface UsedVariable {
  readonly use: Use;
  readonly part: ConnectionPart;
  readonly variable: string;
}

/** All variables that the uses of one service give it. */
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
  if (found === undefined) throw new Error(`nothing to connect to behind ${use.name}.${use.facet}`);
  return found;
}

/** `uses` name what exists, and no variable has two sources. */
export const usesRule: Rule<Usable & { secrets: Readonly<Record<string, SecretSettings>> }> = (
  { settings },
  report,
) => {
  const known = targets(settings);
  for (const [service, { uses, env, secrets }] of Object.entries(settings.services)) {
    const sources = new Map<string, string>();
    const source = (variable: string, from: string, path: Path) => {
      const first = sources.get(variable);
      sources.set(variable, first ?? from);
      if (first !== undefined) report(path, `an own name for ${variable}: ${first} gives one of that name already`);
    };
    for (const variable of Object.keys(env)) source(variable, "env", ["services", service, "env", variable]);
    secrets.forEach((variable, index) => {
      const path = ["services", service, "secrets", index];
      if (!Object.hasOwn(settings.secrets, variable)) {
        report(path, `the name of an entry of \`secrets\` (${hint(variable, Object.keys(settings.secrets))})`);
      }
      source(variable, "secrets", path);
    });
    uses.forEach((use, index) => {
      const path = ["services", service, "uses", index];
      const target = known.get(use.name);
      if (use.name === service) report(path, "another one: a service need not say that it uses itself");
      else if (target === undefined)
        report(path, `a database, cache or service (${hint(use.name, [...known.keys()])})`);
      else
        checkUse(use, target, settings, (wanted) => {
          report(path, wanted);
        });
      for (const [, variable] of variablesOf(use, target)) source(variable, `uses ${use.name}`, path);
    });
  }
  reportCircle(settings.services, report);
};

function checkUse(use: Use, target: Target, { services }: Usable, report: (wanted: string) => void): void {
  if (use.facet !== "" && !target.facets.includes(use.facet)) {
    const facets = target.facets.length === 0 ? "is all there is" : `has only ${target.facets.join(", ")}`;
    report(`${use.name} itself: it ${facets}`);
  }
  const missing = Object.keys(use.variables).filter((part) => !target.parts.includes(part as ConnectionPart));
  if (missing.length > 0) report(`only ${target.parts.join(", ")}: ${use.name} has no ${missing.join(", ")}`);
  const service = services[use.name];
  if (service !== undefined && service.port === undefined) report(`a service with a \`port\`: ${use.name} has none`);
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
