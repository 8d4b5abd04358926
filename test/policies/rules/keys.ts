import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, type Sample } from "../sample";

const allowing = (service: string, ...actions: string[]): string =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: actions, Resource: "*" }] });
const logsPolicy = allowing("logs.eu-central-1.amazonaws.com", "kms:Decrypt", "kms:GenerateDataKey*");

const key = (policy?: string | typeof UNKNOWN, name = "key") => sample(kinds.kmsKey, name, { policy });
const database = (kmsKeyId = "key") => sample(kinds.rdsInstance, "main", {}, { needs: { kmsKeyId: [kmsKeyId] } });
const logs = (...names: string[]): Sample[] =>
  names.map((name) => sample(kinds.logGroup, name, {}, { needs: { kmsKeyId: ["key"] } }));
const topic = sample(kinds.topic, "topic", {}, { needs: { kmsMasterKeyId: ["key"] } });
const backups = (...resources: string[]): Sample[] => [
  sample(kinds.backupVault, "vault", {}, { needs: { kmsKeyArn: ["key"] } }),
  sample(kinds.backupPlan, "plan", {}, { needs: { rules: ["vault"] } }),
  sample(kinds.backupSelection, "selection", {}, { needs: { planId: ["plan"], resources } }),
];
const bucket: Sample[] = [
  sample(kinds.bucket, "files", {}),
  sample(kinds.bucketEncryption, "encryption", {}, { needs: { bucket: ["files"], rules: ["key"] } }),
];
const cache = (policy: string): Sample[] => cacheOf([{ name: "maxmemory-policy", value: policy }]);
const cacheOf = (parameters: { name: string; value: string }[] | typeof UNKNOWN): Sample[] => [
  sample(kinds.cacheParameterGroup, "parameters", { parameters }),
  sample(kinds.cacheGroup, "cache", {}, { needs: { parameterGroupName: ["parameters"] } }),
];

export const keys: Cases = {
  "kms-blast-radius": [
    { what: "a key for data alone", stack: [key(), database()] },
    { what: "a key for logs alone", stack: [key(logsPolicy), ...logs("web"), topic] },
    {
      what: "a key for data and what is told of it",
      stack: [key(logsPolicy), database(), ...logs("web", "worker"), topic],
      finds: ["key: data (main) and what is told of it (web, worker, 1 more) hang on it"],
    },
    {
      what: "backups under a key of their own",
      stack: [key(), key(undefined, "data"), database("data"), ...backups("main")],
    },
    {
      what: "backups under the key of their source",
      stack: [key(), database(), ...bucket, ...backups("main", "files")],
      finds: ["key: main, files and the backups of it hang on it: without it, both are gone"],
    },
    { what: "backups of something else", stack: [key(), database(), ...bucket, ...backups()] },
    {
      what: "a key that CloudWatch Logs may not use",
      stack: [key(allowing("logs.eu-central-1.amazonaws.com", "kms:Decrypt")), ...logs("web")],
      finds: ["key: its policy does not let CloudWatch Logs use it, and web cannot be made"],
    },
    {
      what: "a key with the account's policy",
      stack: [key(), ...logs("web")],
      finds: ["key: its policy does not let"],
    },
    {
      what: "a policy that stands beside the key",
      stack: [
        key(),
        ...logs("web"),
        sample(kinds.kmsKeyPolicy, "policy", { policy: logsPolicy }, { needs: { keyId: ["key"] } }),
      ],
    },
    {
      what: "a policy that is not known",
      stack: [key(UNKNOWN), ...logs("web")],
      notJudged: ["key: key.policy is known only after the deployment"],
    },
  ],
  "stateful-protected": [
    {
      what: "what is protected",
      stack: [
        sample(kinds.bucket, "files", {}, { protect: true }),
        sample(kinds.backupVault, "vault", {}, { protect: true }),
        sample(kinds.kmsKey, "key", {}, { protect: true }),
      ],
    },
    {
      what: "what nothing protects",
      stack: [
        sample(kinds.bucket, "files", {}),
        sample(kinds.backupVault, "vault", {}),
        sample(kinds.kmsKey, "key", {}),
      ],
      finds: ["files: it is not protected by Pulumi", "vault: ", "key: "],
    },
    { what: "a cache, which may lose all", stack: cache("allkeys-lru") },
    { what: "a queue", stack: cache("noeviction"), finds: ["cache: it is not protected by Pulumi"] },
    { what: "a database, which has a rule of its own", stack: [sample(kinds.rdsInstance, "main", {})] },
    {
      what: "a cache of which nobody knows what it may lose",
      stack: cacheOf(UNKNOWN),
      notJudged: ["cache: parameters.parameters is known only after the deployment"],
    },
  ],
};
