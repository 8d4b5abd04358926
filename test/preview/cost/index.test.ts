import { Decimal } from "decimal.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cost } from "../../../preview/cost";
import { prices, asOf } from "../../../preview/cost/price-list";
import { STACK } from "../sample";
import { costOf, made, planOf, urnOf } from "./bill";

const provider = (region: string) => made("pulumi:providers:aws", `aws-${region}`, { region });
const component = (type: string, name: string) => made(`plinth:index:${type}`, name, {}, {}, { custom: false });
const inside = (owner: { urn: string }, type: string, name: string) => made(type, name, {}, {}, { parent: owner.urn });

const KEY = "aws:kms/key:Key";
const SECRET = "aws:secretsmanager/secret:Secret";
const NAT = "aws:ec2/natGateway:NatGateway";
const EIP = "aws:ec2/eip:Eip";

const keys = component("Keys", "keys");
const network = component("Network", "network");
const resources = [
  provider("us-east-1"),
  keys,
  network,
  inside(keys, KEY, "data"),
  inside(keys, KEY, "logs"),
  inside(network, NAT, "nat-a"),
  inside(network, EIP, "eip-a"),
  inside(network, EIP, "eip-b"),
  inside(network, "aws:ec2/vpc:Vpc", "vpc"),
  inside({ urn: urnOf(NAT, "nat-a") }, SECRET, "below"),
  made("aws:apprunner/service:Service", "strange"),
];

describe("what a stack costs", () => {
  it("is the sum of its components, the dearest first", () => {
    const { monthlyCost, hourlyCost, components } = costOf(...resources);
    // network 32.85 + 2 x 3.65 + 0.4; keys 2 x 1
    expect(components.map(({ name, monthlyCost: part }) => [name, part])).toEqual([
      ["network", "40.55"],
      ["keys", "2"],
    ]);
    expect(monthlyCost).toBe("42.55");
    // 42.55 / 730
    expect(hourlyCost).toBe("0.0582876712");
    expect(components[0]?.resources.map(({ name }) => name)).toEqual(["nat-a", "eip-a", "eip-b", "below"]);
  });

  it("names the five dearest", () => {
    expect(costOf(...resources).dearest.map(({ name, component: of, monthlyCost }) => [name, of, monthlyCost])).toEqual(
      [
        ["nat-a", "network", "32.85"],
        ["eip-a", "network", "3.65"],
        ["eip-b", "network", "3.65"],
        ["data", "keys", "1"],
        ["logs", "keys", "1"],
      ],
    );
  });

  it("counts what is free, and names types of which nothing is known", () => {
    const { free, withoutPrice, notes } = costOf(...resources);
    expect(free).toEqual({ "aws:ec2/vpc:Vpc": 1 });
    expect(withoutPrice).toEqual([
      {
        urn: urnOf("aws:apprunner/service:Service", "strange"),
        name: "strange",
        resourceType: "aws:apprunner/service:Service",
        costComponents: [],
      },
    ]);
    expect(notes.at(-1)).toBe("the sums leave out what has no price: strange");
  });

  it("keeps usage apart, with each rate once and its assumption", () => {
    const { usage, monthlyUsageCost } = costOf(...resources);
    expect(usage.find(({ resourceType }) => resourceType === KEY)).toEqual({
      resourceType: KEY,
      name: "requests",
      unit: "10k requests",
      price: "0.03",
      assumption: "10,000 for each key",
      monthlyQuantity: "2",
      monthlyCost: "0.06",
    });
    // keys 2 x 0.03, NAT 0.45, secret 0.005
    expect(monthlyUsageCost).toBe("0.515");
  });

  it("says which region it is, and whose prices these are", () => {
    const { regions, notes } = costOf(provider("eu-central-1"), ...resources);
    expect(regions).toEqual(["eu-central-1", "us-east-1"]);
    expect(notes).toContain("eu-central-1 is priced as us-east-1, and is mostly dearer");
    expect(costOf(...resources).notes.join()).not.toContain("is priced as");
    expect(costOf().notes[0]).toContain(asOf);
  });

  it("leaves out what is only read, and what is nobody's bill", () => {
    const read = made(EIP, "known", {}, {}, { op: "read" });
    const random = made("random:index/randomPassword:RandomPassword", "token");
    expect(costOf(read, random)).toMatchObject({ monthlyCost: "0", components: [], withoutPrice: [], free: {} });
  });

  it("puts what has no component under the stack", () => {
    const stack = made("pulumi:pulumi:Stack", "shop-test", {}, {}, { urn: STACK, custom: false });
    expect(costOf(stack, inside(stack, KEY, "own")).components).toMatchObject([
      { name: "shop-test", monthlyCost: "1" },
    ]);
  });

  it("loses no digit", () => {
    const many = Array.from({ length: 3000 }, (_, index) => made(SECRET, `secret-${index}`));
    expect(costOf(...many).monthlyCost).toBe("1200");
    // floats would make 0.30000000000000004 of the three
    const alarms = ["a", "b", "c"].map((name) => made("aws:cloudwatch/metricAlarm:MetricAlarm", name));
    expect(costOf(...alarms).monthlyCost).toBe("0.3");
  });

  it("is the same in whatever order resources come", () => {
    const first = costOf(...resources);
    fc.assert(
      fc.property(fc.shuffledSubarray(resources, { minLength: resources.length }), (shuffled) => {
        expect(cost(planOf(...shuffled))).toEqual(first);
      }),
    );
  });

  it("is plain JSON", () => {
    const whole = costOf(...resources);
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });
});

describe("the table of prices", () => {
  it("has each price once, as decimal text, with where and when it was read", () => {
    const keysOf = prices.map(({ service, item }) => `${service}/${item}`);
    expect(new Set(keysOf).size).toBe(keysOf.length);
    for (const { usd, source, seenDate, confidence } of prices) {
      expect(usd === null || new Decimal(usd).toFixed() === usd, `${usd}`).toBe(true);
      expect(source).not.toBe("");
      expect(seenDate).toMatch(/^(\d{4}(-\d\d){0,2}|unknown)$/);
      expect(["high", "medium", "low", "missing"]).toContain(confidence);
    }
  });

  it("is as old as its newest price", () => {
    const newest = prices.map(({ seenDate }) => seenDate).filter((date) => date !== "unknown");
    expect(newest.sort().at(-1)).toBe(asOf);
  });
});
