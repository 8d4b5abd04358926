import * as kinds from "../../policies/kinds";
import type { Kind } from "../../policies/kinds";
import type { Value } from "../values";
import type { DangerKind } from "./model";
import { at, isOff, isOn, list, number, type Sides } from "./sides";

/** What is wrong with a change of a resource that stays. */
export type Weakened = readonly [DangerKind, string];

/** What keeps a resource from being deleted, by type; a property that goes counts as off. */
const guards: Readonly<Record<string, readonly string[]>> = {
  ...each(kinds.loadBalancer, ["enableDeletionProtection"]),
  ...each(kinds.documentCluster, ["deletionProtection"]),
  "aws:dynamodb/table:Table": ["deletionProtectionEnabled"],
  ...each(kinds.eksCluster, ["deletionProtection"]),
  ...each(kinds.rdsCluster, ["deletionProtection"]),
  ...each(kinds.rdsInstance, ["deletionProtection"]),
};

/** What lets a deletion take everything, whichever type has it. */
const shortcuts = ["skipFinalSnapshot", "forceDestroy", "forceDelete"];

/** Resources that only guard another: without them it is open to what they kept away. */
const guardians: Readonly<Record<string, readonly [DangerKind, string]>> = {
  ...each(kinds.backupSelection, ["backups-shortened", "what it selects is backed up no more"]),
  ...each(kinds.backupVaultLock, ["protection-lifted", "backups of its vault can be deleted by hand"]),
  ...each(kinds.bucketLock, ["protection-lifted", "new objects of its bucket are locked no more"]),
  ...each(kinds.bucketPublicAccessBlock, ["opened-to-the-internet", "nothing keeps its bucket from being public"]),
  ...each(kinds.bucketVersioning, ["backups-shortened", "what is overwritten in its bucket cannot be got back"]),
  ...each(kinds.webAclAssociation, ["protection-lifted", "the firewall stands before its load balancer no more"]),
};

/** The same for all tokens of a kind. */
function each<T>({ tokens }: Kind, value: T): Record<string, T> {
  return Object.fromEntries(tokens.map((token) => [token, value]));
}

const isOf = (type: string, { tokens }: Kind): boolean => tokens.includes(type);

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
  for (const key of ["recoveryWindowInDays", "deletionWindowInDays"]) {
    const fewer = fewerDays(before[key], after[key], { absent: 30 });
    if (fewer !== undefined) yield ["protection-lifted", `a deletion can be undone ${fewer}`];
  }
}

function* shortened({ type, before, after }: Sides): Iterable<Weakened> {
  // Where nothing is said, RDS keeps what it had; DocumentDB a day, and ElastiCache nothing.
  const kept = { backupRetentionPeriod: isOf(type, kinds.documentCluster) ? 1 : undefined, snapshotRetentionLimit: 0 };
  for (const [key, absent] of Object.entries(kept)) {
    const fewer = fewerDays(before[key], after[key], { absent });
    if (fewer !== undefined) yield ["backups-shortened", `its backups are kept ${fewer} (\`${key}\`)`];
  }
  if (isOf(type, kinds.backupPlan)) yield* shortenedPlan(before, after);
  if (isOf(type, kinds.bucketVersioning)) {
    const [was, is] = [before, after].map((props) => at(props, "versioningConfiguration", "status"));
    if (was === "Enabled" && is !== "Enabled") {
      yield ["backups-shortened", "what is overwritten or deleted in its bucket cannot be got back"];
    }
  }
  if (isOf(type, kinds.bucketLock)) {
    const [was, is] = [before, after].map((props) => lockDays(at(props, "rule", "defaultRetention")));
    const fewer = fewerDays(was, is, { absent: 0 });
    if (fewer !== undefined) yield ["backups-shortened", `new objects are locked ${fewer}`];
  }
}

function lockDays(retention: unknown): Value | undefined {
  const years = number(at(retention, "years"));
  return years === undefined ? (at(retention, "days") as Value | undefined) : years * 365;
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
    const [was, is] = [rule, now].map((one) => at(one, "lifecycle", "deleteAfter") as Value | undefined);
    // One that says nothing keeps them for ever.
    const fewer = fewerDays(was, is, { absent: Infinity });
    if (fewer !== undefined) yield ["backups-shortened", `backups of its rule ${name} are kept ${fewer}`];
  }
}

/** `7 instead of 35 days`, where there are fewer; `absent` is what counts where nothing is said, if that is known. */
function fewerDays(before: Value | undefined, after: Value | undefined, { absent }: { absent?: number }) {
  const days = (value: Value | undefined) => (value === undefined || value === null ? absent : number(value));
  const [was, is] = [days(before), days(after)];
  if (was === undefined || is === undefined || is >= was) return undefined;
  return was === Infinity ? `${is} days instead of for ever` : `${is} instead of ${was} days`;
}

const anywhere = new Set(["0.0.0.0/0", "::/0"]);

/** What a service on the internet is reached by. */
const publicPorts = new Set([80, 443]);

function* opened(sides: Sides): Iterable<Weakened> {
  const { type, before, after } = sides;
  for (const key of ["publiclyAccessible", "mapPublicIpOnLaunch"]) {
    if (!isOn(before[key]) && isOn(after[key])) yield open(`\`${key}\` gives it an address on the internet`);
  }
  if (isOf(type, kinds.loadBalancer) && isOn(before["internal"]) && !isOn(after["internal"])) {
    yield open("it was internal");
  }
  if (isOf(type, kinds.eksCluster)) yield* openedCluster(before, after);
  if (isOf(type, kinds.ecsService)) {
    const [was, is] = [before, after].map((props) => at(props, "networkConfiguration", "assignPublicIp"));
    if (!isOn(was) && isOn(is)) yield open("its tasks get addresses on the internet");
  }
  if (isOf(type, kinds.bucketPublicAccessBlock)) {
    const off = Object.keys(before).filter((key) => isOn(before[key]) && !isOn(after[key]));
    if (off.length > 0) yield open(`${off.map((key) => `\`${key}\``).join(", ")} no longer keeps its bucket private`);
  }
  const was = openings(type, before);
  const reached = openings(type, after).filter((ports) => !was.some((wider) => covers(wider, ports)));
  // A new entry is open at its own ports: that is what it is made for.
  const unexpected = sides.newGroup ? reached.filter((ports) => !isEntry(ports)) : reached;
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

/** Ports that everybody reaches, by one protocol or, as `-1`, by all. */
interface Ports {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

const highest = 65_535;

const covers = (wider: Ports, { protocol, first, last }: Ports): boolean =>
  [protocol, "-1"].includes(wider.protocol) && wider.first <= first && last <= wider.last;

const isEntry = ({ protocol, first, last }: Ports): boolean =>
  protocol === "tcp" && first === last && publicPorts.has(first);

/** The ports that everybody reaches by a rule, or by the rules that stand in a group. */
function openings(type: string, props: Sides["before"]): Ports[] {
  if (isOf(type, kinds.securityGroupIngressRule)) return portsOf(props);
  if (isOf(type, kinds.securityGroupRule)) return props["type"] === "ingress" ? portsOf(props) : [];
  return isOf(type, kinds.securityGroup) ? list(props["ingress"]).flatMap(portsOf) : [];
}

function portsOf(rule: unknown): Ports[] {
  const from = ["cidrIpv4", "cidrIpv6"].map((key) => at(rule, key));
  const lists = ["cidrBlocks", "ipv6CidrBlocks"].flatMap((key) => list(at(rule, key)));
  if (![...from, ...lists].some((cidr) => anywhere.has(String(cidr)))) return [];
  const said = text(at(rule, "ipProtocol")) ?? text(at(rule, "protocol")) ?? "-1";
  const protocol = { all: "-1", "6": "tcp", "17": "udp" }[said] ?? said;
  const [first, last] = ["fromPort", "toPort"].map((key) => number(at(rule, key)));
  if (protocol === "-1" || first === undefined || last === undefined || first < 0) {
    return [{ protocol, first: 0, last: highest }];
  }
  return [{ protocol, first, last }];
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

function portText({ protocol, first, last }: Ports): string {
  const by = protocol === "tcp" || protocol === "-1" ? "" : ` by ${protocol}`;
  if (first === 0 && last === highest) return `all ports${by}`;
  return `${first === last ? `port ${first}` : `ports ${first} to ${last}`}${by}`;
}

const open = (message: string): Weakened => ["opened-to-the-internet", message];
