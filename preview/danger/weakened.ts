import type { DangerKind } from "./model";
import { at, isOff, isOn, list, number, type Sides } from "./sides";

/** What is wrong with a change of a resource that stays. */
export type Weakened = readonly [DangerKind, string];

/** What keeps a resource from being deleted, by type; a property that goes counts as off. */
const guards: Readonly<Record<string, readonly string[]>> = {
  "aws:alb/loadBalancer:LoadBalancer": ["enableDeletionProtection"],
  "aws:docdb/cluster:Cluster": ["deletionProtection"],
  "aws:dynamodb/table:Table": ["deletionProtectionEnabled"],
  "aws:eks/cluster:Cluster": ["deletionProtection"],
  "aws:lb/loadBalancer:LoadBalancer": ["enableDeletionProtection"],
  "aws:rds/cluster:Cluster": ["deletionProtection"],
  "aws:rds/instance:Instance": ["deletionProtection"],
};

/** What lets a deletion take everything, whichever type has it. */
const shortcuts = ["skipFinalSnapshot", "forceDestroy", "forceDelete"];

/** Resources that only guard another: without them it is open to what they kept away. */
const guardians: Readonly<Record<string, readonly [DangerKind, string]>> = {
  "aws:backup/selection:Selection": ["backups-shortened", "what it selects is backed up no more"],
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": [
    "protection-lifted",
    "backups of its vault can be deleted by hand",
  ],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": [
    "protection-lifted",
    "new objects of its bucket are locked no more",
  ],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": [
    "opened-to-the-internet",
    "nothing keeps its bucket from being public",
  ],
  "aws:s3/bucketVersioning:BucketVersioning": [
    "backups-shortened",
    "what is overwritten in its bucket cannot be got back",
  ],
  "aws:wafv2/webAclAssociation:WebAclAssociation": [
    "protection-lifted",
    "the firewall stands before its load balancer no more",
  ],
};

/** What is less, or is open, of what a change leaves. */
export function* weakened(sides: Sides): Iterable<Weakened> {
  yield* unprotected(sides);
  yield* shortened(sides);
  yield* opened(sides);
}

/** What is lost with a resource that does nothing but guard another. */
export const unguarded = (type: string): Weakened | undefined => guardians[type];

function* unprotected({ type, before, after, protect }: Sides): Iterable<Weakened> {
  const lifted = [
    ...(protect.before && !protect.after ? ["`protect` of Pulumi"] : []),
    ...(guards[type] ?? []).filter((key) => isOn(before[key]) && !isOn(after[key])).map((key) => `\`${key}\``),
  ];
  if (lifted.length > 0) yield ["protection-lifted", `${lifted.join(" and ")} no longer keeps it from being deleted`];
  for (const key of shortcuts.filter((name) => !isOn(before[name]) && isOn(after[name]))) {
    yield ["protection-lifted", `\`${key}\` lets a deletion take all that it holds`];
  }
  const recovery = ["recoveryWindowInDays", "deletionWindowInDays"].find((key) => less(before[key], after[key]));
  if (recovery !== undefined) {
    yield ["protection-lifted", `a deletion can be undone ${fromTo(before[recovery], after[recovery])} days`];
  }
}

function* shortened({ type, before, after }: Sides): Iterable<Weakened> {
  for (const key of ["backupRetentionPeriod", "snapshotRetentionLimit"]) {
    if (less(before[key], after[key])) {
      yield ["backups-shortened", `its backups are kept ${fromTo(before[key], after[key])} days (\`${key}\`)`];
    }
  }
  if (type === "aws:backup/plan:Plan") yield* shortenedPlan(before, after);
  if (type === "aws:s3/bucketVersioning:BucketVersioning") {
    const [was, is] = [before, after].map((props) => at(props, "versioningConfiguration", "status"));
    if (was === "Enabled" && is !== "Enabled") {
      yield ["backups-shortened", "what is overwritten or deleted in its bucket cannot be got back"];
    }
  }
  if (type === "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration") {
    const [was, is] = [before, after].map((props) => at(props, "rule", "defaultRetention", "days"));
    if (less(was, is)) yield ["backups-shortened", `new objects are locked ${fromTo(was, is)} days`];
  }
}

/** Rules of a plan by their names. */
function* shortenedPlan(before: Sides["before"], after: Sides["after"]): Iterable<Weakened> {
  const rules = new Map(list(after["rules"]).map((rule) => [at(rule, "ruleName"), rule]));
  for (const rule of list(before["rules"])) {
    const name = String(at(rule, "ruleName"));
    const now = rules.get(at(rule, "ruleName"));
    if (now === undefined) {
      yield ["backups-shortened", `its rule ${name} goes, and with it the backups that it makes`];
      continue;
    }
    const [was, is] = [rule, now].map((each) => at(each, "lifecycle", "deleteAfter"));
    if (less(was, is)) yield ["backups-shortened", `backups of its rule ${name} are kept ${fromTo(was, is)} days`];
  }
}

const anywhere = new Set(["0.0.0.0/0", "::/0"]);

/** What a service on the internet is reached by. */
const publicPorts = new Set([80, 443]);

function* opened(sides: Sides): Iterable<Weakened> {
  const { type, before, after } = sides;
  for (const key of ["publiclyAccessible", "mapPublicIpOnLaunch"]) {
    if (!isOn(before[key]) && isOn(after[key])) yield open(`\`${key}\` gives it an address on the internet`);
  }
  if (/^aws:a?lb\/loadBalancer:/.test(type) && isOn(before["internal"]) && !isOn(after["internal"])) {
    yield open("it was internal");
  }
  if (type === "aws:eks/cluster:Cluster") yield* openedCluster(before, after);
  if (type === "aws:ecs/service:Service") {
    const [was, is] = [before, after].map((props) => at(props, "networkConfiguration", "assignPublicIp"));
    if (!isOn(was) && isOn(is)) yield open("its tasks get addresses on the internet");
  }
  if (type === "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock") {
    const off = Object.keys(before).filter((key) => isOn(before[key]) && !isOn(after[key]));
    if (off.length > 0) yield open(`${off.map((key) => `\`${key}\``).join(", ")} no longer keeps its bucket private`);
  }
  const reached = openings(type, after).filter((port) => !openings(type, before).includes(port));
  // A new entry is open at its own ports: that is what it is made for.
  const unexpected = sides.newGroup
    ? reached.filter((port) => typeof port !== "number" || !publicPorts.has(port))
    : reached;
  if (unexpected.length > 0) yield open(`everybody reaches ${unexpected.map(portText).join(", ")}`);
}

function* openedCluster(before: Sides["before"], after: Sides["after"]): Iterable<Weakened> {
  // AWS lets everybody in where nothing else is said.
  const isPublic = (props: Sides["before"]) =>
    !isOff(at(props, "vpcConfig", "endpointPublicAccess")) &&
    (at(props, "vpcConfig", "publicAccessCidrs") === undefined ||
      list(at(props, "vpcConfig", "publicAccessCidrs")).some((cidr) => anywhere.has(String(cidr))));
  if (!isPublic(before) && isPublic(after)) yield open("everybody reaches its API");
}

type Port = number | string;

/** The ports that everybody reaches by a rule, or by the rules that stand in a group. */
function openings(type: string, props: Sides["before"]): Port[] {
  if (type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") return portsOf(props);
  if (type === "aws:ec2/securityGroupRule:SecurityGroupRule") return props["type"] === "ingress" ? portsOf(props) : [];
  return type === "aws:ec2/securityGroup:SecurityGroup" ? list(props["ingress"]).flatMap(portsOf) : [];
}

function portsOf(rule: unknown): Port[] {
  const from = ["cidrIpv4", "cidrIpv6"].map((key) => at(rule, key));
  const lists = ["cidrBlocks", "ipv6CidrBlocks"].flatMap((key) => list(at(rule, key)));
  if (![...from, ...lists].some((cidr) => anywhere.has(String(cidr)))) return [];
  const [first, last] = ["fromPort", "toPort"].map((key) => number(at(rule, key)));
  if (first === undefined || last === undefined || first < 0) return ["all ports"];
  return first === last ? [first] : [`ports ${first} to ${last}`];
}

const portText = (port: Port): string => (typeof port === "number" ? `port ${port}` : port);

const open = (message: string): Weakened => ["opened-to-the-internet", message];

function less(before: unknown, after: unknown): boolean {
  const [was, is] = [number(before), number(after)];
  return was !== undefined && (is ?? 0) < was;
}

const fromTo = (before: unknown, after: unknown): string => `${number(after) ?? 0} instead of ${number(before)}`;
