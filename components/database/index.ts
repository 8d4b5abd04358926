import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { watch, type AlarmSpec } from "../alarm";
import type { Connection, StoreArgs } from "../connection";
import { isProtected } from "../deletion";
import { secretContainer, secretVersion } from "../secrets";
import { instanceAlarms, replicaAlarms } from "./alarms";
import { port, primaryInstance, replicaInstance, sharedParts } from "./instance";
import { postgresUrl } from "./parameters";
import type { DatabaseSettings } from "./settings";

export type DatabaseArgs = StoreArgs<DatabaseSettings>;

/**
 * PostgreSQL on RDS, its read replicas, and the secret by which the application reaches it. The application has a user
 * of its own; the master user is for people and for setting the database up.
 */
export class Database extends pulumi.ComponentResource {
  /** By facet: "" is the database itself, "replica" the first read replica, "replica-2" the second ... */
  readonly connections: Readonly<Record<string, Connection>>;
  readonly watched: readonly AlarmSpec[];

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Database", name, {}, opts);
    const { replicas, deletion } = args.settings;
    const shared = sharedParts(this, name, args);
    const primary = primaryInstance(this, name, args, shared);
    const replicaInstances = Array.from({ length: replicas }, (_, index) =>
      replicaInstance(this, name, index + 1, args, shared, primary),
    );
    // By the instances' own outputs, so that nobody is woken while they are being made.
    this.watched = watch(name, databaseAlarms(args.settings, primary, replicaInstances), args.alarms, { parent: this });
    const password = new random.RandomPassword(
      `${name}-random-password`,
      { length: 40, special: false },
      { parent: this, protect: isProtected(deletion) },
    ).result;

    const peer = { name, securityGroupId: shared.securityGroup.id };
    const connect = (suffix: string, instance: aws.rds.Instance): Connection => ({
      reach: { peer, port },
      parts: connectionParts(this, name, suffix, args, instance, password),
    });
    const own = connect("", primary);
    this.connections = {
      "": own,
      [facet(0)]: own,
      ...Object.fromEntries(
        replicaInstances.map((replica, index) => [facet(index), connect(`-${facet(index)}`, replica)]),
      ),
    };
    this.registerOutputs({ address: primary.address });
  }
}

const databaseAlarms = (
  settings: DatabaseSettings,
  primary: aws.rds.Instance,
  replicas: readonly aws.rds.Instance[],
): AlarmSpec[] => [
  ...instanceAlarms(settings, primary.identifier),
  ...replicas.flatMap(({ identifier }, index) =>
    replicaAlarms(settings, identifier).map((spec) => ({ ...spec, key: `replica-${index + 1}-${spec.key}` })),
  ),
];

/**
 * The facets that a database offers to `uses`, beside itself. `replica` is there without replicas too, and then is the
 * database itself, so that an application is described alike in all its environments.
 */
export const databaseFacets = ({ replicas }: Pick<DatabaseSettings, "replicas">): string[] =>
  Array.from({ length: Math.max(1, replicas) }, (_, index) => facet(index));

const facet = (index: number): string => (index === 0 ? "replica" : `replica-${index + 1}`);

/** One secret holds the URL and the password; what is no secret is given as it is. */
function connectionParts(
  parent: Database,
  name: string,
  suffix: string,
  { settings, keyArn }: DatabaseArgs,
  instance: aws.rds.Instance,
  password: pulumi.Output<string>,
): Connection["parts"] {
  const { deletion, user, databaseName } = settings;
  const container = secretContainer(`${name}-secret${suffix}`, { deletion, keyArn }, { parent });
  const value = pulumi
    .all([instance.address, password])
    .apply(([host, secret]) =>
      JSON.stringify({ url: postgresUrl(settings, host, port, secret), username: user, password: secret }),
    );
  const secretArn = secretVersion(`${name}-secret-version${suffix}`, container, value, { parent });
  return {
    url: { secretArn, jsonKey: "url" },
    password: { secretArn, jsonKey: "password" },
    host: { plain: instance.address },
    port: { plain: String(port) },
    user: { plain: user },
    database: { plain: databaseName },
  };
}
