import { Decimal } from "decimal.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cost } from "../../../preview/cost";
import { changeOf } from "../../../preview/cost/change";
import type { Plan, PlanResource } from "../../../preview/plan";
import { made, planOf } from "./bill";

const component = (name: string) => made("plinth:index:Thing", name, {}, {}, { custom: false });
const [network, store] = [component("network"), component("store")];

/** Resources that cost something, everywhere the same under one name but for what is drawn of them. */
const resource = fc.oneof(
  fc
    .record({
      nodeType: fc.constantFrom("cache.t4g.micro", "cache.t4g.small", "cache.m7g.large"),
      engine: fc.constantFrom("redis", "valkey"),
      numCacheClusters: fc.integer({ min: 1, max: 6 }),
      name: fc.constantFrom("sessions", "queue"),
    })
    .map(({ name, ...inputs }) =>
      made("aws:elasticache/replicationGroup:ReplicationGroup", name, inputs, {}, { parent: store.urn }),
    ),
  fc
    .constantFrom("a", "b", "c")
    .map((zone) => made("aws:ec2/natGateway:NatGateway", zone, {}, {}, { parent: network.urn })),
  fc.constantFrom("a", "b", "c").map((zone) => made("aws:ec2/eip:Eip", zone, {}, {}, { parent: network.urn })),
  fc.constantFrom("one", "two").map((name) => made("aws:kms/key:Key", name)),
  fc.constant(made("aws:s3/bucket:Bucket", "files", {}, {}, { parent: store.urn })),
);
const plans = fc
  .uniqueArray(resource, { selector: ({ urn }: PlanResource) => urn, maxLength: 12 })
  .map((resources): Plan => planOf(network, store, ...resources));

const costChange = (before: Plan, after: Plan) => changeOf(cost(before), cost(after));
const sumOf = (changes: readonly { readonly change: string }[]): string =>
  changes.reduce((sum, { change }) => sum.plus(change), new Decimal(0)).toFixed();
const negative = (change: string): string => new Decimal(0).minus(change).toFixed();

describe("what a change does to the cost", () => {
  it("is said of components and resources, the greatest first", () => {
    const cache = (nodeType: string, name = "sessions") =>
      made(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        name,
        { nodeType, engine: "redis", numCacheClusters: 1 },
        {},
        { parent: store.urn },
      );
    const nat = made("aws:ec2/natGateway:NatGateway", "nat", {}, {}, { parent: network.urn });
    const before = planOf(network, store, cache("cache.t4g.micro"), cache("cache.t4g.micro", "queue"), nat);
    const after = planOf(network, store, cache("cache.t4g.small"), cache("cache.t4g.micro", "queue"));
    expect(costChange(before, after)).toEqual({
      // 2 x 730 x 0.016 + 730 x 0.045; 730 x 0.032 + 730 x 0.016
      monthly: { before: "56.21", after: "35.04", change: "-21.17" },
      // the data that is assumed to go through the gateway: 10 x 0.045
      monthlyUsage: { before: "0.45", after: "0", change: "-0.45" },
      components: [
        { urn: network.urn, name: "network", before: "32.85", after: "0", change: "-32.85" },
        { urn: store.urn, name: "store", before: "23.36", after: "35.04", change: "11.68" },
      ],
      resources: [
        {
          urn: nat.urn,
          name: "nat",
          resourceType: "aws:ec2/natGateway:NatGateway",
          component: "network",
          before: "32.85",
          after: "0",
          change: "-32.85",
        },
        {
          urn: cache("").urn,
          name: "sessions",
          resourceType: "aws:elasticache/replicationGroup:ReplicationGroup",
          component: "store",
          before: "11.68",
          after: "23.36",
          change: "11.68",
        },
      ],
    });
  });

  it("is nothing where nothing changes", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { monthly, monthlyUsage, components, resources } = costChange(plan, plan);
        expect([monthly.change, monthlyUsage.change, components, resources]).toEqual(["0", "0", [], []]);
      }),
    );
  });

  it("is the sum of its parts, and of both plans", () => {
    fc.assert(
      fc.property(plans, plans, (before, after) => {
        const { monthly, components, resources } = costChange(before, after);
        expect(sumOf(components)).toBe(monthly.change);
        expect(sumOf(resources)).toBe(monthly.change);
        expect([monthly.before, monthly.after]).toEqual([cost(before).monthlyCost, cost(after).monthlyCost]);
      }),
    );
  });

  it("the other way is the same with the other sign", () => {
    fc.assert(
      fc.property(plans, plans, (before, after) => {
        const [there, back] = [costChange(before, after), costChange(after, before)];
        expect(back.monthly.change).toBe(negative(there.monthly.change));
        expect(back.monthlyUsage.change).toBe(negative(there.monthlyUsage.change));
        for (const key of ["components", "resources"] as const) {
          expect(back[key].map(({ urn, change }) => [urn, change])).toEqual(
            there[key].map(({ urn, change }) => [urn, negative(change)]),
          );
        }
      }),
    );
  });
});
