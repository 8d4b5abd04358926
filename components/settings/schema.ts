import { z } from "zod";
import { backupsOverdueRemark, backupsSettings } from "../backups/settings";
import { backupTimesRule } from "../backups/clash";
import { archiveRemark, bucketSettings } from "../bucket/settings";
import { cacheSettings } from "../cache/settings";
import { platformSettings } from "../cluster";
import { externalSecretRule } from "../database/external";
import { connectionsRemark } from "../database/remarks";
import { databaseSettings } from "../database/settings";
import { dnsSettings } from "../dns";
import { certificatesRule } from "../documentdb/certificates";
import { ingressSettings } from "../ingress/settings";
import { jobsOverdueRemark } from "../job/alarms";
import { jobSettings } from "../job/settings";
import { keysSettings } from "../keys";
import { diskRule } from "../kubernetes/disk";
import { kubernetesRemarks } from "../kubernetes/remarks";
import { logsSettings } from "../log-group";
import { completeNetwork, networkRule, networkSettings, type NetworkSettings } from "../network/settings";
import { notificationsSettings, silentRemark } from "../notifications";
import { pgbouncerImage } from "../pooler/image";
import { pooledReleaseRemark } from "../pooler/remarks";
import { pooled, poolerName } from "../pooler/settings";
import { registryRule, registrySettings } from "../registry";
import { releaseSettings } from "../release/settings";
import { configSecretsRule, secretSettings } from "../secrets";
import { blueGreenRule, colorsRemark, colorsRule } from "../service/colors";
import { closed, delegationRemark, routesRule } from "../service/routes";
import { serviceSettings } from "../service/settings";
import { givenRule, imagesRule, leftOutRemark, waitingRemarks } from "../task/images";
import { usesRule } from "../uses";
import { wafRule, wafSettings } from "../waf/settings";
import type { Definition, Rule } from "./definition";
import { key, variableName } from "./names";
import { profiles } from "./profiles";
import { regions } from "./regions";

/** What there can be two of: an entry's key alone is the name of its component. */
export const maps = {
  services: z
    .record(key(40, "an IAM role's has at most 64, of which Plinth needs 24"), serviceSettings)
    .default({})
    .describe("what runs: web servers, APIs and workers"),
  jobs: z
    .record(key(40, "an IAM role's has at most 64, of which Plinth needs 24"), jobSettings)
    .default({})
    .describe("what runs by the clock"),
  databases: z
    .record(key(32, "the IAM role of its pooler has at most 64, of which Plinth needs 30"), databaseSettings)
    .default({})
    .describe("databases: PostgreSQL, MongoDB's protocol, and those that somebody else runs"),
  buckets: z
    .record(key(40, "a bucket's has at most 63, of which Plinth needs 15"), bucketSettings)
    .default({})
    .describe("what is kept on S3"),
  caches: z
    .record(key(14, "a replication group's has at most 40, of which Plinth needs 26"), cacheSettings)
    .default({})
    .describe("caches and queues on Redis or Valkey"),
};

/**
 * Everything that an application's description can say. Each component brings its own part; a new component is one key
 * here.
 */
export const schema = z.strictObject({
  platform: platformSettings.describe("what runs the containers"),
  network: networkSettings.describe("the VPC"),
  dns: dnsSettings.describe("the domain's hosted zone"),
  ingress: ingressSettings.prefault({}),
  waf: wafSettings.prefault({}),
  keys: keysSettings.prefault({}),
  logs: logsSettings.prefault({}),
  notifications: notificationsSettings.prefault({}),
  registry: registrySettings.prefault({}),
  ...maps,
  backups: backupsSettings.prefault({}),
  release: releaseSettings.optional(),
  secrets: z
    .record(variableName, secretSettings)
    .default({})
    .describe("values that no file holds, by the name of their variable"),
});

/** All settings, complete: the network has its zones and endpoints. */
export type Settings = Omit<z.output<typeof schema>, "network"> & { readonly network: NetworkSettings };

/** Names of components of which there is one: no entry of a map can have them. */
export const reservedNames = [
  "aws",
  "backups",
  "cluster",
  "dashboard",
  "dns",
  "ingress",
  "keys",
  "kubernetes",
  "namespace",
  "network",
  "network-endpoints",
  "notifications",
  pgbouncerImage,
  "platform",
  "random",
  "registry",
  "release",
  "secrets",
  "waf",
];

/** There can be only one component of a name. */
const namesRule: Rule<z.output<typeof schema>> = ({ settings }, report) => {
  const owners = new Map<string, string>(reservedNames.map((name) => [name, "Plinth's own"]));
  for (const [database] of pooled(settings.databases)) owners.set(poolerName(database), `the pooler of ${database}`);
  for (const map of Object.keys(maps)) {
    for (const name of Object.keys(settings[map as keyof typeof maps])) {
      const owner = owners.get(name);
      if (owner !== undefined) report([map, name], `another name: there is already one in ${owner}`);
      owners.set(name, map);
    }
  }
};

export const definition: Definition<typeof schema> = {
  schema,
  profiles,
  rules: [
    namesRule,
    networkRule,
    usesRule,
    imagesRule,
    givenRule,
    blueGreenRule,
    colorsRule,
    registryRule,
    configSecretsRule,
    routesRule,
    diskRule,
    wafRule(({ services }: z.output<typeof schema>) => closed(services)),
    backupTimesRule,
    externalSecretRule,
    certificatesRule,
  ],
  derive: (settings, { region }) => ({
    ...settings,
    network: completeNetwork(settings.network, regions[region]?.zones),
  }),
  remarks: [
    waitingRemarks,
    delegationRemark,
    leftOutRemark,
    silentRemark,
    connectionsRemark,
    pooledReleaseRemark,
    archiveRemark,
    backupsOverdueRemark,
    jobsOverdueRemark,
    kubernetesRemarks,
    colorsRemark,
  ],
};
