import { beforeAll, describe, expect, it } from "vitest";
import { factsOf } from "../../../../tools/engine/facts/write";
import { replacements } from "../../../../tools/engine/facts/replacements";
import { stacks, thingsOf } from "./account";
import { facts, replacedBy } from "./facts";
import type { Thing } from "./made";

const things: Thing[] = [];
beforeAll(async () => {
  for (const stack of stacks()) things.push(...(await thingsOf(stack)));
});

const none = { properties: [] as string[], required: [] as string[] };
const command =
  "add it to tools/engine/facts/replacements.ts and run node -r ./bin/register.js tools/engine/facts/write.ts";

describe("the facts", () => {
  it("are known of every type in a plan of a stack", () => {
    const unknown = things.map(({ type }) => type).filter((type) => facts[type] === undefined);
    expect([...new Set(unknown)].map((type) => `${type}: ${command}`)).toEqual([]);
    expect(new Set(things.map(({ type }) => type)).size).toBeGreaterThan(60);
  });

  it("are those of the version of @pulumi/aws that is installed", () => {
    expect(Object.keys(facts)).toEqual(Object.keys(replacements).sort());
    for (const [type, known] of Object.entries(facts)) {
      const { inputs, replaces } = factsOf(type);
      expect([type, { ...inputs, ...replaces }]).toEqual([type, known]);
    }
  });

  it("know every input that a stack gives, and ask for none that it does not give", () => {
    const wrong = things.flatMap(({ type, name, inputs }) => {
      const { properties, required } = facts[type] ?? none;
      return [
        ...Object.keys(inputs)
          .filter((key) => !properties.includes(key))
          .map((key) => `${name} gives ${key}`),
        ...required.filter((key) => inputs[key] === undefined).map((key) => `${name} lacks ${key}`),
      ];
    });
    expect(wrong).toEqual([]);
  });
});

/** Replaced by a change of each of these; changed in place by a change of each of those. */
const known: [type: string, replaces: string[], changes: string[]][] = [
  [
    "aws:rds/instance:Instance",
    ["engine", "dbName", "username", "storageEncrypted", "kmsKeyId", "availabilityZone", "snapshotIdentifier"],
    [
      "instanceClass",
      "allocatedStorage",
      "engineVersion",
      "multiAz",
      "identifier",
      "parameterGroupName",
      "deletionProtection",
    ],
  ],
  [
    "aws:elasticache/replicationGroup:ReplicationGroup",
    ["atRestEncryptionEnabled", "kmsKeyId", "port", "replicationGroupId", "subnetGroupName", "networkType"],
    ["nodeType", "engineVersion", "numCacheClusters", "authToken", "description", "snapshotWindow"],
  ],
  ["aws:ec2/subnet:Subnet", ["cidrBlock", "availabilityZone", "vpcId"], ["tags", "mapPublicIpOnLaunch"]],
  ["aws:ec2/vpc:Vpc", ["cidrBlock"], ["enableDnsHostnames", "tags"]],
  ["aws:ec2/securityGroup:SecurityGroup", ["description", "vpcId"], ["tags"]],
  [
    "aws:ecs/taskDefinition:TaskDefinition",
    [
      "containerDefinitions",
      "cpu",
      "memory",
      "family",
      "volumes",
      "executionRoleArn",
      "taskRoleArn",
      "runtimePlatform",
    ],
    ["tags"],
  ],
  [
    "aws:ecs/service:Service",
    ["cluster", "name", "launchType"],
    ["desiredCount", "taskDefinition", "loadBalancers", "networkConfiguration"],
  ],
  [
    "aws:lb/targetGroup:TargetGroup",
    ["port", "protocol", "vpcId", "targetType", "namePrefix"],
    ["deregistrationDelay", "healthCheck"],
  ],
  [
    "aws:lb/loadBalancer:LoadBalancer",
    ["internal", "loadBalancerType", "namePrefix"],
    ["securityGroups", "idleTimeout"],
  ],
  ["aws:lb/listenerRule:ListenerRule", ["listenerArn"], ["priority", "conditions", "actions"]],
  ["aws:s3/bucket:Bucket", ["bucket", "objectLockEnabled"], ["forceDestroy", "tags"]],
  ["aws:ec2/eip:Eip", ["domain"], ["tags", "customerOwnedIpv4Pool"]],
  ["aws:route53/record:Record", ["name", "zoneId"], ["records", "ttl", "type", "aliases"]],
  ["aws:kms/key:Key", ["keyUsage", "multiRegion"], ["policy", "enableKeyRotation", "deletionWindowInDays"]],
  ["aws:lambda/function:Function", ["name", "packageType"], ["code", "role", "architectures", "vpcConfig", "timeout"]],
  ["aws:lambda/invocation:Invocation", ["input", "triggers", "functionName"], ["tenantId"]],
  ["aws:secretsmanager/secretVersion:SecretVersion", ["secretString", "secretId"], ["versionStages"]],
  ["aws:ecr/lifecyclePolicy:LifecyclePolicy", ["policy"], []],
  ["aws:acm/certificate:Certificate", ["domainName", "subjectAlternativeNames"], ["tags", "options"]],
  [
    "aws:eks/cluster:Cluster",
    ["name", "roleArn", "bootstrapSelfManagedAddons"],
    ["version", "vpcConfig", "encryptionConfig", "enabledClusterLogTypes", "deletionProtection", "upgradePolicy"],
  ],
  ["aws:eks/addon:Addon", ["addonName", "clusterName"], ["addonVersion", "configurationValues"]],
  [
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    ["clusterName", "namespace", "serviceAccount"],
    ["roleArn"],
  ],
];

describe("a change replaces", () => {
  it.each(known)("%s for what cannot be changed in place, and for nothing else", (type, replaces, changes) => {
    const replacing = (property: string) => replacedBy(type, { [property]: "before" }, { [property]: "after" });
    expect(replaces.flatMap(replacing)).toEqual(replaces);
    expect(changes.flatMap(replacing)).toEqual([]);
    expect(changes.filter((property) => facts[type]?.properties.includes(property) !== true)).toEqual([]);
  });

  it("for a nested property alone, and where what holds it comes or goes", () => {
    const service = (type: string, other: string) => ({ deploymentController: { type, other } });
    const replaced = (before: object, after: object) =>
      replacedBy("aws:ecs/service:Service", { ...before }, { ...after });
    expect(replaced(service("ECS", "a"), service("EXTERNAL", "a"))).toEqual(["deploymentController.type"]);
    expect(replaced(service("ECS", "a"), {})).toEqual(["deploymentController.type"]);
    expect(replaced(service("ECS", "a"), service("ECS", "b"))).toEqual([]);
  });

  it("where the source of a network rule is of another kind, and not where it is another of the same", () => {
    const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    expect(replacedBy(type, { cidrIpv4: "10.0.0.0/16" }, { cidrIpv4: "10.1.0.0/16" })).toEqual([]);
    expect(replacedBy(type, { cidrIpv4: "10.0.0.0/16" }, { referencedSecurityGroupId: "sg-1" })).toEqual([
      "cidrIpv4",
      "referencedSecurityGroupId",
    ]);
  });

  it("for another mix of capacity, unless the service forces a deployment", () => {
    const service = (weight: number, forceNewDeployment?: boolean) => ({
      capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight }],
      forceNewDeployment,
    });
    const type = "aws:ecs/service:Service";
    expect(replacedBy(type, service(1), service(2))).toEqual(["capacityProviderStrategies"]);
    expect(replacedBy(type, service(1, true), service(2, true))).toEqual([]);
    expect(replacedBy(type, service(1, true), { forceNewDeployment: true })).toEqual(["capacityProviderStrategies"]);
    expect(replacedBy(type, service(1), service(1))).toEqual([]);
  });

  it("nothing of a type that is not known", () => {
    expect(replacedBy("aws:x/y:Z", { a: 1 }, { a: 2 })).toEqual([]);
  });
});
