import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { Backups } from "../backups";
import { Dashboard, type Section } from "../dashboard";
import { Dns } from "../dns";
import { Ingress } from "../ingress";
import { Keys } from "../keys";
import { Network } from "../network";
import { Notifications } from "../notifications";
import { poolerName } from "../pooler/settings";
import { Registry } from "../registry";
import { Secrets } from "../secrets";
import { closed, hosts } from "../service/routes";
import { isPublic } from "../service/settings";
import type { Loaded } from "../settings/load";
import { repositoryOwners } from "../task/images";
import { Waf } from "../waf";
import { makeRuntime } from "./runtime";
import { watchedBy, type Shared } from "./shared";
import { backedUp, connectionsOf, makeBuckets, makeCaches, makeDatabases, makePoolers, type Stores } from "./stores";
import { makeTasks } from "./tasks";

/**
 * An application with everything under it. The constructor puts the components together in the order of their
 * dependencies; the providers are its own, so that everything in it goes to the account and region of the settings.
 */
export class Platform extends pulumi.ComponentResource {
  /** The application's address; empty without a public service. */
  readonly url: string;
  /** Where to push each image. */
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
    const databases = makeDatabases(shared);
    const caches = makeCaches(shared);
    const buckets = makeBuckets(shared);
    const backups = new Backups(
      "backups",
      {
        settings: settings.backups,
        resourceArns: backedUp(shared, databases, buckets),
        keyArn: keys.backupsKeyArn,
        alarms,
      },
      child,
    );
    const registry = new Registry(
      "registry",
      { settings: settings.registry, owners: repositoryOwners(settings), keyArn: keys.dataKeyArn },
      child,
    );
    const runtime = makeRuntime(shared);
    const poolers = makePoolers(shared, { databases, registry, runtime });
    const edge = entrance(shared);
    const connections = connectionsOf(shared, { databases, poolers, caches, buckets, secrets });
    const running = makeTasks(shared, { secrets, registry, connections, runtime, ingress: edge?.ingress });
    const sections = sectionsOf({ edge, running, databases, poolers, caches, backups });
    new Dashboard("dashboard", { region, sections }, child);

    this.url = edge === undefined ? "" : `https://${edge.domain}`;
    this.secretArns = secrets.arns;
    this.repositories = registry.urls;
    this.nameServers = edge?.dns.nameServers ?? pulumi.output([]);
    this.vpcId = network.vpcId;
    this.clusterName = runtime.clusterName;
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

/** The domain, the load balancer and its firewall, if any service is public. */
function entrance({ loaded, opts, logs, alarms, network }: Shared) {
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
  const { loadBalancerArn } = ingress;
  const closedPaths = closed(settings.services, domain);
  const waf = new Waf(
    "waf",
    { settings: settings.waf, account, region, loadBalancerArn, closedPaths, logs, alarms },
    opts,
  );
  return { domain, dns, ingress, waf };
}

interface Watched extends Pick<Stores, "databases" | "poolers" | "caches"> {
  readonly edge: ReturnType<typeof entrance>;
  readonly running: readonly Section[];
  readonly backups: Backups;
}

/** The dashboard, from the internet to the data. */
const sectionsOf = ({ edge, running, databases, poolers, caches, backups }: Watched): Section[] => [
  ...(edge === undefined ? [] : watchedBy({ ingress: edge.ingress, waf: edge.waf })),
  ...running,
  ...watchedBy(databases),
  ...Object.entries(poolers).flatMap(([key, pooler]) => watchedBy({ [poolerName(key)]: pooler })),
  ...watchedBy(caches),
  ...watchedBy({ backups }),
];
