import type { Graph } from "../graph";
import * as kinds from "../kinds";
import { lets } from "../policy-document";
import { is, type Resource } from "../resource";
import { graphRule } from "../rule";
import { isReplica, keepsAll } from "../stores";

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

/** Source: `protect`, Pulumi's resource options; "Deleting a DB instance", Amazon RDS User Guide. */
export const statefulProtected = graphRule({
  name: "stateful-protected",
  description: "What holds data is not deleted by accident.",
  severity: "high",
  remedy:
    "Give it `protect` or `deletionProtection` (`deletion: protected`). To delete it on purpose, set this rule to advisory for that deployment.",
  tags: ["checkov:CKV_AWS_293", "fsbp:RDS.8", "fsbp:DocumentDB.5"],
  level: { production: "mandatory", otherwise: "disabled" },
  on: [...stores.map(({ kind }) => kind), kinds.bucket, kinds.backupVault, kinds.kmsKey],
  *check(resource, _, graph) {
    if (resource.protect || isDisposable(resource, graph)) return;
    const { deletionProtection } = resource.props as { readonly deletionProtection?: boolean };
    if (deletionProtection !== true)
      yield "nothing keeps it from being deleted: neither `protect` nor `deletionProtection`";
  },
});

/** A replica's data is its source's; a cache has nothing that cannot be got again. */
const isDisposable = (resource: Resource, graph: Graph): boolean =>
  (is(resource, kinds.rdsInstance) && isReplica(resource, graph)) ||
  (is(resource, kinds.cacheGroup) && !keepsAll(resource, graph));
