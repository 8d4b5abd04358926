import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { lambdaFunction } from "../../function";
import type { LogsArgs } from "../../log-group";
import type { Network } from "../../network";
import { readSecrets } from "../../secrets";
import { allow, allowInternet, securityGroup, type Peer } from "../../security-group";
import type { DatabaseSettings } from "../settings";
import { setupEvent, timeoutSeconds } from "./event";

export interface SetupArgs {
  readonly settings: DatabaseSettings;
  readonly account: string;
  readonly region: string;
  readonly network: Network;
  readonly keyArn: pulumi.Input<string>;
  readonly logs: LogsArgs;
  readonly instance: aws.rds.Instance;
  readonly peer: Peer;
  readonly port: number;
  readonly masterSecretArn: pulumi.Output<string>;
  /** The application's user and password. */
  readonly secret: aws.secretsmanager.SecretVersion;
}

/**
 * Makes the application's user, its rights and the extensions, by a function within the network: nothing else reaches
 * the database. Whatever connects as that user waits for what comes back.
 */
export function invokeSetup(name: string, args: SetupArgs, opts: pulumi.CustomResourceOptions): aws.lambda.Invocation {
  const { settings, network, instance, port, masterSecretArn, secret, keyArn, region } = args;
  const group = securityGroup(
    `${name}-security-group-setup`,
    { vpcId: network.vpcId, description: `sets up ${name}` },
    opts,
  );
  const self = { name: `${name}-setup`, securityGroupId: group.id };
  const openings = [
    ...allow(self, args.peer, port, opts),
    ...(network.endpoints === undefined ? [] : allow(self, network.endpoints, 443, opts)),
    allowInternet(self, 443, { key: "aws", description: "AWS" }, opts),
  ];
  const setup = lambdaFunction(
    name,
    "setup",
    {
      ...args,
      source: join(__dirname, "function.ts"),
      description: `makes the application's user and extensions in ${name}`,
      timeoutSeconds,
      // Optional for `pg`, and not installed.
      external: ["pg-native"],
      // The certificate authorities of RDS among them, which Node 20 and newer no longer trust by themselves there.
      environment: { NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem" },
      permissions: readSecrets([masterSecretArn, secret.secretId], keyArn, region),
      inside: { subnetIds: network.privateSubnetIds, peer: self },
    },
    opts,
  );
  const whereabouts = pulumi.all([instance.address, masterSecretArn, secret.secretId]);
  return new aws.lambda.Invocation(
    `${name}-invocation-setup`,
    {
      functionName: setup.name,
      input: whereabouts.apply(([host, masterSecretArn, secretArn]) =>
        JSON.stringify(setupEvent(settings, { host, port, masterSecretArn, secretArn })),
      ),
      // What the input does not show: another password, a database restored under the same name, other statements.
      triggers: { secret: secret.versionId, instance: instance.resourceId, code: setup.codeSha256 },
    },
    pulumi.mergeOptions(opts, { dependsOn: [network, ...openings], customTimeouts: { create: "20m" } }),
  );
}
