import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { AlarmArgs } from "./alarm";
import { Cache } from "./cache";
import { Cluster } from "./cluster";
import type { Connection, StoreArgs, Value } from "./connection";
import { Database } from "./database";
import { Dns } from "./dns";
import { Ingress } from "./ingress";
import { Keys } from "./keys";
import { Network } from "./network";
import { Notifications } from "./notifications";
import { Registry } from "./registry";
import { Secrets } from "./secrets";
import { Service, type ServiceArgs } from "./service";
import { deliveredSecrets, imageSource, missing, repositoryOwners, type ImageSource } from "./service/images";
import { repositoryArnOf } from "./service/permissions";
import { hosts } from "./service/routes";
import { isPublic } from "./service/settings";
import type { Loaded } from "./settings/load";
import { connectionOf, inOrderOfUse, usedVariables } from "./uses";

/** What each component gets that is the same for all. */
interface Shared {
  readonly loaded: Loaded;
  readonly opts: { readonly parent: Platform };
  readonly keys: Keys;
  readonly logs: { readonly settings: Loaded["settings"]["logs"]; readonly keyArn: pulumi.Output<string> };
  readonly alarms: AlarmArgs;
  readonly network: Network;
}

/**
 * An application with everything under it. The constructor puts the components together in the order of their
 * dependencies; the providers are its own, so that everything in it goes to the account and region of the settings.
 */
export class Platform extends pulumi.ComponentResource {
  /** The application's address; empty without a public service. */
  readonly url: string;
  /** Where to push each service's image. */
  readonly repositories: Readonly<Record<string, pulumi.Output<string>>>;
  /** Where to put each external secret's value. */
  readonly secretArns: Readonly<Record<string, pulumi.Output<string>>>;
  /** What the domain's registrar has to be told; empty for a zone that was there before. */
  readonly nameServers: pulumi.Output<string[]>;
  readonly vpcId: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;

  constructor(name: string, loaded: Loaded, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Platform", name, {}, { ...opts, providers: providers(loaded) });
    const { settings, stack } = loaded;
    const { account, region } = stack;
    const child = { parent: this };

    const keys = new Keys("keys", { settings: settings.keys, account, region }, child);
    const logs = { settings: settings.logs, keyArn: keys.logsKeyArn };
    const notifications = new Notifications(
      "notifications",
      { settings: settings.notifications, account, keyArn: keys.logsKeyArn },
      child,
    );
    const alarms = { topicArns: notifications.topicArns };
    const network = new Network("network", { settings: settings.network, account, region, logs }, child);
    const shared: Shared = { loaded, opts: child, keys, logs, alarms, network };

    const secrets = new Secrets("secrets", { settings: settings.secrets, keyArn: keys.dataKeyArn }, child);
    const stores = { ...databases(shared), ...caches(shared) };
    const registry = new Registry(
      "registry",
      { settings: settings.registry, services: repositoryOwners(settings.services), keyArn: keys.dataKeyArn },
      child,
    );
    const cluster = new Cluster("cluster", { settings: settings.platform, logs }, child);
    const edge = entrance(shared);
    services(shared, { secrets, stores, registry, cluster, ingress: edge?.ingress });

    this.url = edge === undefined ? "" : `https://${edge.domain}`;
    this.secretArns = secrets.arns;
    this.repositories = registry.urls;
    this.nameServers = edge?.dns.nameServers ?? pulumi.output([]);
    this.vpcId = network.vpcId;
    this.clusterName = cluster.clusterName;
    this.registerOutputs({ url: this.url });
  }
}

/** The guard: a login to another account stops before anything changes. */
const providers = ({ project, stack }: Loaded): pulumi.ProviderResource[] => [
  new aws.Provider("aws", {
    region: stack.region as aws.Region,
    allowedAccountIds: [stack.account],
    defaultTags: { tags: { Project: project, Stack: stack.name, Profile: stack.profile, ManagedBy: "plinth" } },
  }),
  new random.Provider("random"),
];

/** What can be connected to, by name and facet. */
type Connections = Record<string, Readonly<Record<string, Connection>>>;

const databases = (shared: Shared): Connections =>
  mapValues(
    shared.loaded.settings.databases,
    (settings, name) => new Database(name, { settings, ...dataTier(shared) }, shared.opts).connections,
  );

const caches = (shared: Shared): Connections =>
  mapValues(shared.loaded.settings.caches, (settings, name) => ({
    "": new Cache(name, { settings, ...dataTier(shared) }, shared.opts).connection,
  }));

const dataTier = ({ keys, logs, alarms, network }: Shared): Omit<StoreArgs<never>, "settings"> => ({
  vpcId: network.vpcId,
  subnetIds: network.dataSubnetIds,
  keyArn: keys.dataKeyArn,
  logs,
  alarms,
});

/** The domain and the load balancer, if any service is public. */
function entrance({ loaded, opts, alarms, network }: Shared) {
  const { settings, stack, given } = loaded;
  const { domain, account, region } = stack;
  if (domain === undefined || !Object.values(settings.services).some(isPublic)) return undefined;
  const names = hosts(settings.services, domain);
  const delegated = settings.dns.kind === "existing" || given.zoneDelegated;
  const dns = new Dns("dns", { settings: settings.dns, domain, hosts: names, delegated }, opts);
  const { vpcId, publicSubnetIds: subnetIds } = network;
  const ingress = new Ingress(
    "ingress",
    { settings: settings.ingress, account, region, vpcId, subnetIds, dns, hosts: names, alarms },
    opts,
  );
  return { domain, dns, ingress };
}

interface ForServices {
  readonly secrets: Secrets;
  readonly stores: Connections;
  readonly registry: Registry;
  readonly cluster: Cluster;
  readonly ingress?: Ingress;
}

/** The services, each after those that it uses. */
function services({ loaded, opts, keys, logs, alarms, network }: Shared, parts: ForServices): void {
  const { settings, stack, given } = loaded;
  const made = new Map<string, Service>();
  const connections = { ...parts.stores };
  const usedNames = new Set(Object.values(settings.services).flatMap(({ uses }) => uses.map((use) => use.name)));
  for (const name of inOrderOfUse(settings.services)) {
    const service = settings.services[name];
    if (service === undefined) continue;
    const used = usedVariables(service.uses, settings);
    const fromUses = used.map(({ use, part, variable }): [string, Value | undefined] => [
      variable,
      connectionOf(connections, use).parts[part],
    ]);
    const fromSecrets = deliveredSecrets(service, settings.secrets, given).map(
      (secret): [string, Value | undefined] => {
        const secretArn = parts.secrets.arns[secret];
        return [secret, secretArn && { secretArn }];
      },
    );
    const self = new Service(
      name,
      {
        settings: service,
        account: stack.account,
        region: stack.region,
        domain: stack.domain,
        ...imageOf(imageSource(name, service), parts.registry, given.images),
        running: missing(name, service, settings.secrets, given).length === 0,
        network,
        cluster: parts.cluster,
        ingress: isPublic(service) ? parts.ingress : undefined,
        connections: distinct(service.uses.map((use) => connectionOf(connections, use))),
        variables: { ...mapValues(service.env, (plain) => ({ plain })), ...defined([...fromUses, ...fromSecrets]) },
        used: usedNames.has(name),
        after: service.uses.flatMap((use) => made.get(use.name) ?? []),
        keyArn: keys.dataKeyArn,
        logs,
        alarms,
      },
      opts,
    );
    made.set(name, self);
    if (self.connection !== undefined) connections[name] = { "": self.connection };
  }
}

/** Several uses may lead to one security group and port, which is opened once. */
const distinct = (connections: readonly Connection[]): Connection[] => [
  ...new Map(
    connections.map((connection) => [`${connection.reach?.peer.name}:${connection.reach?.port}`, connection]),
  ).values(),
];

/** An image by digest. Before its first push a service has no tasks, and the tag says so to whoever reads it. */
function imageOf(
  source: ImageSource,
  { urls, arns }: Registry,
  images: Readonly<Record<string, string>>,
): Pick<ServiceArgs, "image" | "digest" | "repositoryArn"> {
  if (source.kind === "reference") {
    const { reference } = source;
    return { image: reference, digest: reference.split("@")[1], repositoryArn: repositoryArnOf(reference) };
  }
  const digest = images[source.owner];
  const url = urls[source.owner];
  if (url === undefined) throw new Error(`${source.owner} has no repository`);
  return {
    image: pulumi.interpolate`${url}${digest === undefined ? ":not-given" : `@${digest}`}`,
    digest,
    repositoryArn: arns[source.owner],
  };
}

const mapValues = <T, R>(map: Readonly<Record<string, T>>, make: (value: T, name: string) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, make(value, name)]));

const defined = <T>(entries: readonly [string, T | undefined][]): Record<string, T> =>
  Object.fromEntries(entries.filter((entry): entry is [string, T] => entry[1] !== undefined));
