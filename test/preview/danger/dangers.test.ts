import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Allowed } from "../../../components/settings/allow";
import { dangers, isStopped, notNeeded } from "../../../preview/danger";
import { generated, nouns } from "../../../preview/danger/nouns";
import type { Diff, ReplaceReason, ResourceDiff } from "../../../preview/diff/model";
import type { PlanResource } from "../../../preview/plan";
import { Secret, UNKNOWN, type Properties } from "../../../preview/values";
import { resource } from "../sample";

const DATABASE = "aws:rds/instance:Instance";
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

const made = (type: string, inputs: Properties, more: Partial<PlanResource> = {}): PlanResource =>
  resource({ urn: urnOf(type), type, name: "it", inputs, ...more });
const urnOf = (type: string, name = "it") => `urn:pulumi:test::shop::${type}::${name}`;

const diffOf = (...resources: ResourceDiff[]): Diff => ({
  against: { kind: "plan", file: "base.json" },
  resources,
  outputs: [],
  notes: [],
});

const unchanged = { properties: [], reasons: [] };

/** A resource that stays, with other inputs. */
const updated = (type: string, before: Properties, after: Properties): ResourceDiff => ({
  ...{ change: "update", urn: urnOf(type), ...unchanged },
  ...{ before: made(type, before), after: made(type, after) },
});
const removed = (type: string, inputs: Properties = {}, more: Partial<ResourceDiff> = {}): ResourceDiff => ({
  ...{ change: "delete", urn: urnOf(type), ...unchanged, before: made(type, inputs) },
  ...more,
});
const replacedFor = (type: string, reason: ReplaceReason, more: Partial<ResourceDiff> = {}): ResourceDiff => ({
  ...{ change: "replace", urn: urnOf(type), properties: [], reasons: [reason] },
  ...{ before: made(type, {}), after: made(type, {}) },
  ...more,
});
const created = (type: string, inputs: Properties, more: Partial<PlanResource> = {}): ResourceDiff => ({
  ...{ change: "create", urn: urnOf(type), ...unchanged, after: made(type, inputs, more) },
});
const engineChanges: ReplaceReason = { kind: "property", path: "engine", source: "rds/instance.go" };

const told = (...resources: ResourceDiff[]): string[] =>
  dangers(diffOf(...resources), [], "2027-01-01").map(({ kind, message }) => `${kind}: ${message}`);

describe("what people have to want", () => {
  it.each<[string, ResourceDiff, string]>([
    ["a database that goes", removed(DATABASE), "data-deleted: the database it is deleted, and what it holds"],
    [
      "one that is protected",
      removed(DATABASE, {}, { refused: true }),
      "data-deleted: the database it is deleted, and what it holds (Pulumi refuses it: lift its protection in a deployment before, see docs/deleting.md)",
    ],
    [
      "a database that is made again",
      replacedFor(DATABASE, engineChanges),
      "data-replaced: the database it is destroyed and made again, because `engine` changes; what it holds is lost",
    ],
    [
      "a password that is made again",
      replacedFor("random:index/randomPassword:RandomPassword", { ...engineChanges, path: "length" }),
      "data-replaced: the generated password it gets another value, because `length` changes",
    ],
    [
      "a load balancer that goes",
      removed("aws:lb/loadBalancer:LoadBalancer"),
      "entry-deleted: the load balancer it is deleted, and whoever comes in by it is cut off",
    ],
    [
      "a load balancer that follows a network",
      replacedFor("aws:lb/loadBalancer:LoadBalancer", { kind: "cascade", path: "subnets", urn: urnOf(GROUP, "net") }),
      "entry-replaced: the load balancer it is destroyed and made again, because `subnets` follows net, which is made anew; it has another address then",
    ],
    [
      "a DNS record that cannot be twice",
      replacedFor(
        "aws:route53/record:Record",
        { kind: "option", option: "replaceOnChanges", path: "name" },
        { deleteBeforeReplace: true },
      ),
      "entry-replaced: the DNS record it is destroyed and made again, because `replaceOnChanges` of `name` asks for it; until then nobody comes in by it",
    ],
    [
      "tasks of which none are left",
      updated("aws:ecs/service:Service", { desiredCount: 3 }, { desiredCount: 0 }),
      "scaled-to-zero: the service it: nothing of it runs any more",
    ],
    [
      "pods of which none are left",
      updated("kubernetes:apps/v1:Deployment", { spec: { replicas: 2 } }, { spec: { replicas: 0 } }),
      "scaled-to-zero: the deployment it: nothing of it runs any more",
    ],
    [
      "AWS' protection that is lifted",
      updated(DATABASE, { deletionProtection: true }, {}),
      "protection-lifted: the database it: `deletionProtection` no longer keeps it from being deleted",
    ],
    [
      "a snapshot that is left out",
      updated(DATABASE, { skipFinalSnapshot: "false" }, { skipFinalSnapshot: true }),
      "protection-lifted: the database it: `skipFinalSnapshot` lets a deletion take all that it holds",
    ],
    [
      "a secret that is gone at once",
      updated("aws:secretsmanager/secret:Secret", { recoveryWindowInDays: 30 }, { recoveryWindowInDays: 0 }),
      "protection-lifted: the secret it: a deletion can be undone 0 instead of 30 days",
    ],
    [
      "a secret that is gone at once, where nothing was said",
      updated("aws:secretsmanager/secret:Secret", {}, { recoveryWindowInDays: 0 }),
      "protection-lifted: the secret it: a deletion can be undone 0 instead of 30 days",
    ],
    [
      "a service that goes",
      removed("aws:ecs/service:Service", { desiredCount: 2 }),
      "scaled-to-zero: the service it is deleted: nothing of it runs any more",
    ],
    [
      "a network that is made again",
      replacedFor("aws:ec2/vpc:Vpc", { ...engineChanges, path: "cidrBlock" }),
      "entry-replaced: the network it is destroyed and made again, because `cidrBlock` changes; AWS moves nothing that stands in it",
    ],
    [
      "anything that is protected",
      removed("aws:iam/role:Role", {}, { refused: true }),
      "data-deleted: the role it is deleted, and what it holds (Pulumi refuses it: lift its protection in a deployment before, see docs/deleting.md)",
    ],
    [
      "a database that another takes the place of",
      replacedFor(DATABASE, engineChanges, { before: made(DATABASE, {}, { retainOnDelete: true }) }),
      "data-replaced: another database is made in the place of it, which stays in AWS as it is, because `engine` changes",
    ],
    [
      "versions of a bucket, by the older type",
      updated(
        "aws:s3/bucketVersioningV2:BucketVersioningV2",
        { versioningConfiguration: { status: "Enabled" } },
        { versioningConfiguration: { status: "Suspended" } },
      ),
      "backups-shortened: the bucket versioning v2 it: what is overwritten or deleted in its bucket cannot be got back",
    ],
    [
      "backups that were kept for ever",
      updated(
        "aws:backup/plan:Plan",
        { rules: [{ ruleName: "yearly" }] },
        { rules: [{ ruleName: "yearly", lifecycle: { deleteAfter: 365 } }] },
      ),
      "backups-shortened: the plan it: backups of its rule yearly are kept 365 days instead of for ever",
    ],
    [
      "another protocol of a port",
      updated(
        RULE,
        { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443 },
        { cidrIpv4: "0.0.0.0/0", ipProtocol: "udp", fromPort: 443, toPort: 443 },
      ),
      "opened-to-the-internet: the security group ingress rule it: everybody reaches port 443 by udp",
    ],
    [
      "a vault whose lock goes",
      removed("aws:backup/vaultLockConfiguration:VaultLockConfiguration"),
      "protection-lifted: the vault lock configuration it is deleted: backups of its vault can be deleted by hand",
    ],
    [
      "backups that are kept for less long",
      updated(DATABASE, { backupRetentionPeriod: 35 }, { backupRetentionPeriod: 7 }),
      "backups-shortened: the database it: its backups are kept 7 instead of 35 days (`backupRetentionPeriod`)",
    ],
    [
      "a plan with a rule less",
      updated(
        "aws:backup/plan:Plan",
        { rules: [{ ruleName: "daily", lifecycle: { deleteAfter: 35 } }, { ruleName: "monthly" }] },
        { rules: [{ ruleName: "daily", lifecycle: { deleteAfter: 35 } }] },
      ),
      "backups-shortened: the plan it: its rule monthly goes, and with it the backups that it makes",
    ],
    [
      "a plan that keeps for less long",
      updated(
        "aws:backup/plan:Plan",
        { rules: [{ ruleName: "daily", lifecycle: { deleteAfter: 35 } }] },
        { rules: [{ ruleName: "daily", lifecycle: { deleteAfter: 14 } }] },
      ),
      "backups-shortened: the plan it: backups of its rule daily are kept 14 instead of 35 days",
    ],
    [
      "versions that are kept no more",
      updated(
        "aws:s3/bucketVersioning:BucketVersioning",
        { versioningConfiguration: { status: "Enabled" } },
        { versioningConfiguration: { status: "Suspended" } },
      ),
      "backups-shortened: the bucket versioning it: what is overwritten or deleted in its bucket cannot be got back",
    ],
    [
      "locks that are shorter",
      updated(
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        { rule: { defaultRetention: { days: 30 } } },
        { rule: { defaultRetention: { days: 7 } } },
      ),
      "backups-shortened: the bucket object lock configuration it: new objects are locked 7 instead of 30 days",
    ],
    [
      "a port that everybody reaches",
      updated(
        RULE,
        { cidrIpv4: "10.0.0.0/8", ipProtocol: "tcp", fromPort: 22, toPort: 22 },
        { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 22, toPort: 22 },
      ),
      "opened-to-the-internet: the security group ingress rule it: everybody reaches port 22",
    ],
    [
      "a new port of an old group",
      created(RULE, { cidrIpv6: "::/0", ipProtocol: "tcp", fromPort: 443, toPort: 443 }),
      "opened-to-the-internet: the security group ingress rule it: everybody reaches port 443",
    ],
    [
      "rules that stand in their group",
      updated(
        GROUP,
        { ingress: [] },
        { ingress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"], fromPort: 0, toPort: 65535 }] },
      ),
      "opened-to-the-internet: the security group it: everybody reaches all ports",
    ],
    [
      "a database on the internet",
      updated(DATABASE, {}, { publiclyAccessible: true }),
      "opened-to-the-internet: the database it: `publiclyAccessible` gives it an address on the internet",
    ],
    [
      "a load balancer that was internal",
      updated("aws:lb/loadBalancer:LoadBalancer", { internal: true }, { internal: false }),
      "opened-to-the-internet: the load balancer it: it was internal",
    ],
    [
      "a cluster's API",
      updated(
        "aws:eks/cluster:Cluster",
        { vpcConfig: { publicAccessCidrs: ["192.0.2.0/24"] } },
        { vpcConfig: { publicAccessCidrs: ["0.0.0.0/0"] } },
      ),
      "opened-to-the-internet: the Kubernetes cluster it: everybody reaches its API",
    ],
    [
      "tasks with addresses of their own",
      updated(
        "aws:ecs/service:Service",
        { networkConfiguration: { assignPublicIp: false } },
        { networkConfiguration: { assignPublicIp: true } },
      ),
      "opened-to-the-internet: the service it: its tasks get addresses on the internet",
    ],
    [
      "a bucket that may be public",
      updated(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        { blockPublicAcls: true, blockPublicPolicy: true },
        { blockPublicAcls: true, blockPublicPolicy: false },
      ),
      "opened-to-the-internet: the bucket public access block it: `blockPublicPolicy` no longer keeps its bucket private",
    ],
  ])("%s", (_, resource, message) => {
    expect(told(resource)).toEqual([message]);
  });

  it("is also that Pulumi's own protection goes, where nothing else changes", () => {
    const before = made(DATABASE, {}, { protect: true });
    const resource: ResourceDiff = { change: "same", urn: before.urn, before, after: made(DATABASE, {}), ...unchanged };
    expect(told(resource)).toEqual([
      "protection-lifted: the database it: `protect` of Pulumi no longer keeps it from being deleted",
    ]);
  });

  it.each<[string, ResourceDiff]>([
    ["a service that goes and ran nothing", removed("aws:ecs/service:Service", { desiredCount: 0 })],
    ["a subnet that goes with its zone", removed("aws:ec2/subnet:Subnet")],
    [
      "ports that are closed",
      updated(
        RULE,
        { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 0, toPort: 65535 },
        { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443 },
      ),
    ],
    [
      "days of which nothing is said any more, as AWS keeps what was",
      updated(DATABASE, { backupRetentionPeriod: 7 }, {}),
    ],
    [
      "days that only the deployment tells",
      updated(DATABASE, { backupRetentionPeriod: 7 }, { backupRetentionPeriod: UNKNOWN }),
    ],
    ["the days that AWS gives by itself", updated("aws:secretsmanager/secret:Secret", { recoveryWindowInDays: 7 }, {})],
    ["a read replica that goes", removed(DATABASE, { replicateSourceDb: UNKNOWN })],
    ["a bucket that stays in AWS", removed("aws:s3/bucket:Bucket", {}, { retained: true })],
    [
      "the record of a certificate",
      removed(
        "aws:route53/record:Record",
        {},
        {
          before: made(
            "aws:route53/record:Record",
            {},
            {
              propertyDependencies: { name: [urnOf("aws:acm/certificate:Certificate", "cert")] },
            },
          ),
        },
      ),
    ],
    [
      "a new load balancer's own port",
      {
        ...created(RULE, { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443 }, {}),
        urn: urnOf(RULE),
      },
    ],
    ["backups that are kept longer", updated(DATABASE, { backupRetentionPeriod: 7 }, { backupRetentionPeriod: 14 })],
    [
      "an opening that was there",
      updated(
        RULE,
        { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443 },
        { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443, description: "x" },
      ),
    ],
    ["a new database without protection", created(DATABASE, { skipFinalSnapshot: true })],
    ["a service that is started", updated("aws:ecs/service:Service", { desiredCount: 0 }, { desiredCount: 2 })],
  ])("is not %s", (_, resource) => {
    const group = created(GROUP, {});
    const rule = resource.after?.type === RULE && resource.change === "create";
    const after = rule ? { ...resource.after, propertyDependencies: { securityGroupId: [group.urn] } } : resource.after;
    expect(told(...(rule ? [group] : []), { ...resource, after })).toEqual([]);
  });

  it("is a new load balancer's port that is no entry's, too", () => {
    const group = created(GROUP, {});
    const rule = created(
      RULE,
      { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 5432, toPort: 5432 },
      { propertyDependencies: { securityGroupId: [group.urn] } },
    );
    expect(told(group, rule)).toHaveLength(1);
  });

  it("names the worst first, and what goes the same way apart", () => {
    const database = replacedFor(DATABASE, engineChanges);
    const follows = (name: string, urn: string): ResourceDiff => ({
      ...replacedFor("aws:cloudwatch/metricAlarm:MetricAlarm", { kind: "cascade", path: "dimensions", urn }),
      urn: urnOf("aws:cloudwatch/metricAlarm:MetricAlarm", name),
    });
    const first = follows("alarm", database.urn);
    const found = dangers(
      diffOf(
        updated("aws:elasticache/replicationGroup:ReplicationGroup", { snapshotRetentionLimit: 7 }, {}),
        first,
        database,
        follows("of-the-alarm", first.urn),
      ),
      [],
      "2027-01-01",
    );
    expect(found.map(({ kind, cascade }) => [kind, cascade])).toEqual([
      ["data-replaced", ["alarm", "of-the-alarm"]],
      ["backups-shortened", []],
    ]);
  });

  it("is told once where what a guard stood before goes, too", () => {
    const bucket = removed("aws:s3/bucket:Bucket");
    const guard = (name: string): ResourceDiff => {
      const type = "aws:s3/bucketVersioning:BucketVersioning";
      return removed(type, {}, { before: made(type, {}, { propertyDependencies: { [name]: [bucket.urn] } }) });
    };
    expect(told(bucket, guard("bucket"))).toEqual(["data-deleted: the bucket it is deleted, and what it holds"]);
  });

  it("stops, allowed or not, where Pulumi refuses it", () => {
    const allow: Allowed[] = [{ change: "data-deleted", resource: "it", reason: "moved away", until: "2027-01-31" }];
    const found = dangers(diffOf(removed(DATABASE, {}, { refused: true })), allow, "2027-01-01");
    expect(found[0]).not.toHaveProperty("allowed");
    expect(isStopped(found)).toBe(true);
  });

  it("never quotes a secret", () => {
    const secret = new Secret("0.0.0.0/0-hunter2");
    const all = told(
      updated(
        DATABASE,
        { backupRetentionPeriod: 7, password: secret },
        { backupRetentionPeriod: 1, password: new Secret("other") },
      ),
    );
    expect(all).toHaveLength(1);
    expect(all.join()).not.toContain("hunter2");
  });
});

describe("what the stack file allows", () => {
  const allow: Allowed[] = [
    { change: "data-deleted", resource: "it", reason: "the data has moved", until: "2027-01-31" },
  ];
  const diff = diffOf(removed(DATABASE));

  it("lets a change of that kind and resource pass until its last day", () => {
    const found = dangers(diff, allow, "2027-01-31");
    expect(found[0]?.allowed).toEqual({ reason: "the data has moved", until: "2027-01-31" });
    expect(isStopped(found)).toBe(false);
  });

  it("is over after its last day, and says so", () => {
    const found = dangers(diff, allow, "2027-02-01");
    expect(found[0]?.message).toContain("(allowed until 2027-01-31, which is over)");
    expect(isStopped(found)).toBe(true);
  });

  it.each([
    ["another resource", { resource: "other" }],
    ["another change", { change: "protection-lifted" as const }],
  ])("says nothing of %s, and is told to be for nothing", (_, more) => {
    const other = allow.map((each) => ({ ...each, ...more }));
    const found = dangers(diff, other, "2027-01-31");
    expect(isStopped(found)).toBe(true);
    expect(notNeeded(other, found)).toHaveLength(1);
    expect(notNeeded(allow, found)).toEqual([]);
  });
});

describe("the types that hold something", () => {
  it.each([...Object.keys(nouns), ...Object.keys(generated)])("%s exists", (type) => {
    const [, pkg = "", path = "", noun = ""] = /^(\w+):([^:]+):(\w+)$/.exec(type) ?? [];
    const folder = join(__dirname, "../../../node_modules/@pulumi", pkg, pkg === "random" ? noun : path);
    const file = pkg === "kubernetes" ? join(folder, `${noun[0]?.toLowerCase()}${noun.slice(1)}.js`) : undefined;
    const source =
      file !== undefined
        ? readFileSync(file, "utf8")
        : readdirSync(join(folder, ".."))
            .filter((name) => name.endsWith(".js"))
            .map((name) => readFileSync(join(folder, "..", name), "utf8"))
            .join("\n");
    expect(source).toContain(`__pulumiType = '${type}'`);
  });
});
