import { Decimal } from "decimal.js";
import { databaseClasses } from "../../../components/database/classes";
import { documentDbClasses } from "../../../components/documentdb/classes";
import { groupBy, type PlanResource } from "../../plan";
import { compare, input, textInput, type PlanView } from "../plan-view";
import { findPrice } from "../price-list";
import { keyOf, withInputs, type Candidate, type Finder } from "./candidate";
import { CACHE, DOCUMENTS, INSTANCE } from "./types";

/** What can be chosen of one kind of machine. */
interface Choice {
  readonly type: string;
  readonly map: "databases" | "caches";
  readonly property: "instanceClass" | "nodeType";
  readonly memoryGiB: Readonly<Record<string, number>>;
  /** A class's price where this resource has it; undefined where there is none. */
  readonly usd: (name: string, resource: PlanResource) => string | null | undefined;
}

const memoryOf = (classes: Readonly<Record<string, { readonly memoryGiB: number }>>): Record<string, number> =>
  Object.fromEntries(Object.entries(classes).map(([name, { memoryGiB }]) => [name, memoryGiB]));

const choices: readonly Choice[] = [
  {
    type: INSTANCE,
    map: "databases",
    property: "instanceClass",
    memoryGiB: memoryOf(databaseClasses),
    usd: (name, resource) =>
      findPrice("rds", `RDS PostgreSQL ${name} ${input(resource, "multiAz") === true ? "Multi-AZ" : "Single-AZ"}`)?.usd,
  },
  {
    type: DOCUMENTS,
    map: "databases",
    property: "instanceClass",
    memoryGiB: memoryOf(documentDbClasses),
    usd: (name) => findPrice("docdb", name)?.usd,
  },
  {
    type: CACHE,
    map: "caches",
    property: "nodeType",
    // Source: "Supported node types", Amazon ElastiCache User Guide.
    memoryGiB: {
      "cache.t4g.micro": 0.5,
      "cache.t4g.small": 1.37,
      "cache.t4g.medium": 3.09,
      "cache.m6g.large": 6.38,
      "cache.m7g.large": 6.38,
      "cache.m7g.xlarge": 12.93,
      "cache.r6g.large": 13.07,
      "cache.r7g.large": 13.07,
      "cache.r7g.xlarge": 26.32,
    },
    usd: (name, resource) =>
      findPrice("elasticache", `${name} ${textInput(resource, "engine") === "valkey" ? "Valkey" : "Redis OSS"}`)?.usd,
  },
];

/** The next class down, for all instances of a database and all nodes of a cache. */
export const classes: Finder = (plan, view) =>
  choices.flatMap((choice) => {
    const byOwner = groupBy(view.ofType(choice.type), ({ parent }) => parent);
    return [...byOwner.values()].flatMap((all): Candidate[] => {
      const [first] = all;
      return first === undefined ? [] : smaller(choice, first, all, { plan, view });
    });
  });

function smaller(
  { map, property, memoryGiB, usd }: Choice,
  first: PlanResource,
  all: readonly PlanResource[],
  { plan, view }: { readonly plan: Candidate["plan"]; readonly view: PlanView },
): Candidate[] {
  const now = textInput(first, property) ?? "";
  const next = nextDown(now, memoryGiB, (name) => usd(name, first));
  if (next === undefined) return [];
  const key = keyOf(view, first);
  const [had, has] = [memoryGiB[now], memoryGiB[next]];
  const memory = had === has ? `as much memory, on Graviton` : `${has} GiB of memory instead of ${had}`;
  const burst = isBurstable(next) && !isBurstable(now) ? ", and a CPU that is to be busy part of the time only" : "";
  return [
    {
      urn: first.urn,
      name: key,
      how: `\`${map}: { ${key}: { ${property}: ${next} } }\`: the next class down from ${now}`,
      price: `${memory}${burst}: look at what it uses before`,
      plan: withInputs(
        plan,
        all.map(({ urn }) => urn),
        { [property]: next },
      ),
    },
  ];
}

/**
 * The dearest class that is cheaper, on Graviton, and smaller: with less memory, or with a CPU by credits. What has as much
 * of both counts where the class is none of Graviton's.
 */
export function nextDown(
  now: string,
  memoryGiB: Readonly<Record<string, number>>,
  usdOf: (name: string) => string | null | undefined,
): string | undefined {
  const [usd, memory] = [usdOf(now), memoryGiB[now]];
  if (usd == null || memory === undefined) return undefined;
  return Object.entries(memoryGiB)
    .flatMap(([name, gib]) => {
      const price = usdOf(name);
      const isSmaller = gib < memory || (gib === memory && (burstsMore(name, now) || !isGraviton(now)));
      if (price == null || !isGraviton(name) || !isSmaller || burstsMore(now, name)) return [];
      return new Decimal(price).lessThan(usd) ? [{ name, price: new Decimal(price) }] : [];
    })
    .sort((a, b) => b.price.comparedTo(a.price) || compare(a.name, b.name))[0]?.name;
}

const isGraviton = (name: string): boolean => /^\w+\.[a-z]\d+g\./.test(name);
const isBurstable = (name: string): boolean => /^\w+\.t\d/.test(name);
const burstsMore = (name: string, other: string): boolean => isBurstable(name) && !isBurstable(other);
