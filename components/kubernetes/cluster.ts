import * as aws from "@pulumi/aws";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { isProtected } from "../deletion";
import { logGroup, type LogsArgs } from "../log-group";
import { named, stackName } from "../names";
import type { Network } from "../network";
import { allowing } from "../policy-document";
import { serviceRole } from "../role";
import type { PlatformSettings } from "../cluster";
import type { Peer } from "../security-group";
import { accessEntries } from "./access";
import { addons } from "./addons";
import { kubeconfig } from "./kubeconfig";
import { nodePool } from "./node-pool";
import type { EksClusterSettings } from "./settings";

export type EksSettings = Extract<PlatformSettings, { kind: "eks" }>;

export interface EksClusterArgs {
  readonly settings: EksSettings;
  readonly account: string;
  readonly region: string;
  readonly network: Network;
  readonly keyArn: pulumi.Input<string>;
  readonly logs: LogsArgs;
}

/** How a cluster is reached, whoever made it. */
export interface Endpoint {
  readonly clusterName: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly certificateAuthority: pulumi.Output<string>;
}

/**
 * A cluster of EKS in Auto Mode, in which AWS looks after nodes, their network and their disks. Or one that is there: then
 * nothing is made but the way to it.
 */
export class EksCluster extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  /** Its nodes and pods in the network: all have the cluster's security group. */
  readonly peer: Peer;
  /** By which Kubernetes' own resources are made. */
  readonly provider: Provider;
  /** What pods need before they can start; it goes after them. */
  readonly ready: readonly pulumi.Resource[];
  /** Where the control plane's logs go, the audit log among them; undefined where somebody else looks after the cluster. */
  readonly controlPlaneLogs?: aws.cloudwatch.LogGroup;

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:EksCluster", name, {}, opts);
    const child = { parent: this };
    const { cluster: settings } = args.settings;
    if (settings.kind === "existing") {
      const { endpoint, securityGroupId } = settings;
      const known: Endpoint = {
        clusterName: pulumi.output(settings.name),
        url: pulumi.output(endpoint),
        certificateAuthority: pulumi.output(settings.certificateAuthority),
      };
      this.clusterName = known.clusterName;
      this.peer = { name, securityGroupId };
      this.provider = provider(known, args.region, settings.endpoint, child);
      this.ready = [];
    } else {
      const logs = controlPlaneLogs(name, args.logs, child);
      const cluster = autoModeCluster(name, { ...args, created: settings, after: logs }, child);
      const made: Endpoint = {
        clusterName: cluster.name,
        url: cluster.endpoint,
        certificateAuthority: cluster.certificateAuthority.data,
      };
      this.clusterName = cluster.name;
      this.peer = { name, securityGroupId: cluster.vpcConfig.clusterSecurityGroupId };
      this.provider = provider(made, args.region, cluster.arn, child);
      this.controlPlaneLogs = logs;
      admitDeploys(this.peer, args.network, child);
      accessEntries(name, settings, cluster.name, child);
      const pool = nodePool(name, settings, pulumi.mergeOptions(child, { provider: this.provider }));
      this.ready = [...pool, ...addons(name, { ...args, clusterName: cluster.name, after: pool }, child)];
    }
    this.registerOutputs({ clusterName: this.clusterName });
  }
}

/**
 * The provider of Kubernetes' resources. The cluster's address may change without it being another cluster, so it is known
 * by `identity`.
 */
const provider = (
  endpoint: Endpoint,
  region: string,
  identity: pulumi.Input<string>,
  opts: pulumi.ResourceOptions,
): Provider =>
  new Provider("kubernetes", { kubeconfig: kubeconfig(endpoint, region), clusterIdentifier: identity }, opts);

/**
 * Lets what runs elsewhere in the network reach Kubernetes' API, deploys above all: by itself the cluster's security group
 * lets in its own machines alone. Source: "Cluster API server endpoint", Amazon EKS User Guide.
 */
function admitDeploys({ name, securityGroupId }: Peer, { ranges }: Network, opts: pulumi.CustomResourceOptions): void {
  if (ranges === undefined) return;
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-security-group-ingress-rule-vpc`,
    {
      securityGroupId,
      cidrIpv4: ranges.vpc,
      fromPort: 443,
      toPort: 443,
      ipProtocol: "tcp",
      description: "the network to the Kubernetes API",
    },
    opts,
  );
}

/** EKS names this group after the cluster, and would make it without end of retention. */
const controlPlaneLogs = (name: string, logs: LogsArgs, opts: pulumi.CustomResourceOptions): aws.cloudwatch.LogGroup =>
  logGroup(`${name}-log-group-control-plane`, logs, opts, `/aws/eks/${clusterName(name)}/cluster`);

/** Known before the cluster is there, for its log groups. Source: CreateCluster, Amazon EKS API Reference. */
const clusterName = (name: string): string => stackName(name, 100);

/** What Auto Mode needs to look after machines, disks, addresses and load balancers. Source: "Amazon EKS Auto Mode cluster IAM role". */
const clusterPolicies = [
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSClusterPolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

/** What a node needs itself. Source: "Amazon EKS Auto Mode node IAM role". */
const nodePolicies = ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy"];

interface CreateArgs extends EksClusterArgs {
  readonly created: Extract<EksClusterSettings, { kind: "create" }>;
  readonly after: pulumi.Resource;
}

function autoModeCluster(name: string, args: CreateArgs, opts: pulumi.CustomResourceOptions): aws.eks.Cluster {
  const { created, network, keyArn } = args;
  const { role, attachments } = clusterRole(name, args, opts);
  const node = serviceRole(`${name}-role-node`, "ec2.amazonaws.com", opts);
  const nodeAttachments = attach(name, "node", node, nodePolicies, opts);
  const isPublic = created.endpoint.kind === "restricted";
  return new aws.eks.Cluster(
    `${name}-cluster`,
    {
      name: clusterName(name),
      version: created.version,
      roleArn: role.arn,
      vpcConfig: {
        subnetIds: network.privateSubnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: isPublic,
        publicAccessCidrs: created.endpoint.kind === "restricted" ? created.endpoint.cidrs : undefined,
      },
      // Auto Mode is these three together, and no add-ons that one looks after oneself.
      computeConfig: { enabled: true, nodePools: ["system"], nodeRoleArn: node.arn },
      storageConfig: { blockStorage: { enabled: true } },
      kubernetesNetworkConfig: { ipFamily: "ipv4", elasticLoadBalancing: { enabled: true } },
      bootstrapSelfManagedAddons: false,
      accessConfig: {
        authenticationMode: "API",
        // Who deploys has to be let in before there is anybody who could let people in.
        bootstrapClusterCreatorAdminPermissions: true,
      },
      encryptionConfig: { provider: { keyArn }, resources: ["secrets"] },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      // Extended support costs six times as much, and begins by itself where it is not refused.
      upgradePolicy: { supportType: "STANDARD" },
      zonalShiftConfig: { enabled: true },
      deletionProtection: isProtected(created.deletion),
      tags: named(`${name}-cluster`),
    },
    {
      ...opts,
      protect: isProtected(created.deletion),
      // The network as a whole: nodes that start before there is a way out never join. And without its policies, a cluster
      // that is deleted cannot take its nodes and their network interfaces away.
      dependsOn: [network, args.after, ...attachments, ...nodeAttachments],
    },
  );
}

function clusterRole(name: string, { account, keyArn }: CreateArgs, opts: pulumi.CustomResourceOptions) {
  const role = serviceRole(
    `${name}-role-cluster`,
    "eks.amazonaws.com",
    opts,
    { StringEquals: { "aws:SourceAccount": account } },
    ["sts:AssumeRole", "sts:TagSession"],
  );
  const encryption = new aws.iam.RolePolicy(
    `${name}-role-policy-cluster`,
    {
      role: role.id,
      policy: allowing([
        { actions: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"], resources: keyArn },
      ]),
    },
    opts,
  );
  return { role, attachments: [encryption, ...attach(name, "cluster", role, clusterPolicies, opts)] };
}

const attach = (
  name: string,
  key: string,
  role: aws.iam.Role,
  policies: readonly string[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] =>
  policies.map(
    (policy) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-role-policy-attachment-${key}-${policy}`,
        { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
        opts,
      ),
  );
