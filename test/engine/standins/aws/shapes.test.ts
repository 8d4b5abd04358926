import { beforeAll, describe, expect, it } from "vitest";
import { stacks, thingsOf } from "./account";
import { facts } from "./facts";
import type { Thing } from "./made";
import { hasShape, shapeOf } from "./shapes";

const thing = (type: string, inputs: object = {}, suffix = "0"): Thing => ({
  type,
  name: "main",
  inputs: inputs as Record<string, unknown>,
  suffix,
  account: "222222222222",
  region: "eu-central-1",
});

const plans: Thing[][] = [];
beforeAll(async () => {
  for (const stack of stacks()) plans.push(await thingsOf(stack));
});

describe("a shape", () => {
  it("of its own has every type in a plan of a stack, and every type of which there are facts", () => {
    const types = [...new Set([...plans.flat().map(({ type }) => type), ...Object.keys(facts)])];
    expect(types.filter((type) => !hasShape(type))).toEqual([]);
  });

  it("has an id, which nothing else of its type has in the same stack", () => {
    const ids = plans.map((plan) => plan.map((each) => `${each.type} ${shapeOf(each).id}`));
    expect(ids.flat().filter((id) => id.endsWith(" "))).toEqual([]);
    expect(ids.flatMap((each) => each.filter((id, index) => each.indexOf(id) !== index))).toEqual([]);
  });

  it("is the same for the same thing, and another for the next making of it", () => {
    const vpc = "aws:ec2/vpc:Vpc";
    expect(shapeOf(thing(vpc))).toEqual(shapeOf(thing(vpc)));
    expect(shapeOf(thing(vpc, {}, "1")).id).not.toBe(shapeOf(thing(vpc)).id);
    expect(shapeOf({ ...thing(vpc), name: "other" }).id).not.toBe(shapeOf(thing(vpc)).id);
  });

  it.each([
    ["aws:ec2/vpc:Vpc", {}, /^vpc-0[0-9a-f]{16}$/],
    ["aws:ec2/subnet:Subnet", {}, /^subnet-0[0-9a-f]{16}$/],
    ["aws:ec2/eip:Eip", {}, /^eipalloc-0[0-9a-f]{16}$/],
    ["aws:ec2/natGateway:NatGateway", {}, /^nat-0[0-9a-f]{16}$/],
    ["aws:ec2/securityGroup:SecurityGroup", { name: "web" }, /^sg-0[0-9a-f]{16}$/],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {}, /^sgr-0[0-9a-f]{16}$/],
    ["aws:kms/key:Key", {}, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    ["aws:iam/role:Role", { name: "web" }, /^web$/],
    ["aws:route53/zone:Zone", { name: "shop.example" }, /^Z[A-Z0-9]{20}$/],
    ["aws:rds/instance:Instance", { identifier: "main" }, /^db-[A-Z0-9]{26}$/],
    [
      "aws:secretsmanager/secret:Secret",
      { name: "A" },
      /^arn:aws:secretsmanager:eu-central-1:222222222222:secret:A-[a-z0-9]{6}$/,
    ],
    ["aws:lambda/invocation:Invocation", { functionName: "run", input: "{}" }, /^run,\$LATEST,[0-9a-f]{32}$/],
  ])("of %s has an id as AWS and the provider give it", (type, inputs, id) => {
    expect(shapeOf(thing(type, inputs)).id).toMatch(id);
  });

  it("has the outputs that the program reads", () => {
    const outputs = (type: string, inputs: object, suffix?: string) => shapeOf(thing(type, inputs, suffix)).outputs;
    const network = outputs("aws:lb/loadBalancer:LoadBalancer", {
      name: "pool",
      loadBalancerType: "network",
      internal: true,
    });
    expect(network["dnsName"]).toMatch(/^pool-[1-9]{10}\.elb\.eu-central-1\.amazonaws\.com$/);
    expect(network["arn"]).toBe(
      `arn:aws:elasticloadbalancing:eu-central-1:222222222222:loadbalancer/${network["arnSuffix"] as string}`,
    );
    expect(outputs("aws:lb/loadBalancer:LoadBalancer", { name: "web" })).toMatchObject({ zoneId: "Z215JYRZR1TBD5" });
    expect(outputs("aws:lb/targetGroup:TargetGroup", { namePrefix: "web-" })["arnSuffix"]).toMatch(
      /^targetgroup\/web-[1-9]{26}\/[0-9a-f]{16}$/,
    );
    expect(outputs("aws:ecr/repository:Repository", { name: "web" })).toMatchObject({
      repositoryUrl: "222222222222.dkr.ecr.eu-central-1.amazonaws.com/web",
    });
    const family = { family: "shop-web" };
    const arn = "arn:aws:ecs:eu-central-1:222222222222:task-definition/shop-web";
    expect(outputs("aws:ecs/taskDefinition:TaskDefinition", family)).toMatchObject({
      arn: `${arn}:1`,
      arnWithoutRevision: arn,
    });
    expect(outputs("aws:ecs/taskDefinition:TaskDefinition", family, "1")).toMatchObject({
      arn: `${arn}:2`,
      revision: 2,
    });
    const database = outputs("aws:rds/instance:Instance", {
      identifier: "main",
      engine: "postgres",
      manageMasterUserPassword: true,
    });
    expect(database).toMatchObject({
      address: expect.stringMatching(/^main\.[a-z0-9]{12}\.eu-central-1\.rds\.amazonaws\.com$/) as string,
      masterUserSecrets: [{ secretArn: expect.stringContaining(":secret:rds!") as string }],
      port: 5432,
    });
    expect(
      outputs("aws:elasticache/replicationGroup:ReplicationGroup", { replicationGroupId: "q", numCacheClusters: 2 }),
    ).toMatchObject({
      memberClusters: ["q-001", "q-002"],
      primaryEndpointAddress: expect.stringMatching(/^master\.q\.[a-z0-9]{6}\.euc1\.cache\.amazonaws\.com$/) as string,
    });
    const certificate = { domainName: "shop.example", subjectAlternativeNames: ["*.shop.example", "shop.example"] };
    expect(outputs("aws:acm/certificate:Certificate", certificate)["domainValidationOptions"]).toHaveLength(2);
    expect(outputs("aws:lambda/invocation:Invocation", {})).toEqual({ result: '{"done":true}' });
    expect(outputs("aws:route53/zone:Zone", {})["nameServers"]).toHaveLength(4);
  });

  it("of a function changes with its code alone", () => {
    const hash = (inputs: object) => shapeOf(thing("aws:lambda/function:Function", inputs)).outputs["codeSha256"];
    expect(hash({ code: "a" })).toBe(hash({ code: "a", timeout: 3 }));
    expect(hash({ code: "a" })).not.toBe(hash({ code: "b" }));
  });

  it("is made up for a type that has none", () => {
    expect(hasShape("aws:efs/fileSystem:FileSystem")).toBe(false);
    expect(shapeOf(thing("aws:efs/fileSystem:FileSystem"))).toMatchObject({
      id: expect.stringMatching(/^main-[0-9a-f]{7}$/) as string,
      outputs: { arn: expect.stringMatching(/^arn:aws:efs:eu-central-1:222222222222:fileSystem\/main-/) as string },
    });
  });
});
