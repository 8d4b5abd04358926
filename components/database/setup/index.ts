import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { lambdaFunction, type FunctionArgs } from "../../function";
import type { Network } from "../../network";
import { readSecrets } from "../../secrets";
import { allow, allowInternet, securityGroup, type Peer } from "../../security-group";
import type { Whereabouts } from "./event";
import { timeoutSeconds } from "./times";

export interface SetupArgs extends Pick<
  FunctionArgs,
  "source" | "description" | "external" | "account" | "region" | "logs"
> {
  readonly network: Network;
  readonly keyArn: pulumi.Input<string>;
  readonly host: pulumi.Output<string>;
  readonly peer: Peer;
  readonly port: number;
  readonly masterSecretArn: pulumi.Output<string>;
  /** The application's user and password. */
  readonly secret: aws.secretsmanager.SecretVersion;
  /** What the function is told. */
  readonly event: (whereabouts: Whereabouts) => object;
  /** Another value for another database under the same name, such as one that was restored. */
  readonly identity: pulumi.Input<string>;
  /** What has to be there for the database to answer. */
  readonly after?: readonly pulumi.Resource[];
}

/**
 * Makes the application's user and what else it needs in a database, by a function within the network: nothing else
 * reaches the database. Whatever connects as that user waits for what comes back.
 */
export function invokeSetup(name: string, args: SetupArgs, opts: pulumi.CustomResourceOptions): aws.lambda.Invocation {
  const { network, host, port, masterSecretArn, secret, keyArn, region } = args;
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
      timeoutSeconds,
      // The certificate authorities of RDS among them, which Node 20 and newer no longer trust by themselves there.
      environment: { NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem" },
      permissions: readSecrets([masterSecretArn, secret.secretId], keyArn, region),
      inside: { subnetIds: network.privateSubnetIds, peer: self },
    },
    opts,
  );
  const whereabouts = pulumi.all([host, masterSecretArn, secret.secretId]);
  return new aws.lambda.Invocation(
    `${name}-invocation-setup`,
    {
      functionName: setup.name,
      input: whereabouts.apply(([host, masterSecretArn, secretArn]) =>
        JSON.stringify(args.event({ host, port, masterSecretArn, secretArn })),
      ),
      // What the input does not show: another password, a database restored under the same name, other statements.
      triggers: { secret: secret.versionId, instance: args.identity, code: setup.codeSha256 },
    },
    pulumi.mergeOptions(opts, {
      dependsOn: [network, ...openings, ...(args.after ?? [])],
      customTimeouts: { create: "20m" },
    }),
  );
}
