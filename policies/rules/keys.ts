import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { lets } from "../policy-document";
import { is, type Resource } from "../resource";
import { graphRule } from "../rule";
import { keepsAll } from "../stores";

type Key = Resource<NonNullable<(typeof kinds.kmsKey)["props"]>>;

/** What holds data, and by which property it names its key. */
const stores = [
  { kind: kinds.rdsInstance, property: "kmsKeyId" },
  { kind: kinds.documentCluster, property: "kmsKeyId" },
  { kind: kinds.cacheGroup, property: "kmsKeyId" },
] as const;

/** Source: "Rotating AWS KMS keys" and "Key policies", AWS KMS Developer Guide; "Encrypt log data", Amazon CloudWatch Logs User Guide. */
export const kmsBlastRadius = graphRule({
  name: "kms-blast-radius",
  description: "A key that is lost or misused takes one kind of content with it, and who has to use it may.",
  severity: "high",
  remedy:
    "One key for data, one for logs and topics, one for backups, as Plinth's `keys` are; the key of log groups lets CloudWatch Logs use it.",
  level: { production: "mandatory", otherwise: "advisory" },
  on: [kinds.kmsKey],
  *check(key, _, graph) {
    const data = storesOf(key, graph);
    const groups = graph.users(key, kinds.logGroup, "kmsKeyId");
    const messages = [...groups, ...graph.users(key, kinds.topic, "kmsMasterKeyId")];
    if (data.length > 0 && messages.length > 0) {
      yield `data (${list(data)}) and what is told of it (${list(messages)}) hang on it: who may read logs can decrypt data`;
    }
    const lost = backedUp(key, graph).filter((store) => isUnder(store, key, graph));
    if (lost.length > 0) yield `${list(lost)} and the backups of it hang on it: without it, both are gone`;
    const policies = graph.users(key, kinds.kmsKeyPolicy, "keyId").map(({ props }) => props.policy);
    const [policy] = policies.length > 0 ? policies : [key.props.policy];
    if (groups.length > 0 && !letsLogs(policy)) {
      yield `its policy does not let CloudWatch Logs use it, and ${list(groups)} cannot be made`;
    }
  },
});

const storesOf = (key: Key, graph: Graph): readonly Resource[] =>
  stores.flatMap(({ kind, property }) => graph.users<unknown>(key, kind, property));

/** What is copied into the vaults that a key encrypts. */
const backedUp = (key: Key, graph: Graph): Resource[] =>
  graph
    .users(key, kinds.backupVault, "kmsKeyArn")
    .flatMap((vault) => graph.users(vault, kinds.backupPlan, "rules"))
    .flatMap((plan) => graph.users(plan, kinds.backupSelection, "planId"))
    .flatMap(({ propertyDependencies }) => propertyDependencies["resources"] ?? []);

/** A bucket's key stands in a resource of its own. */
const isUnder = (store: Resource, key: Key, graph: Graph): boolean =>
  storesOf(key, graph).includes(store) ||
  graph
    .users(store, kinds.bucketEncryption, "bucket")
    .some((encryption) => graph.links(encryption, "rules", kinds.kmsKey).includes(key));

/** The service has its region in its name, which is that of the stack. Without a policy, a key is the account's alone. */
const letsLogs = (policy: string | undefined): boolean =>
  [...(policy ?? "").matchAll(/logs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|logs\.amazonaws\.com/g)].some(
    ([service]) =>
      lets(policy, service, "kms:GenerateDataKeyWithoutPlaintext") || lets(policy, service, "kms:GenerateDataKey"),
  );

const list = (resources: readonly Resource[]): string => {
  const [first, second, ...more] = resources.map(({ name }) => name);
  return [first, second, ...(more.length === 0 ? [] : [`${more.length} more`])].filter(Boolean).join(", ");
};

/** Databases, which AWS protects as well, have a rule of their own. Source: "protect", Pulumi's resource options. */
export const statefulProtected = graphRule({
  name: "stateful-protected",
  description: "A queue, a bucket, a vault or a key is not deleted by accident.",
  severity: "high",
  remedy:
    "Give it Pulumi's `protect` (`deletion: protected`). To delete it on purpose, exempt it for those days (docs/deleting.md).",
  level: { production: "mandatory", otherwise: "disabled" },
  on: [kinds.cacheGroup, kinds.bucket, kinds.backupVault, kinds.kmsKey] as readonly Kind[],
  *check(resource, _, graph) {
    // What a cache drops can be got again.
    if (resource.protect || (is(resource, kinds.cacheGroup) && !keepsAll(resource, graph))) return;
    yield "it is not protected by Pulumi: taking it out of the program deletes it";
  },
});
