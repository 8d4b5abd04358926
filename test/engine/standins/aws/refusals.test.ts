import { describe, expect, it } from "vitest";
import { refuse, type Existing, type World } from "./refusals";

const empty: World = { images: [], secrets: [], delegated: false, resources: [] };
const world = (...resources: Existing[]): World => ({ ...empty, resources });
const codes = (messages: string[]) => messages.map((message) => message.split(":")[0]);

describe("a task definition", () => {
  const size = (cpu: string, memory: string) =>
    refuse(
      "create",
      "aws:ecs/taskDefinition:TaskDefinition",
      { cpu, memory, requiresCompatibilities: ["FARGATE"] },
      empty,
    );

  it.each([
    ["256", "512"],
    ["256", "2048"],
    ["512", "4096"],
    ["4096", "30720"],
    ["8192", "20480"],
    ["16384", "122880"],
  ])("of %s CPU units and %s MiB exists", (cpu, memory) => {
    expect(size(cpu, memory)).toEqual([]);
  });

  it.each([
    ["256", "3072"],
    ["512", "512"],
    ["512", "1536"],
    ["8192", "18432"],
    ["16384", "36864"],
    ["300", "1024"],
  ])("of %s CPU units and %s MiB does not", (cpu, memory) => {
    expect(codes(size(cpu, memory))).toEqual(["ClientException"]);
  });
});

describe("a service", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const secretArn = "arn:aws:secretsmanager:eu-central-1:222222222222:secret:KEY-abcdef";
  const definition = (valueFrom = secretArn): Existing => ({
    type: "aws:ecs/taskDefinition:TaskDefinition",
    id: "shop-web",
    inputs: {
      family: "shop-web",
      containerDefinitions: JSON.stringify([
        {
          name: "web",
          image: `222222222222.dkr.ecr.eu-central-1.amazonaws.com/web@${digest}`,
          secrets: [{ name: "KEY", valueFrom }],
        },
      ]),
    },
  });
  const version: Existing = {
    type: "aws:secretsmanager/secretVersion:SecretVersion",
    id: "v",
    inputs: { secretId: secretArn },
  };
  const taskDefinition = "arn:aws:ecs:eu-central-1:222222222222:task-definition/shop-web:1";
  const started = (given: World, desiredCount = 1, operation: "create" | "update" = "create") =>
    codes(refuse(operation, "aws:ecs/service:Service", { name: "web", desiredCount, taskDefinition }, given));

  it("does not start without its image and its secret's value, whether it is made or changed", () => {
    const missing = ["CannotPullContainerError", "ResourceInitializationError"];
    expect(started(world(definition()))).toEqual(missing);
    expect(started(world(definition()), 1, "update")).toEqual(missing);
    expect(started({ ...world(definition()), images: [digest] })).toEqual(["ResourceInitializationError"]);
    expect(started({ ...world(definition()), secrets: ["KEY"] })).toEqual(["CannotPullContainerError"]);
  });

  it("starts with them, whoever wrote the value, and is made without them where it has no tasks", () => {
    expect(started({ ...world(definition()), images: [digest], secrets: ["KEY"] })).toEqual([]);
    expect(started({ ...world(definition(), version), images: [digest] })).toEqual([]);
    const ofRds = "arn:aws:secretsmanager:eu-central-1:222222222222:secret:rds!db-1-abcdef:password::";
    expect(started({ ...world(definition(ofRds)), images: [digest] })).toEqual([]);
    expect(started(world(definition()), 0)).toEqual([]);
  });
});

describe("a name", () => {
  it.each<[type: string, property: string, taken: string, refused: string[], code: string]>([
    ["aws:s3/bucket:Bucket", "bucket", "a".repeat(63), ["a".repeat(64), "Shop", "a_b", "ab"], "InvalidBucketName"],
    ["aws:iam/role:Role", "name", "r".repeat(64), ["r".repeat(65), "a/b"], "ValidationError"],
    ["aws:lambda/function:Function", "name", "f".repeat(64), ["f".repeat(65), "a.b"], "ValidationException"],
    [
      "aws:lb/loadBalancer:LoadBalancer",
      "name",
      "l".repeat(32),
      ["l".repeat(33), "a_b", "internal-a"],
      "ValidationError",
    ],
    ["aws:lb/targetGroup:TargetGroup", "name", "t".repeat(32), ["t".repeat(33), "-a"], "ValidationError"],
    [
      "aws:rds/instance:Instance",
      "identifier",
      "d".repeat(63),
      ["d".repeat(64), "1a", "a--b", "a-"],
      "InvalidParameterValue",
    ],
    [
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "replicationGroupId",
      "c".repeat(40),
      ["c".repeat(41)],
      "InvalidParameterValue",
    ],
    ["aws:ecr/repository:Repository", "name", "shop/web", ["Shop", "a//b"], "InvalidParameterException"],
    ["aws:sfn/stateMachine:StateMachine", "name", "s".repeat(80), ["s".repeat(81)], "InvalidName"],
    ["aws:sqs/queue:Queue", "name", "q".repeat(80), ["q".repeat(81), "a b"], "InvalidParameterValue"],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", "name", "a".repeat(255), ["a".repeat(256)], "ValidationException"],
    [
      "aws:ec2/securityGroup:SecurityGroup",
      "description",
      "web to main",
      ["web → main", "a".repeat(256)],
      "InvalidParameterValue",
    ],
  ])("of %s", (type, property, taken, refused, code) => {
    expect(refuse("create", type, { [property]: taken }, empty)).toEqual([]);
    for (const name of refused)
      expect([name, codes(refuse("create", type, { [property]: name }, empty))]).toEqual([name, [code]]);
  });
});

describe("a second one", () => {
  it.each<[type: string, inputs: Record<string, unknown>, code: string]>([
    ["aws:s3/bucket:Bucket", { bucket: "shop" }, "BucketAlreadyOwnedByYou"],
    ["aws:iam/role:Role", { name: "web" }, "EntityAlreadyExists"],
    ["aws:cloudwatch/logGroup:LogGroup", { name: "web" }, "ResourceAlreadyExistsException"],
    ["aws:secretsmanager/secret:Secret", { name: "web" }, "ResourceExistsException"],
    ["aws:rds/instance:Instance", { identifier: "main" }, "DBInstanceAlreadyExists"],
    ["aws:ec2/subnet:Subnet", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/20" }, "InvalidSubnet.Conflict"],
    ["aws:lb/listener:Listener", { loadBalancerArn: "arn", port: 80 }, "DuplicateListener"],
    ["aws:lb/listenerRule:ListenerRule", { listenerArn: "arn", priority: 7 }, "PriorityInUse"],
    ["aws:route53/record:Record", { zoneId: "Z1", name: "shop.example", type: "A" }, "InvalidChangeBatch"],
    [
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      { securityGroupId: "sg-1", fromPort: 80 },
      "InvalidPermission.Duplicate",
    ],
  ])("of %s is refused, one that differs is made, and so is the same one changed", (type, inputs, code) => {
    const there = world({ type, id: "there", inputs: { ...inputs, tags: { Name: "there" } } });
    expect(codes(refuse("create", type, inputs, there))).toEqual([code]);
    expect(refuse("update", type, inputs, there)).toEqual([]);
    const [property = "", value] = Object.entries(inputs).at(-1) ?? [];
    const other = { ...inputs, [property]: typeof value === "number" ? value + 1 : "other" };
    expect(refuse("create", type, other, there)).toEqual([]);
  });

  it("of a secret that can still be restored is refused until it is gone", () => {
    const create = (given: World) =>
      codes(refuse("create", "aws:secretsmanager/secret:Secret", { name: "KEY" }, given));
    expect(create({ ...empty, secretsBeingDeleted: ["KEY"] })).toEqual(["InvalidRequestException"]);
    expect(create({ ...empty, secretsBeingDeleted: ["OTHER"] })).toEqual([]);
  });
});

describe("a deletion", () => {
  const deletion = (type: string, inputs: Record<string, unknown>, ...others: Existing[]) =>
    codes(refuse("delete", type, inputs, world({ type, id: "it", inputs }, ...others)));
  const other = (type: string, inputs: Record<string, unknown>): Existing => ({ type, id: "other", inputs });

  it.each<[type: string, holder: string, refers: Record<string, unknown>, code: string]>([
    [
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:rds/instance:Instance",
      { vpcSecurityGroupIds: ["it"] },
      "DependencyViolation",
    ],
    [
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      { securityGroupId: "sg-1", referencedSecurityGroupId: "it" },
      "DependencyViolation",
    ],
    [
      "aws:ec2/subnet:Subnet",
      "aws:ecs/service:Service",
      { networkConfiguration: { subnets: ["it"] } },
      "DependencyViolation",
    ],
    ["aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", { vpcId: "it" }, "DependencyViolation"],
    ["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy", { role: "it" }, "DeleteConflict"],
    [
      "aws:lb/targetGroup:TargetGroup",
      "aws:lb/listenerRule:ListenerRule",
      { actions: [{ targetGroupArn: "it" }] },
      "ResourceInUse",
    ],
    [
      "aws:rds/parameterGroup:ParameterGroup",
      "aws:rds/instance:Instance",
      { parameterGroupName: "it" },
      "InvalidDBParameterGroupState",
    ],
    ["aws:ecs/cluster:Cluster", "aws:ecs/service:Service", { cluster: "it" }, "ClusterContainsServicesException"],
    ["aws:route53/zone:Zone", "aws:route53/record:Record", { zoneId: "it" }, "HostedZoneNotEmpty"],
  ])("of %s waits for %s", (type, holder, refers, code) => {
    expect(deletion(type, {}, other(holder, refers))).toEqual([code]);
    expect(deletion(type, {}, other(holder, {}))).toEqual([]);
  });

  it("of a security group takes its own rules with it, and of a role does not ask who runs as it", () => {
    const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    expect(deletion("aws:ec2/securityGroup:SecurityGroup", {}, other(rule, { securityGroupId: "it" }))).toEqual([]);
    expect(deletion("aws:iam/role:Role", {}, other("aws:lambda/function:Function", { role: "it" }))).toEqual([]);
  });

  it("of a database asks for its protection to be lifted, and for a name of its final snapshot", () => {
    const database = "aws:rds/instance:Instance";
    const finalSnapshotIdentifier = "main-final";
    expect(deletion(database, { deletionProtection: true, finalSnapshotIdentifier })).toEqual([
      "InvalidParameterCombination",
    ]);
    expect(deletion(database, {})).toEqual(["final_snapshot_identifier is required when skip_final_snapshot is false"]);
    expect(deletion(database, { deletionProtection: false, finalSnapshotIdentifier })).toEqual([]);
    expect(deletion(database, { skipFinalSnapshot: true })).toEqual([]);
  });

  it("of a repository with images asks for force", () => {
    const repository = "aws:ecr/repository:Repository";
    const deleted = (inputs: Record<string, unknown>, images: string[]) =>
      codes(refuse("delete", repository, inputs, { ...world({ type: repository, id: "it", inputs }), images }));
    expect(deleted({}, ["sha256:a"])).toEqual(["RepositoryNotEmptyException"]);
    expect(deleted({ forceDelete: true }, ["sha256:a"])).toEqual([]);
    expect(deleted({}, [])).toEqual([]);
  });
});
