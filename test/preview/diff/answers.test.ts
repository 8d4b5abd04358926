import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { diffPlans } from "../../../preview/diff";
import { answers } from "../../../preview/diff/answers";
import type { Before } from "../../../preview/diff/before";
import { SealedSecret } from "../../../preview/diff/secrets";
import type { PlanResource } from "../../../preview/plan";
import { record } from "../../../preview/record";
import { UNKNOWN, type Properties } from "../../../preview/values";
import { beforeOf, make, planOf, QUEUE, urnOf, VPC } from "./sides";

class Made extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;
  declare readonly token: pulumi.Output<string>;

  constructor(type: string, name: string, inputs: pulumi.Inputs) {
    super(type, name, { arn: undefined, token: undefined, ...inputs });
  }
}

/** A queue whose policy is a text with something of the VPC's provider in it. */
const program = (cidrBlock: string, action: string) => () => {
  const vpc = new Made(VPC, "vpc", { cidrBlock });
  new Made(QUEUE, "queue", { policy: pulumi.interpolate`${action} of ${vpc.arn}`, key: vpc.token, vpc: vpc.id });
};

const needs = { policy: [urnOf(VPC, "vpc")], key: [urnOf(VPC, "vpc")], vpc: [urnOf(VPC, "vpc")] };
const inputs: Properties = { policy: "read of arn:vpc", key: new SealedSecret(), vpc: "vpc-1" };
const before: Before = beforeOf(
  planOf(make(VPC, "vpc", { cidrBlock: "a" }), make(QUEUE, "queue", inputs, { propertyDependencies: needs })),
  { provided: new Map([[urnOf(VPC, "vpc"), { id: "vpc-1", arn: "arn:vpc", token: new SealedSecret() }]]) },
);

async function queue(cidrBlock: string, action: string) {
  const options = { project: "shop", stack: "test", config: {}, secretKeys: [] };
  const plan = await record({ ...options, program: program(cidrBlock, action), outputs: answers(before) });
  const { resources } = diffPlans(before, plan, { answered: true });
  return resources.find(({ urn }) => urn === urnOf(QUEUE, "queue"));
}

describe("a program that is answered from what there is", () => {
  it("says the same, also of what is made of ids, ARNs and secrets", async () => {
    const same = await queue("a", "read");
    expect(same).toMatchObject({ change: "same", properties: [] });
    expect(same?.after?.inputs).toMatchObject({ policy: "read of arn:vpc", vpc: "vpc-1" });
  });

  it("shows what changes inside of a text", async () => {
    expect(await queue("a", "write")).toMatchObject({
      change: "update",
      properties: [{ path: "policy", before: "read of arn:vpc", after: "write of arn:vpc" }],
    });
  });

  it("does not know what comes from something that is replaced", async () => {
    const changed = await queue("b", "read");
    expect(changed?.properties.map(({ path, after }) => [path, path === "key" || after === UNKNOWN])).toEqual([
      ["key", true],
      ["policy", true],
      ["vpc", true],
    ]);
  });
});

describe("each resource", () => {
  const many = Array.from({ length: 1000 }, (_, at) =>
    make(
      QUEUE,
      `q${at}`,
      { policy: "a" },
      { propertyDependencies: at === 0 ? {} : { policy: [urnOf(QUEUE, `q${at - 1}`)] } },
    ),
  );
  const there = (resources: typeof many) =>
    beforeOf(planOf(...resources), { provided: new Map(resources.map(({ urn, name }) => [urn, { arn: name }])) });

  it("of a thousand is answered at once", () => {
    const answer = answers(there(many));
    const started = process.cpuUsage().user;
    expect(many.map(answer)).toEqual(many.map(({ name }) => ({ arn: name })));
    expect(process.cpuUsage(undefined).user - started).toBeLessThan(1_000_000);
  });

  it("is what there is by its own URN, whoever claimed that before by an alias", () => {
    const answer = answers(there(many.slice(0, 1)));
    const [first] = many as [PlanResource];
    expect(answer(make(QUEUE, "other", first.inputs, { aliases: [first.urn] }))).toEqual({ arn: "q0" });
    expect(answer(first)).toEqual({ arn: "q0" });
    expect(answer(make(QUEUE, "third", first.inputs, { aliases: [first.urn] }))).toEqual({});
  });
});
