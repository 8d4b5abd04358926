import * as aws from "@pulumi/aws";
import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { named } from "../names";
import { allowing } from "../policy-document";
import { readSecrets } from "../secrets";
import type { TaskWiring } from "../task";
import type { TaskSettings } from "../task/settings";
import type { EksCluster } from "./cluster";
import { podRole } from "./identity";
import { labelsOf, type Labels } from "./labels";
import type { Namespace } from "./namespace";
import { networkPolicySpec, podLabels, type PolicyArgs } from "./network-policy";
import { podTemplate, type PodArgs, type PodTemplate } from "./pod";
import { references, secretProvider } from "./secrets";

/** What everything is wired to that runs in a cluster. */
export interface InCluster {
  readonly cluster: EksCluster;
  readonly namespace: Namespace;
}

export interface WorkloadArgs extends TaskWiring, InCluster {
  readonly settings: TaskSettings;
  readonly listens?: PolicyArgs["listens"];
  readonly serving?: PodArgs["serving"];
  readonly preStopSeconds?: number;
  readonly spotPercent?: number;
  readonly restartPolicy?: "Never";
  readonly activeDeadlineSeconds?: number;
}

/** What runs in pods: the counterpart of `task` on ECS. */
export interface Workload {
  /** By which its pods are selected. */
  readonly labels: Labels;
  readonly template: PodTemplate;
  readonly namespaceName: pulumi.Output<string>;
  readonly after: readonly pulumi.Resource[];
}

/** One pod with a role of its own at AWS, its secrets, and what it may be reached by and reach. */
export function workload(name: string, args: WorkloadArgs, opts: pulumi.CustomResourceOptions): Workload {
  const { namespace, variables, connections, region, network } = args;
  const namespaceName = namespace.namespaceName;
  const metadata = { name, namespace: namespaceName };
  const account = new core.ServiceAccount(
    `${name}-service-account`,
    { metadata, automountServiceAccountToken: false },
    opts,
  );
  const identity = permissions(name, args, opts);
  const secrets = secretProvider(name, { namespace: namespaceName, variables, region }, opts);
  const labels = labelsOf(name);
  const policy = new networking.NetworkPolicy(
    `${name}-network-policy`,
    {
      metadata,
      spec: networkPolicySpec({
        labels,
        listens: args.listens,
        connections,
        egressPorts: args.settings.egressPorts,
        ranges: network.ranges,
        hasEndpoints: network.endpoints !== undefined,
      }),
    },
    opts,
  );
  return {
    labels,
    template: podTemplate({
      ...args,
      name,
      labels: podLabels(name, connections),
      secretName: secrets?.secretName,
    }),
    namespaceName,
    after: [
      ...namespace.ready,
      account,
      policy,
      ...identity,
      ...(secrets === undefined ? [] : [secrets.resource]),
      ...openings(args),
      ...connections.flatMap(({ after }) => after ?? []),
    ],
  };
}

/** Out of the cluster to what the workload uses; between pods, network policies are all there is. */
const openings = ({ namespace, network, connections }: WorkloadArgs): pulumi.Resource[] => [
  ...(network.endpoints === undefined ? [] : namespace.open(network.endpoints, 443)),
  ...connections.flatMap(({ reach }) =>
    reach === undefined || "internet" in reach || reach.peer.pods ? [] : namespace.open(reach.peer, reach.port),
  ),
];

/** Who its pods are at AWS: they may read their secrets, by the driver that mounts them, and do what `uses` need. */
function permissions(name: string, args: WorkloadArgs, opts: pulumi.CustomResourceOptions): pulumi.Resource[] {
  const { account, region, variables, connections, keyArn, cluster, namespace } = args;
  const secretArns = [...new Set(references(variables).map(([, { secretArn }]) => secretArn))];
  const allowed = [
    ...(secretArns.length === 0 ? [] : readSecrets(secretArns, keyArn, region)),
    ...connections.flatMap((connection) => connection.permissions ?? []),
  ];
  if (allowed.length === 0) return [];
  const role = podRole(`${name}-role`, account, opts);
  const policy = new aws.iam.RolePolicy(`${name}-role-policy`, { role: role.id, policy: allowing(allowed) }, opts);
  const association = new aws.eks.PodIdentityAssociation(
    `${name}-pod-identity-association`,
    {
      clusterName: cluster.clusterName,
      namespace: namespace.namespaceName,
      serviceAccount: name,
      roleArn: role.arn,
      tags: named(`${name}-pod-identity-association`),
    },
    opts,
  );
  return [policy, association];
}
