import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffPlans } from "../../../preview/diff";
import type { Diff } from "../../../preview/diff/model";
import type { Plan, PlanResource } from "../../../preview/plan";
import { Secret, UNKNOWN, type Properties, type Value } from "../../../preview/values";
import { beforeOf, make, planOf, urnOf } from "./sides";

const types = [
  "aws:sqs/queue:Queue",
  "aws:ec2/subnet:Subnet",
  "aws:rds/instance:Instance",
  "random:index/randomId:RandomId",
  "x:y:Z",
];
const leaf = fc.oneof(
  fc.constantFrom<Value>("a", "b", "c", 1, 2, true, null, UNKNOWN),
  fc.constantFrom("s", "t").map((text): Value => new Secret(text)),
);
const value = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("k", "l", "m.n"), leaf, { maxKeys: 3 }),
) as fc.Arbitrary<Value>;
const inputs: fc.Arbitrary<Properties> = fc.dictionary(
  fc.constantFrom("name", "tags", "vpcId", "engine", "cidrBlock", "keepers", "fifoQueue"),
  value,
  { maxKeys: 4 },
);

/** Each resource may depend on those whose place in the list is before its own, so that there is no circle. */
const plans: fc.Arbitrary<Plan> = fc
  .uniqueArray(
    fc.record({
      at: fc.nat(7),
      inputs,
      needs: fc.array(fc.nat(7), { maxLength: 2 }),
      protect: fc.boolean(),
      deleteBeforeReplace: fc.option(fc.boolean(), { nil: undefined }),
      replaceOnChanges: fc.constantFrom<string[]>([], ["tags"], ["*"]),
    }),
    { selector: ({ at }) => at, maxLength: 8 },
  )
  .map((all) =>
    planOf(
      ...all
        .sort((a, b) => a.at - b.at)
        .map((each) =>
          resourceAt(
            each,
            all.map(({ at }) => at),
          ),
        ),
    ),
  );

interface Drawn {
  readonly at: number;
  readonly inputs: Properties;
  readonly needs: readonly number[];
  readonly protect: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly replaceOnChanges: readonly string[];
}

const place = (at: number) => [types[at % types.length] as string, `r${at}`] as const;

function resourceAt({ at, inputs, needs, ...more }: Drawn, there: readonly number[]): PlanResource {
  const urns = needs.filter((need) => need < at && there.includes(need)).map((need) => urnOf(...place(need)));
  const propertyDependencies = Object.fromEntries(Object.keys(inputs).map((key) => [key, urns]));
  return make(...place(at), inputs, { ...more, dependencies: urns, propertyDependencies });
}

const shown = ({ resources }: Diff) =>
  resources
    .map(({ change, urn, properties, reasons, refused }) => ({ change, urn, properties, reasons, refused }))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));

/** What there is after a deployment of what a diff says, without a look at the plan but for what is made from nothing. */
function applied(before: Plan, diff: Diff): Map<string, unknown> {
  const result = new Map<string, unknown>(before.resources.map((resource) => [resource.urn, stateOf(resource)]));
  for (const { change, urn, renamedFrom, after, properties } of diff.resources) {
    const old = result.get(renamedFrom ?? urn);
    if (renamedFrom !== undefined) result.delete(renamedFrom);
    if (change === "delete") result.delete(urn);
    else if (old === undefined) result.set(urn, stateOf(after as PlanResource));
    else {
      const state = structuredClone(old) as Record<string, unknown>;
      for (const { path, after } of properties) write(state, path, after);
      result.set(urn, state);
    }
  }
  return result;
}

/** Secrets and unknown values as marks, and without what is null, which is the same as nothing. */
const stateOf = ({ inputs, protect }: PlanResource) => ({ ...(marked(inputs) as object), protect });

function marked(value: Value): unknown {
  if (value instanceof Secret) return { secret: marked(value.value) };
  if (value === UNKNOWN) return "unknown";
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, marked(item as Value)]),
  );
}

function write(state: Record<string, unknown>, path: string, after: Value | undefined): void {
  const keys = [...path.matchAll(/\[(\d+)\]|\["(.*?)"\]|([^.[\]]+)/g)].map(([, index, quoted, plain]) =>
    index === undefined ? (quoted ?? plain ?? "") : Number(index),
  );
  const last = keys.pop() as string | number;
  const holder = keys.reduce<Record<string | number, unknown>>(
    (map, key) => map[key] as Record<string | number, unknown>,
    state,
  );
  if (after !== undefined) holder[last] = marked(after);
  else if (Array.isArray(holder)) holder[last as number] = null;
  else Reflect.deleteProperty(holder, last);
}

/** What is null in a list is as little as a gap in it, and at its end no item; a diff may hide more than the secret itself. */
function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = Array.from(value, (item) => trimmed(item ?? null));
    while (items.at(-1) === null) items.pop();
    return items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, trimmed(item)] as const);
  return entries.length === 1 && entries[0]?.[0] === "secret" ? entries[0][1] : Object.fromEntries(entries);
}

describe("a diff", () => {
  it("of a plan with itself has no changes", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { resources, outputs } = diffPlans(beforeOf(plan), plan);
        expect(resources.filter(({ change, properties }) => change !== "same" || properties.length > 0)).toEqual([]);
        expect(outputs).toEqual([]);
      }),
    );
  });

  it("that is applied to one plan makes the other of it", () => {
    fc.assert(
      fc.property(plans, plans, (a, b) => {
        const known = (plan: Plan) => ({
          ...plan,
          resources: plan.resources.filter(({ inputs }) => !hasNoise(inputs)),
        });
        const [before, after] = [known(a), known(b)];
        const made = applied(before, diffPlans(beforeOf(before), after));
        const wanted = new Map(after.resources.map((resource) => [resource.urn, stateOf(resource)]));
        expect([...made.keys()].sort()).toEqual([...wanted.keys()].sort());
        for (const [urn, state] of wanted) expect(trimmed(made.get(urn))).toEqual(trimmed(state));
      }),
    );
  });

  it("does not depend on the order in which resources are registered", () => {
    fc.assert(
      fc.property(plans, plans, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (a, b, keys) => {
        const order = b.resources.map((resource, at) => [keys[at] as number, resource] as const);
        const shuffled = { ...b, resources: order.sort(([x], [y]) => x - y).map(([, resource]) => resource) };
        expect(shown(diffPlans(beforeOf(a), shuffled))).toEqual(shown(diffPlans(beforeOf(a), b)));
      }),
    );
  });

  it("has a reason for every replacement, marks what forces it, and has each resource of both sides once", () => {
    let replaced = 0;
    fc.assert(
      fc.property(plans, plans, (a, b) => {
        const { resources } = diffPlans(beforeOf(a), b);
        for (const { change, reasons, properties } of resources) {
          expect(reasons.length > 0).toBe(change === "replace");
          if (change !== "replace") expect(properties.filter(({ kind }) => kind.endsWith("-replace"))).toEqual([]);
          replaced += change === "replace" ? 1 : 0;
        }
        const urns = new Set([...a.resources, ...b.resources].map(({ urn }) => urn));
        expect(resources.map(({ urn }) => urn).sort()).toEqual([...urns].sort());
      }),
      { seed: 8, numRuns: 200 },
    );
    expect(replaced).toBeGreaterThan(20);
  });

  it("of a plan whose resources all have other names, and aliases, deletes and makes nothing", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const moved = (urn: string) => urn.replace(/::r(\d)$/, "::moved$1");
        const after = planOf(
          ...plan.resources.map((resource) => ({
            ...resource,
            urn: moved(resource.urn),
            name: moved(`::${resource.name}`).slice(2),
            dependencies: resource.dependencies.map(moved),
            propertyDependencies: Object.fromEntries(
              Object.entries(resource.propertyDependencies).map(([key, urns]) => [key, urns.map(moved)]),
            ),
            aliases: [resource.urn],
          })),
        );
        const { resources } = diffPlans(beforeOf(plan), after);
        expect(resources.filter(({ change }) => change !== "same")).toEqual([]);
        expect(resources.map(({ renamedFrom }) => renamedFrom)).toEqual(plan.resources.map(({ urn }) => urn));
      }),
    );
  });

  it("of five hundred resources is made at once", () => {
    const many = planOf(
      ...Array.from({ length: 500 }, (_, at) =>
        make(
          "aws:ec2/subnet:Subnet",
          `r${at}`,
          { cidrBlock: `10.0.${at}.0/24`, tags: { Name: `r${at}` }, vpcId: UNKNOWN },
          {
            propertyDependencies: at === 0 ? {} : { vpcId: [urnOf("aws:ec2/subnet:Subnet", `r${at - 1}`)] },
          },
        ),
      ),
    );
    diffPlans(beforeOf(many), many); // the first one is also the compiler's
    const started = process.cpuUsage().user;
    diffPlans(beforeOf(many), many);
    expect(process.cpuUsage(undefined).user - started).toBeLessThan(100_000);
  });
});

/** What a diff takes for the same, whatever it is written as: unknown values, and text for numbers. */
const hasNoise = (inputs: Properties): boolean => JSON.stringify(marked(inputs)).includes("unknown");
