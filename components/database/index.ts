import { join } from "node:path";
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { watch, type AlarmSpec } from "../alarm";
import type { Connection, StoreArgs } from "../connection";
import { derived, isProtected } from "../deletion";
import type { Network } from "../network";
import { secretContainer, secretVersion } from "../secrets";
import type { Peer } from "../security-group";
import { instanceAlarms, replicaAlarms } from "./alarms";
import { port, primaryInstance, replicaInstance, sharedParts } from "./instance";
import { postgresUrl, withoutStatementTimeout } from "./parameters";
import type { PostgresSettings } from "./settings";
import { invokeSetup, type SetupArgs } from "./setup";
import { setupEvent } from "./setup/event";

export interface DatabaseArgs extends StoreArgs<PostgresSettings> {
  readonly account: string;
  readonly region: string;
  /** Where the function that sets the database up runs. */
  readonly network: Network;
}

/**
 * PostgreSQL on RDS, its read replicas, and the secret by which the application reaches it. The application has a user
 * of its own, made by the set-up; the master user is for people and for that.
 */
export class Database extends pulumi.ComponentResource {
  /** By facet: "" is the database itself, "replica" the first read replica, "replica-2" the second ... */
  readonly connections: Readonly<Record<string, Connection>> & Readonly<Record<"" | "direct", Connection>>;
  readonly watched: readonly AlarmSpec[];
  /** Of the instance that is written to: its RDS identifier, its ARN, its host, and who it is in the network. */
  readonly identifier: pulumi.Output<string>;
  readonly instanceArn: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;
  readonly peer: Peer;
  readonly port = port;
  /** The application's password, and the secret that holds it as `password`. */
  readonly password: pulumi.Output<string>;
  readonly secretArn: pulumi.Output<string>;
  /** Before it, the application's user does not exist. */
  readonly ready: pulumi.Resource;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Database", name, {}, opts);
    const { settings } = args;
    const child = { parent: this };
    const shared = sharedParts(this, name, args);
    const { instance, masterSecretArn } = primaryInstance(this, name, args, shared);
    const replicas = Array.from({ length: settings.replicas }, (_, index) =>
      replicaInstance(this, name, index + 1, args, shared, instance),
    );
    // By the instances' own outputs, so that nobody is woken while they are being made.
    this.watched = watch(name, databaseAlarms(settings, instance, replicas), args.alarms, child);
    this.identifier = instance.identifier;
    this.instanceArn = instance.arn;
    this.address = instance.address;

    const { result: password } = new random.RandomPassword(
      `${name}-random-password`,
      { length: 40, special: false },
      { parent: this, protect: isProtected(settings.deletion) },
    );
    const peer = { name, securityGroupId: shared.securityGroup.id };
    this.peer = peer;
    this.password = password;
    const secret = accessSecret(this, name, "", args, instance, password);
    this.secretArn = secret.secretId;
    this.ready = invokeSetup(
      name,
      { ...args, ...setupOf(name, settings, instance), peer, port, masterSecretArn, secret },
      child,
    );
    const connect = (host: aws.rds.Instance, { secretId }: aws.secretsmanager.SecretVersion): Connection => ({
      reach: { peer, port },
      parts: postgresParts(settings, { host: host.address, port }, { secretArn: secretId, jsonKey: "url" }),
      after: [this.ready],
    });
    const own = connect(instance, secret);
    this.connections = {
      "": own,
      direct: { ...own, parts: { ...own.parts, url: { secretArn: secret.secretId, jsonKey: "directUrl" } } },
      [facet(0)]: own,
      ...Object.fromEntries(
        replicas.map((replica, index) => {
          const access = accessSecret(this, name, `-${facet(index)}`, args, replica, password);
          return [facet(index), connect(replica, access)];
        }),
      ),
    };
    // What the set-up is told, and clients: a preview knows neither its event nor their URL.
    const { databaseName, user, extensions, statementTimeoutSeconds, idleInTransactionSeconds, urlParameters } =
      settings;
    const setup = { databaseName, user, extensions, statementTimeoutSeconds, idleInTransactionSeconds, urlParameters };
    this.registerOutputs({ address: instance.address, setup });
  }
}

const databaseAlarms = (
  settings: PostgresSettings,
  primary: aws.rds.Instance,
  replicas: readonly aws.rds.Instance[],
): AlarmSpec[] => [
  ...instanceAlarms(settings, primary.identifier),
  ...replicas.flatMap(({ identifier }, index) =>
    replicaAlarms(settings, identifier).map((spec) => ({ ...spec, key: `replica-${index + 1}-${spec.key}` })),
  ),
];

/** What sets this kind of database up, and what it is told. */
const setupOf = (
  name: string,
  settings: PostgresSettings,
  { address, resourceId }: aws.rds.Instance,
): Pick<SetupArgs, "source" | "external" | "description" | "event" | "host" | "identity"> => ({
  source: join(__dirname, "setup", "function.ts"),
  // Optional for `pg`, and not installed.
  external: ["pg-native"],
  description: `makes the application's user and extensions in ${name}`,
  event: (whereabouts) => setupEvent(settings, whereabouts),
  host: address,
  identity: resourceId,
});

/**
 * The facets that a database offers to `uses`, beside itself: `direct` is the database behind its pooler, and itself where
 * there is none; `replica` is there without replicas too, and then is the database itself. So an application is described
 * alike in all its environments.
 */
export const databaseFacets = ({ replicas }: Pick<PostgresSettings, "replicas">): string[] => [
  "direct",
  ...Array.from({ length: Math.max(1, replicas) }, (_, index) => facet(index)),
];

const facet = (index: number): string => (index === 0 ? "replica" : `replica-${index + 1}`);

/** One secret holds the URLs, and user and password in the form that RDS Proxy reads. */
function accessSecret(
  parent: Database,
  name: string,
  suffix: string,
  { settings, keyArn }: DatabaseArgs,
  instance: aws.rds.Instance,
  password: pulumi.Output<string>,
): aws.secretsmanager.SecretVersion {
  // That of a replica goes with it; the password is also in the other.
  const deletion = suffix === "" ? settings.deletion : derived;
  const container = secretContainer(`${name}-secret${suffix}`, { deletion, keyArn }, { parent });
  const direct = { ...settings, urlParameters: { ...settings.urlParameters, ...withoutStatementTimeout } };
  const value = pulumi.all([instance.address, password]).apply(([host, secret]) =>
    JSON.stringify({
      url: postgresUrl(settings, host, port, secret),
      directUrl: postgresUrl(direct, host, port, secret),
      username: settings.user,
      password: secret,
    }),
  );
  return secretVersion(`${name}-secret-version${suffix}`, container, value, { parent });
}

/** URL and password are references to the secret; what is none is given as it is. */
export const postgresParts = (
  { user, databaseName }: PostgresSettings,
  { host, port }: { readonly host: pulumi.Input<string>; readonly port: number },
  url: { readonly secretArn: pulumi.Output<string>; readonly jsonKey: string },
): Connection["parts"] => ({
  url,
  password: { secretArn: url.secretArn, jsonKey: "password" },
  host: { plain: host },
  port: { plain: String(port) },
  user: { plain: user },
  database: { plain: databaseName },
});
