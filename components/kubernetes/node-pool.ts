import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { EksClusterSettings } from "./settings";

type Created = Extract<EksClusterSettings, { kind: "create" }>;

const karpenter = "karpenter.sh/v1";

/**
 * What Auto Mode may start machines of: both architectures, by demand and spot, of the last generations. Its own
 * general-purpose pool knows amd64 alone. Source: "Create a Node Pool for EKS Auto Mode".
 */
export const nodePoolSpec = ({ maxCpus }: Pick<Created, "maxCpus">) => ({
  template: {
    spec: {
      nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: "default" },
      requirements: [
        { key: "kubernetes.io/arch", operator: "In", values: ["arm64", "amd64"] },
        { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand", "spot"] },
        { key: "eks.amazonaws.com/instance-category", operator: "In", values: ["c", "m", "r"] },
        { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: ["5"] },
      ],
      // Machines are replaced with newer, patched ones after two weeks; a pod that does not end in a day is ended.
      expireAfter: "336h",
      terminationGracePeriod: "24h",
    },
  },
  limits: { cpu: maxCpus },
  disruption: {
    consolidationPolicy: "WhenEmptyOrUnderutilized",
    consolidateAfter: "5m",
    budgets: [{ nodes: "10%" }],
  },
});

/** The machines of the cluster, and that its network policies hold. What runs in it goes before these do. */
export function nodePool(name: string, settings: Created, opts: pulumi.CustomResourceOptions): pulumi.Resource[] {
  return [
    new CustomResource(
      `${name}-node-pool`,
      { apiVersion: karpenter, kind: "NodePool", metadata: { name: "plinth" }, spec: nodePoolSpec(settings) },
      opts,
    ),
    // Source: "Use Network Policies with EKS Auto Mode": without it they are taken and hold nothing back.
    new core.ConfigMap(
      `${name}-config-map-amazon-vpc-cni`,
      {
        metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
        data: { "enable-network-policy-controller": "true" },
      },
      opts,
    ),
  ];
}
