import { join } from "node:path";
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { watch, type AlarmSpec } from "../alarm";
import type { Connection, ConnectionPart, StoreArgs, Value } from "../connection";
import type { DocumentDbSettings } from "../database/settings";
import { invokeSetup } from "../database/setup";
import { isProtected } from "../deletion";
import type { Network } from "../network";
import { secretContainer, secretVersion } from "../secrets";
import { securityGroup } from "../security-group";
import { clusterAlarms } from "./alarms";
import { certificates } from "./certificates";
import { makeCluster, makeInstance, places, port } from "./cluster";
import { fromReplicas, mongoUrl } from "./parameters";
import { setupEvent } from "./setup/event";

export interface DocumentDatabaseArgs extends StoreArgs<DocumentDbSettings> {
  readonly account: string;
  readonly region: string;
  /** Letters of the zones of `subnetIds`. */
  readonly zones: readonly string[];
  /** Where the function that sets the database up runs. */
  readonly network: Network;
}

/** The facets that a document database offers to `uses`, beside itself. */
export const documentDbFacets = ["direct", "replica"] as const;

/**
 * MongoDB's protocol on Amazon DocumentDB: a cluster, its instances over the zones, and the secret by which the
 * application reaches it. The application has a user of its own, made by the set-up; the master user, whose password AWS
 * keeps, is for people and for that.
 */
export class DocumentDatabase extends pulumi.ComponentResource {
  /** By facet: "" and "direct" are the cluster itself, "replica" is what reads from replicas. */
  readonly connections: Readonly<Record<string, Connection>> &
    Readonly<Record<"" | (typeof documentDbFacets)[number], Connection>>;
  readonly watched: readonly AlarmSpec[];
  readonly clusterArn: pulumi.Output<string>;

  constructor(name: string, args: DocumentDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:DocumentDatabase", name, {}, opts);
    const { settings, vpcId } = args;
    const child = { parent: this };
    const group = securityGroup(`${name}-security-group`, { vpcId, description: `document database ${name}` }, child);
    const cluster = makeCluster(this, name, args, group.id);
    const instances = places(settings.instances, args.zones).map((place) =>
      makeInstance(this, name, args, cluster, place),
    );
    // By the cluster's own output, so that nobody is woken while it is being made.
    this.watched = watch(name, clusterAlarms(settings, cluster.clusterIdentifier), args.alarms, child);
    this.clusterArn = cluster.arn;

    const peer = { name, securityGroupId: group.id };
    const secret = accessSecret(this, name, args, cluster);
    const ready = invokeSetup(
      name,
      {
        ...args,
        source: join(__dirname, "setup", "function.ts"),
        external: optionalPackages,
        description: `makes the application's user in ${name}`,
        event: (whereabouts) => setupEvent(settings, whereabouts),
        host: cluster.endpoint,
        identity: cluster.clusterResourceId,
        peer,
        port,
        masterSecretArn: masterSecretArn(cluster),
        secret,
        // A cluster without instances has an address at which nobody answers.
        after: instances,
      },
      child,
    );
    const connect = (host: pulumi.Output<string>, jsonKey: string): Connection => ({
      reach: { peer, port },
      parts: parts(args, host, { secretArn: secret.secretId, jsonKey }),
      after: [ready],
    });
    const own = connect(cluster.endpoint, "url");
    this.connections = { "": own, direct: own, replica: connect(cluster.readerEndpoint, "replicaUrl") };
    // What the set-up is told, and clients: a preview knows neither its event nor their URL.
    const { databaseName, user, pool, urlParameters, caFile } = settings;
    this.registerOutputs({
      address: cluster.endpoint,
      setup: { databaseName, user },
      url: { pool, urlParameters, caFile },
    });
  }
}

/** What the driver takes where it is installed, and the set-up does without. */
const optionalPackages = [
  "@mongodb-js/zstd",
  "gcp-metadata",
  "kerberos",
  "mongodb-client-encryption",
  "snappy",
  "socks",
];

const masterSecretArn = (cluster: aws.docdb.Cluster): pulumi.Output<string> =>
  cluster.masterUserSecrets.apply(([secret]) => {
    if (secret === undefined) throw new pulumi.ResourceError("DocumentDB keeps no secret for the master user", cluster);
    return secret.secretArn;
  });

/** One secret holds the URLs, the user and the password. */
function accessSecret(
  parent: DocumentDatabase,
  name: string,
  { settings, keyArn }: DocumentDatabaseArgs,
  cluster: aws.docdb.Cluster,
): aws.secretsmanager.SecretVersion {
  const { result: password } = new random.RandomPassword(
    `${name}-random-password`,
    { length: 40, special: false },
    { parent, protect: isProtected(settings.deletion) },
  );
  const container = secretContainer(`${name}-secret`, { deletion: settings.deletion, keyArn }, { parent });
  const reading = { ...settings, urlParameters: { ...settings.urlParameters, ...fromReplicas } };
  const value = pulumi.all([cluster.endpoint, cluster.readerEndpoint, password]).apply(([host, reader, secret]) =>
    JSON.stringify({
      url: mongoUrl(settings, host, port, secret),
      replicaUrl: mongoUrl(reading, reader, port, secret),
      username: settings.user,
      password: secret,
    }),
  );
  return secretVersion(`${name}-secret-version`, container, value, { parent });
}

/** URL and password are references to the secret; what is none is given as it is. */
function parts(
  { settings: { user, databaseName, caFile }, region }: DocumentDatabaseArgs,
  host: pulumi.Output<string>,
  url: Extract<Value, { secretArn: unknown }>,
): Partial<Record<ConnectionPart, Value>> {
  const ca = caFile === undefined ? certificates(region) : undefined;
  return {
    url,
    password: { secretArn: url.secretArn, jsonKey: "password" },
    host: { plain: host },
    port: { plain: String(port) },
    user: { plain: user },
    database: { plain: databaseName },
    ...(ca === undefined ? {} : { ca: { plain: ca } }),
  };
}
